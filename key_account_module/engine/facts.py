"""What is known about one account on one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from types import MappingProxyType

from .measure import Measure, RankKey

_NO_FIGURES: Mapping[Measure, Decimal | None] = MappingProxyType({})
_NO_SERIES: Mapping[Measure, Sequence[Decimal | None]] = MappingProxyType({})
_NO_RANKS: Mapping[RankKey, Decimal | None] = MappingProxyType({})
_NO_EVENTS: Mapping[str, date | None] = MappingProxyType({})
_NO_SCORES: Mapping[str, Decimal | None] = MappingProxyType({})
_NONE_LEFT_OUT: Mapping[Measure, Sequence[str]] = MappingProxyType({})
_NO_KEYS: frozenset[str] = frozenset()

# The thread's own context could change between two runs; this one cannot.
_EXACT = Context(prec=28)


class Facts:
    """Figures, marks and dates of an account; what is absent is *no data*.

    A plain class with slots, because a recompute makes one for every account.

    Attributes:
        as_of: The day the figures were taken, in the company's time zone.
        values: Figure of each measure: money in company currency, fractions for
            percentages. Zero and None (no data) differ.
        series: Figures per period, the oldest first, of measures with `per`.
        flags: Keys of the flags that are set; all others are known not to be.
        options: Options chosen, as `list/key`.
        events: Day of each event, in the company's time zone.
        scores: Latest score by evaluation type.
        ranks: Share that lies ahead of the account, 0 for the first; see `RankKey`.
        anchor: First day of membership, for windows that count anniversaries.
        left_out: Names of products that a quantity could not count, their unit being
            of another kind.
    """

    __slots__ = (
        "anchor",
        "as_of",
        "events",
        "flags",
        "left_out",
        "options",
        "ranks",
        "scores",
        "series",
        "values",
    )

    def __init__(
        self,
        as_of: date,
        values: Mapping[Measure, Decimal | None] = _NO_FIGURES,
        series: Mapping[Measure, Sequence[Decimal | None]] = _NO_SERIES,
        flags: frozenset[str] = _NO_KEYS,
        options: frozenset[str] = _NO_KEYS,
        events: Mapping[str, date | None] = _NO_EVENTS,
        scores: Mapping[str, Decimal | None] = _NO_SCORES,
        ranks: Mapping[RankKey, Decimal | None] = _NO_RANKS,
        anchor: date | None = None,
        left_out: Mapping[Measure, Sequence[str]] = _NONE_LEFT_OUT,
    ) -> None:
        """Keep the given mappings themselves, without copying them."""
        self.as_of = as_of
        self.values = values
        self.series = series
        self.flags = flags
        self.options = options
        self.events = events
        self.scores = scores
        self.ranks = ranks
        self.anchor = anchor
        self.left_out = left_out

    def figure(self, measure: Measure) -> Decimal | None:
        """Return the figure of a measure; None without data or without an anchor."""
        if measure.needs_anchor and self.anchor is None:
            return None
        return self.values.get(measure)

    def periods(self, measure: Measure) -> Sequence[Decimal | None] | None:
        """Return the figures per period; None without data or without an anchor."""
        if measure.needs_anchor and self.anchor is None:
            return None
        return self.series.get(measure)

    def days(self, event: str, since: bool) -> int | None:
        """Return the whole days since an event, or until it; None if undated."""
        day = self.events.get(event)
        if day is None:
            return None
        return (self.as_of - day).days if since else (day - self.as_of).days

    def rank(self, rank: RankKey) -> Decimal | None:
        """Return the share ahead of the account; None without data or an anchor."""
        if rank.measure.needs_anchor and self.anchor is None:
            return None
        return self.ranks.get(rank)


def relative_change(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return the change as a fraction (-0.5: half of it is gone).

    None if either figure is missing or the earlier one is zero. A rise from a negative
    figure is positive.
    """
    if now is None or not before:
        return None
    return _EXACT.divide(_EXACT.subtract(now, before), _EXACT.abs(before))
