"""What has to be counted for a condition: one measure is one column of a recompute."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .catalogue import METRICS
from .periods import Window

Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Measure:
    """A metric over a window, whole or per period, of the events that pass a filter.

    Attributes:
        metric: Name in the catalogue.
        window: The period of time; None is the whole history up to `as_of`.
        per: None for one figure; `month`, `quarter`, `half` or `year` for a series.
        where: Pairs of filter name and plain value, sorted by name.
        uom: Unit that a quantity is counted in, None for all other metrics.
    """

    metric: str
    window: Window | None = None
    per: str | None = None
    where: Where = ()
    uom: str | None = None

    @cached_property
    def key(self) -> str:
        """The measure as one text, equal for equal measures and stable over time."""
        parts = [self.metric, str(self.window or "all time")]
        if self.per:
            parts.append(f"per {self.per}")
        if self.uom:
            parts.append(f"unit={self.uom}")
        parts += [f"{name}={value}" for name, value in self.where]
        return "|".join(parts)

    # The key's own hash is kept by Python: conditions look measures up millions of
    # times in a recompute, and hashing nested dataclasses each time costs more than
    # the comparison itself.
    def __hash__(self) -> int:
        """Return the hash of the key."""
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        """Return whether the other is the same measure."""
        return isinstance(other, Measure) and self.key == other.key

    @property
    def unit(self) -> str:
        """Unit of the figures as the catalogue has it: `money`, `quantity`, …"""
        return METRICS[self.metric].unit

    @cached_property
    def needs_anchor(self) -> bool:
        """Whether the account's anchor date is needed to count."""
        return self.window is not None and self.window.needs_anchor


@dataclass(frozen=True, slots=True)
class RankKey:
    """How an account stands among others by a measure.

    Attributes:
        measure: What the accounts are ordered by, the largest first.
        kind: `top_share_of_customers` or `cumulative_share_of_total`.
        within: Option list whose value the accounts compared must share, or None.

    The figure is the share that lies *ahead*, 0 for the first account: of the number
    of customers, or of the total of the measure. Equal accounts have the same figure.
    """

    measure: Measure
    kind: str
    within: str | None = None

    @property
    def key(self) -> str:
        """The rank as one text, stable over time."""
        return "|".join((self.kind, self.within or "all", self.measure.key))
