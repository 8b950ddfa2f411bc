"""What the grading decided for one account: plain values, no ORM."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Any

from ...engine.canonical import canonical_json
from ...engine.figures import plain


@dataclass(frozen=True)
class Move:
    """Where the rules of movement let an account go, on the way to its figures' tier."""

    tier_id: int | None
    #: whether people are to decide on a move, and to which tier
    asks: bool = False
    asked_id: int | None = None
    #: what the next run has to know, see :class:`engine.movement.Progress`
    progress: dict[str, Any] | None = None
    #: when the outcome may differ although no figure does
    review_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """As it waits on the stage."""
        return {**vars(self), "review_on": _iso(self.review_on)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Move":
        day = data["review_on"]
        return cls(**{**data, "review_on": day and date.fromisoformat(day)})


@dataclass(frozen=True)
class Override:
    """A grade that a person wants, against the policy."""

    reason: str
    #: the last day it holds
    valid_until: date
    reason_code_id: int | None = None
    #: who agreed, where the policy asks for that
    approver_id: int | None = None


@dataclass(frozen=True)
class GradeDecision:
    """The outcome of one scheme for one account.

    A decision equal to the last one has the same :attr:`fingerprint`, whatever the day
    of the run, and then nothing is written.
    """

    account_id: int
    scheme_id: int
    #: the tier of the figures; None when no tier's condition is met
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
    #: None: straight to the tier of the figures
    move: Move | None = None

    @property
    def new_tier_id(self) -> int | None:
        """The tier that the account has from now on."""
        return self.move.tier_id if self.move else self.tier_id

    def asks_anew(self, progress: dict[str, Any] | None) -> bool:
        """Whether this is a question that was not there before.

        :param progress: what the grade remembered until now
        """
        return bool(self.move and self.move.asks and self.move.progress != progress)

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that staff would see change.

        A run has hashed all that its scheme sees already: the basis stands for that.
        """
        seen = (
            self.tier_id,
            self.explanation.get("basis") or self._why(),
            sorted(self.conflict_tier_ids),
            self._revenue,
            self.move and (self.move.tier_id, canonical_json(self.move.progress)),
        )
        return sha256(repr(seen).encode()).hexdigest()

    def _why(self) -> str:
        return canonical_json([{**self.explanation, "as_of": None}, self.figures])

    # === On the stage of a run ===

    def as_json(self) -> dict[str, Any]:
        """As it waits to be written, without its account."""
        return {
            "scheme_id": self.scheme_id,
            "tier_id": self.tier_id,
            "explanation": self.explanation,
            "figures": self.figures,
            "conflict_tier_ids": list(self.conflict_tier_ids),
            "revision_id": self.revision_id,
            "revenue_12m": self._revenue,
            "move": self.move and self.move.as_json(),
        }

    @classmethod
    def from_json(cls, account_id: int, data: dict[str, Any]) -> "GradeDecision":
        revenue, move = data["revenue_12m"], data["move"]
        rest = {
            "conflict_tier_ids": tuple(data["conflict_tier_ids"]),
            "revenue_12m": revenue and Decimal(revenue),
            "move": move and Move.from_json(move),
        }
        return cls(account_id=account_id, **{**data, **rest})

    def as_evidence(self, grade_id: int, day: date) -> dict[str, Any]:
        """The same for a grade that it leaves as it is, see :mod:`.kept_grades`.

        :param day: of the figures
        """
        return {
            "grade_id": grade_id,
            "latest_explanation": self.explanation,
            "latest_figures": self.figures,
            "latest_on": day.isoformat(),
            "latest_revision_id": self.revision_id,
            "fingerprint": self.fingerprint,
            "progress": (self.move and self.move.progress) or None,
            "review_on": self.move and _iso(self.move.review_on),
            "revenue_12m": self._revenue,
        }

    @property
    def _revenue(self) -> str | None:
        return None if self.revenue_12m is None else plain(self.revenue_12m)


def _iso(day: date | None) -> str | None:
    return day and day.isoformat()
