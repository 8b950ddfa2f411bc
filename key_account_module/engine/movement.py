"""The rules of movement of a scheme, and what is known of an account that moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .dates import DAY, month_index, month_start

NO_TIER = ""

# Why an account does not have the tier that its figures give.
START = "start"
PERIOD = "period"
IN_A_ROW = "in_a_row"
NEAREST = "nearest"
GRACE = "grace"
VALIDITY = "validity"
COOL_DOWN = "cool_down"
STEPS = "steps"
ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Way:
    """Moving up, or moving down.

    Attributes:
        steps: Levels at once; None is as far as the figures say.
        in_a_row: Evaluations in a row that must speak for a move this way.
    """

    steps: int | None = None
    in_a_row: int = 1


@dataclass(frozen=True, slots=True)
class Movement:
    """The rules of a scheme. Lengths of time are months.

    Attributes:
        every: One change in so many months at most, and one evaluation of those in a
            row, the latest; None: in a day.
        up: Rules for better tiers.
        down: Rules for worse tiers.
        grace: An account keeps its tier so long after figures first spoke for less.
        validity: A tier is not lost for so long after it was given.
        cool_down: After a change there is no other for so long.
        start: Tier of an account that never had one; None: that of its figures.
        asks_above: Moves of more levels need a decision; None: none does.
    """

    every: int | None = None
    up: Way = Way()
    down: Way = Way()
    grace: int = 0
    validity: int = 0
    cool_down: int = 0
    start: str | None = None
    asks_above: int | None = None

    def period_after(self, day: date) -> date:
        """Return the first day of the next period, where an evaluation counts again."""
        if self.every is None:
            return day + DAY
        return month_start((month_index(day) // self.every + 1) * self.every)


DIRECT = Movement()


@dataclass(frozen=True, slots=True)
class Progress:
    """What is remembered while tier and figures differ.

    Attributes:
        evaluated: Day of the last evaluation.
        since: Day of the first evaluation of those in a row.
        seen: Tiers that the figures gave in the last evaluations in a row.
        up: Whether these were better than the account's tier.
        asked: Tier that was proposed, refused or not; None without a proposal.
    """

    evaluated: date
    since: date
    seen: tuple[str, ...] = ()
    up: bool = True
    asked: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The tier an account has.

    Attributes:
        tier: Key, or `NO_TIER`.
        since: The day it was given.
        first: Whether the account had none before, so that it was no change.
        released: A decision by hand has ended: the policy's own rules hold at once,
            except for the number of levels at a time.
        progress: That of the last outcome.
    """

    tier: str
    since: date
    first: bool = False
    released: bool = False
    progress: Progress | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of an account.

    Attributes:
        tier: The tier it has from now on.
        progress: What to remember; None exactly if the tier is that of the figures.
        why: Why it is another one, one of the words above; empty if it is not.
        until: The day that ends the reason, if it is one of time.
        next: The day on which the outcome may differ although no figure does.
    """

    tier: str
    progress: Progress | None = None
    why: str = ""
    until: date | None = None
    next: date | None = None

    @property
    def asked(self) -> str | None:
        """The tier that is proposed."""
        return self.progress.asked if self.progress else None
