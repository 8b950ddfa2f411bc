"""How a grade moves: from the tier an account has to the one that its figures give.

Levels are the tiers of a scheme, the best first; no tier at all (`NO_TIER`) is below
the last. One call decides one account on one day. What has to be remembered until the
next day is in the outcome's `Progress`; given back unchanged with unchanged figures, it
gives the same outcome, so that computing twice changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from .dates import add_months
from .movement import (
    ASKED,
    COOL_DOWN,
    GRACE,
    IN_A_ROW,
    NEAREST,
    NO_TIER,
    PERIOD,
    START,
    STEPS,
    VALIDITY,
    Movement,
    Outcome,
    Progress,
    Standing,
    Way,
)


def move(
    movement: Movement,
    levels: tuple[str, ...],
    standing: Standing | None,
    target: str,
    day: date,
    *,
    fixed: bool = False,
) -> Outcome:
    """Decide what becomes of an account whose figures give the tier `target`.

    Args:
        movement: Rules of the scheme.
        levels: Keys of its tiers, the best first.
        standing: The account's tier; None if it was never graded.
        target: Key of the tier, or `NO_TIER`.
        day: The day of the figures.
        fixed: The tier is given whatever the figures: all limits but the need for a
            decision are passed over.
    """
    if standing is None:
        start = movement.start if movement.start in levels and not fixed else None
        return arrive(movement, target if start is None else start, target, day, START)
    if target == standing.tier:
        return Outcome(target)
    return _Step(movement, (*levels, NO_TIER), standing, target, day, fixed).outcome()


def arrive(
    movement: Movement, tier: str, target: str, day: date, why: str = STEPS
) -> Outcome:
    """Return the outcome of getting a tier on a day while the figures give `target`."""
    if tier == target:
        return Outcome(tier)
    return Outcome(tier, Progress(day, day), why, next=movement.period_after(day))


@dataclass(frozen=True)
class _Step:
    """One account whose figures give another tier than it has."""

    movement: Movement
    levels: tuple[str, ...]
    standing: Standing
    target: str
    day: date
    fixed: bool

    def outcome(self) -> Outcome:
        """Return what becomes of the account."""
        known, since = self.known, self.standing.since
        if known and self._was_asked(known):
            return Outcome(self.standing.tier, known, ASKED)
        if self.fixed or self.standing.released:
            return self._go(self._alone())
        progress = self._counted()
        again = self.movement.period_after(since)
        if self.day < again:
            remembered = known or Progress(since, since, up=self.up)
            return Outcome(self.standing.tier, remembered, PERIOD, next=again)
        if len(progress.seen) < self.way.in_a_row:
            again = self.movement.period_after(self.day)
            return Outcome(self.standing.tier, progress, IN_A_ROW, next=again)
        until, why = self._blocked(progress)
        if self.day < until:
            again = self._next_look(progress, until)
            return Outcome(self.standing.tier, progress, why, until, again)
        return self._go(progress)

    def _was_asked(self, known: Progress) -> bool:
        """Whether the policy would ask the same question again, answered or not."""
        if known.asked is None or known.seen[-1:] != (self.target,):
            return False
        return self._needs_decision(self._level(known.asked))

    def _needs_decision(self, level: int) -> bool:
        """Whether people decide on a move to that level."""
        most = self.movement.asks_above
        return most is not None and abs(level - self.current) > most

    def _next_look(self, progress: Progress, until: date) -> date:
        """Return when to look again while time is the obstacle.

        Every period until all in the row say the same: which tier they all reached must
        not depend on how often somebody looked.
        """
        if {*progress.seen} == {self.target}:
            return until
        return min(until, self.movement.period_after(self.day))

    @cached_property
    def up(self) -> bool:
        """Whether the figures speak for a better tier."""
        return self._level(self.target) < self.current

    @cached_property
    def way(self) -> Way:
        """The rules for this direction."""
        return self.movement.up if self.up else self.movement.down

    @cached_property
    def current(self) -> int:
        """The level the account is on."""
        return self._level(self.standing.tier)

    @cached_property
    def known(self) -> Progress | None:
        """The progress, unless it names a tier that the policy has no more."""
        progress = self.standing.progress
        names = progress and {*progress.seen, progress.asked or NO_TIER}
        return progress if names and names <= {*self.levels} else None

    def _level(self, tier: str) -> int:
        """Return the place of a tier; one that the policy has no more is the last."""
        return self.levels.index(tier if tier in self.levels else NO_TIER)

    def _counted(self) -> Progress:
        """Return the progress with this evaluation in it.

        It replaces an earlier one of the same period.
        """
        known = self.known
        if known is None or known.up != self.up or not known.seen:
            return self._alone()
        is_new = self.day >= self.movement.period_after(known.evaluated)
        before = known.seen if is_new else known.seen[:-1]
        seen = (*before, self.target)[-self.way.in_a_row :]
        return Progress(self.day, known.since, seen, self.up)

    def _alone(self) -> Progress:
        """Return a progress that knows this evaluation only."""
        return Progress(self.day, self.day, (self.target,), self.up)

    def _blocked(self, progress: Progress) -> tuple[date, str]:
        """Return the day from which time is no obstacle, and which rule names it."""
        rules, since = self.movement, self.standing.since
        ends = [(self.day, "")]
        if not self.standing.first:
            ends.append((add_months(since, rules.cool_down), COOL_DOWN))
        if not self.up:
            ends.append((add_months(since, rules.validity), VALIDITY))
            ends.append((add_months(progress.since, rules.grace), GRACE))
        return max(ends)

    def _go(self, progress: Progress) -> Outcome:
        """Return a move towards the tier that every evaluation in the row reached."""
        found = [self._level(tier) for tier in progress.seen]
        nearest = max(found) if self.up else min(found)
        level = self._limited(nearest)
        tier = self.levels[level]
        if self._needs_decision(level):
            asking = replace(progress, asked=tier)
            return Outcome(self.standing.tier, asking, ASKED)
        why = NEAREST if level == nearest else STEPS
        return arrive(self.movement, tier, self.target, self.day, why)

    def _limited(self, level: int) -> int:
        """Return a level no more steps away than one move may take."""
        steps = None if self.fixed else self.way.steps
        if steps is None:
            return level
        low, high = self.current - steps, self.current + steps
        return min(max(level, low), high)
