"""What changes though nothing happens: days pass, and windows slide over the facts.

A run that looks only at accounts where something may differ asks here which days
entered or left a window since the day of the run before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from .catalogue import METRICS
from .condition import needs
from .condition.nodes import Compare, Condition, Limit
from .condition.nodes import Days as DaysLeaf
from .dates import DAY, Days, add_months
from .measure import Measure


def slid(measure: Measure, before: date, now: date) -> tuple[Days, ...]:
    """Return the days that a measure counted `before` or counts `now`, but not both.

    A fact on any other day counts in the same figure as it did. In windows that follow
    the account's anniversary only the end is told here, see `anniversary_days`.
    """
    if before == now:
        return ()
    window = measure.window
    if window is None:
        return ((before + DAY, now),)
    if window.kind == "membership":
        return ()
    if window.needs_anchor:
        months = -12 * (window.back + window.years)
        ends = add_months(before, months), add_months(now, months)
        return ((ends[0] + DAY, ends[1]),) if ends[0] < ends[1] else ()
    pairs = zip_longest(_pieces(measure, before), _pieces(measure, now))
    return tuple(days for old, new in pairs for days in _apart(old, new))


def anniversary_days(before: date, now: date) -> frozenset[int]:
    """Return days of the month: who joined on one may begin another period.

    Only months that begin `before` or until `now` count, the first day included: where
    a month end is clipped, the period begins a day later in some years.
    """
    found = set()
    for number in range((now - before).days + 1):
        day = before + number * DAY
        found.add(day.day)
        if (day + DAY).day == 1:
            found.update(range(day.day, 32))
    return frozenset(found)


def moved_by_others(leaves: Iterable[Condition]) -> frozenset[Measure]:
    """Return the shares that are only compared with limits.

    When anybody buys, every share of the total is another. What may follow from that is
    whether a limit is still kept; a share that is compared with another one, or period
    by period, is left out here.
    """
    found = list(leaves)
    limited = needs(*(leaf for leaf in found if isinstance(leaf, Compare))).measures
    others = needs(*(leaf for leaf in found if not isinstance(leaf, Compare)))
    apart = limited - others.measures - others.series
    return frozenset(m for m in apart if METRICS[m.metric].relative)


def period_of_shares(day: date) -> str:
    """Return the time in which a share may stay as it was noted, if its limits are kept.

    A week; the last day of a month is a time of its own, so that a month ends with
    shares that add up.
    """
    if (day + DAY).day == 1:
        return day.isoformat()
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week}"


def turning_days(leaf: DaysLeaf) -> tuple[int, ...]:
    """Return on which days before or after its event a test of days turns.

    Each is a number of days from the event: 90 for `{days_since: last_order, gte: 90}`,
    -29 for `{days_until: …, gte: 30}`, which still holds 30 days before.
    """
    return tuple(sorted(set(_turns(leaf.limit, leaf.since))))


def _turns(limit: Limit, since: bool) -> Iterator[int]:
    value = int(limit.value)
    later = {"gt": (1,), "lte": (1,), "eq": (0, 1)}.get(limit.op, (0,))
    ends = [value] if limit.upper is None else [value, int(limit.upper)]
    for end in ends:
        for more in later:
            yield end + more if since else 1 - (end + more)


def _pieces(measure: Measure, day: date) -> list[Days]:
    assert measure.window is not None
    if measure.per:
        return measure.window.split(measure.per, day)
    return [measure.window.bounds(day)]


def _apart(old: Days | None, new: Days | None) -> Iterator[Days]:
    """Yield the days of one period that are not days of the other."""
    if old is None or new is None or old[1] < new[0] or new[1] < old[0]:
        yield from (days for days in (old, new) if days)
        return
    if old[0] != new[0]:
        yield min(old[0], new[0]), max(old[0], new[0]) - DAY
    if old[1] != new[1]:
        yield min(old[1], new[1]) + DAY, max(old[1], new[1])
