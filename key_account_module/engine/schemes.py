"""A grading scheme: an ordered table of tiers with their conditions (CLS-30)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from .condition import Condition, Needs, needs
from .explain import Explainer, explainer
from .measure import Measure
from .movement import DIRECT, Movement

REFUSE = "refuse"
FIRST_WINS = "first_wins"
FIXED, KEEP = "fixed", "keep"


@dataclass(frozen=True, slots=True)
class Tier:
    """A row of a scheme.

    Attributes:
        key: Key within the scheme.
        sequence: Rows are tried in this order.
        condition: The tier is given if this is met and no earlier one was.
        signals: Evidence for the tier that does not decide (CLS-12): where it is met
            while another tier was decided, staff are shown a conflict.
        keep: An account that has the tier, or a better one, is not below it while this
            is met: the limit for staying, apart from the one for getting in.
        fixed: Where this is met the tier is given before any other is tried, whatever
            the figures, and no rule of movement holds the account back (CLS-19).
    """

    key: str
    sequence: int
    condition: Condition
    signals: Condition | None = None
    keep: Condition | None = None
    fixed: Condition | None = None

    def conditions(self) -> Iterator[Condition]:
        """Yield every condition of the tier."""
        for condition in (self.condition, self.signals, self.keep, self.fixed):
            if condition:
                yield condition


@dataclass(frozen=True)
class Scheme:
    """A table of tiers, and how accounts move in it.

    `overlap` is `refuse` or `first_wins` (checked, not decided).
    """

    key: str
    tiers: tuple[Tier, ...]
    overlap: str = REFUSE
    movement: Movement = DIRECT

    @cached_property
    def ordered(self) -> tuple[Tier, ...]:
        """The tiers in the order they are tried."""
        return tuple(sorted(self.tiers, key=lambda tier: tier.sequence))

    @cached_property
    def needs(self) -> Needs:
        """What must be known to decide: measures, flags, events and so on."""
        return needs(*(item for tier in self.tiers for item in tier.conditions()))

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """Every figure that is looked at, in the order of the keys."""
        return tuple(sorted(self.needs.measures, key=lambda measure: measure.key))

    @cached_property
    def attempts(self) -> tuple[tuple[str, str, Explainer], ...]:
        """Tiers and the conditions that give them, in the order they are tried.

        The second part says which one it is: `fixed`, `keep` or none.
        """
        found = [(tier.key, FIXED, tier.fixed) for tier in self.ordered]
        for tier in self.ordered:
            found += [(tier.key, "", tier.condition), (tier.key, KEEP, tier.keep)]
        return tuple((key, role, explainer(item)) for key, role, item in found if item)

    @cached_property
    def signals(self) -> tuple[tuple[str, Explainer], ...]:
        """Tiers and what speaks for them without deciding, in order."""
        found = ((tier.key, tier.signals) for tier in self.ordered)
        return tuple((key, explainer(item)) for key, item in found if item)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Keys of the tiers, the best first."""
        return tuple(tier.key for tier in self.ordered)
