"""Three-valued logic: true, false, and None for *no data*.

A condition is only met, or only not met, if that is certain whatever the missing
figures turn out to be.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Truth = bool | None


def all_of(values: Iterable[Truth]) -> Truth:
    """Return whether every value is true."""
    answer: Truth = True
    for value in values:
        if value is False:
            return False
        if value is None:
            answer = None
    return answer


def any_of(values: Iterable[Truth]) -> Truth:
    """Return whether at least one value is true."""
    return opposite(all_of(opposite(value) for value in values))


def opposite(value: Truth) -> Truth:
    """Return the opposite; the opposite of no data is no data."""
    return None if value is None else not value


def at_least(count: int, values: Iterable[Truth]) -> Truth:
    """Return whether `count` values or more are true."""
    true = unknown = 0
    for value in values:
        if value is None:
            unknown += 1
        elif value:
            true += 1
    if true >= count:
        return True
    return None if true + unknown >= count else False


def in_periods(
    values: Sequence[Truth], need: int, of_last: int | None, run: bool
) -> Truth:
    """Return whether enough periods are true.

    Args:
        values: One for each period, the oldest first.
        need: How many must be true.
        of_last: Only the last so many count, those missing being no data; None: all.
        run: Whether the periods must follow each other.
    """
    if of_last is not None:
        missing = max(0, of_last - len(values))
        values = [*[None] * missing, *values][-of_last:]
    if not run:
        return at_least(need, values)
    starts = range(len(values) - need + 1)
    return any_of(all_of(values[start : start + need]) for start in starts)
