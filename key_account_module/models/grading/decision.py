"""What the grading decided for one account: a plain value, no ORM."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ...engine.canonical import sha256_of


@dataclass(frozen=True)
class GradeDecision:
    """The outcome of one scheme for one account.

    A decision equal to the last one has the same :attr:`fingerprint`, whatever the day
    of the run, and then nothing is written.
    """

    account_id: int
    scheme_id: int
    #: None when no tier's condition is met
    tier_id: int | None
    explanation: dict[str, Any]
    #: measure key → decimal string, or None where there are no data
    figures: dict[str, str | None] = field(default_factory=dict)
    #: tiers whose signals are met although another one was decided (CLS-12)
    conflict_tier_ids: tuple[int, ...] = ()
    revision_id: int | None = None
    reason: str = ""
    #: in company currency; None leaves the account's figure alone
    revenue_12m: Decimal | None = None

    @property
    def fingerprint(self) -> str:
        """Hash of everything that staff would see change."""
        return sha256_of(
            {
                "tier": self.tier_id,
                "explanation": {**self.explanation, "as_of": None},
                "figures": self.figures,
                "conflicts": sorted(self.conflict_tier_ids),
                "revenue": self.revenue_12m,
            }
        )
