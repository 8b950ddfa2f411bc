"""What must be known about an account before a condition can be evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ..measure import Measure, RankKey
from .nodes import Change, Compare, Condition, Days, Flag, Option, Rank, Score, Series


@dataclass(frozen=True, slots=True)
class Needs:
    """The names and measures that conditions use.

    Attributes:
        measures: One figure each, also what ranks are made of.
        series: One figure per period each (`per` is set).
        ranks: Positions among all accounts.
        flags: Keys of flags.
        options: Options as `list/key`.
        events: Names of events.
        scores: Keys of evaluation types.
    """

    measures: frozenset[Measure] = field(default_factory=frozenset)
    series: frozenset[Measure] = field(default_factory=frozenset)
    ranks: frozenset[RankKey] = field(default_factory=frozenset)
    flags: frozenset[str] = field(default_factory=frozenset)
    options: frozenset[str] = field(default_factory=frozenset)
    events: frozenset[str] = field(default_factory=frozenset)
    scores: frozenset[str] = field(default_factory=frozenset)

    @property
    def needs_anchor(self) -> bool:
        """Whether any measure needs the account's anchor date."""
        return any(measure.needs_anchor for measure in self.measures | self.series)


def leaves(condition: Condition) -> Iterator[Condition]:
    """Yield the parts of a condition that have no parts themselves."""
    if not condition.of:
        yield condition
    for part in condition.of:
        yield from leaves(part)


def needs(*conditions: Condition) -> Needs:
    """Return everything that the conditions use together."""
    found = [leaf for condition in conditions for leaf in leaves(condition)]
    return Needs(
        measures=frozenset(_measures(found)),
        series=frozenset(x.measure for x in found if isinstance(x, Series)),
        ranks=frozenset(x.rank for x in found if isinstance(x, Rank)),
        flags=frozenset(x.name for x in found if isinstance(x, Flag)),
        options=frozenset(x.key for x in found if isinstance(x, Option)),
        events=frozenset(x.event for x in found if isinstance(x, Days)),
        scores=frozenset(x.name for x in found if isinstance(x, Score)),
    )


def _measures(found: list[Condition]) -> Iterator[Measure]:
    """Yield every measure of which one figure is needed."""
    for leaf in found:
        if isinstance(leaf, Compare | Change):
            yield leaf.measure
        if isinstance(leaf, Change):
            yield leaf.base
        if isinstance(leaf, Rank):
            yield leaf.rank.measure
