"""A grading scheme: an ordered table of tiers with their conditions (CLS-30)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .condition import Condition, Needs, needs

REFUSE = "refuse"
FIRST_WINS = "first_wins"


@dataclass(frozen=True, slots=True)
class Tier:
    """A row of a scheme.

    Attributes:
        key: Key within the scheme.
        sequence: Rows are tried in this order.
        condition: The tier is given if this is met and no earlier one was.
        signals: Evidence for the tier that does not decide (CLS-12): where it is met
            while another tier was decided, staff are shown a conflict.
    """

    key: str
    sequence: int
    condition: Condition
    signals: Condition | None = None


@dataclass(frozen=True)
class Scheme:
    """A table of tiers; `overlap` is `refuse` or `first_wins` (checked, not decided)."""

    key: str
    tiers: tuple[Tier, ...]
    overlap: str = REFUSE

    @cached_property
    def ordered(self) -> tuple[Tier, ...]:
        """The tiers in the order they are tried."""
        return tuple(sorted(self.tiers, key=lambda tier: tier.sequence))

    @cached_property
    def needs(self) -> Needs:
        """What must be known to decide: measures, flags, events and so on."""
        conditions = [tier.condition for tier in self.tiers]
        conditions += [tier.signals for tier in self.tiers if tier.signals]
        return needs(*conditions)
