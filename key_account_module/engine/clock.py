"""What a clock comes to: deadline, state, result and how they came about.

Paused working time moves the deadline by exactly that much, up to the cap of the target;
time that is paused after the deadline does not, since it was missed already.
`clock_replay` makes the clock from its events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from . import clock_events as log
from .clock_events import Event, Level, Target
from .counting import NOTHING, add_days, add_time, between
from .workdays import DayNote
from .zoned import Zoned

IN_TIME = "in_time"
BY_PAUSE = "by_pause"
LATE = "late"

PAUSED, DONE = "paused", "done"
WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Rest:
    """A time in which the clock stood still.

    Attributes:
        kind: `paused`, or `done` between meeting the target and opening it again.
        start: First moment.
        end: Last moment; None while nobody can say.
        reason: Key of the reason, of a pause.
        by_itself: Whether a pause ends, or ended, at its longest length.
        left_open: Whether a pause was still open when the target was met.
    """

    kind: str
    start: datetime
    end: datetime | None = None
    reason: str = ""
    by_itself: bool = False
    left_open: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """What the events of one clock come to.

    Attributes:
        start: When it began to count.
        target: The one in force.
        calendar: The one it is counted by, None without any.
        rests: Pauses and times of being done, in order.
        met: When the target was met, None while open.
        override: The event that gave the deadline in force by hand.
        rounds: How often it was opened again.
        acknowledged: When somebody took charge, in this round.
        deadline: The moment in force; None without a target or while a pause without
            an end moves it.
        bare: The deadline if no pause had counted.
        notes: Days that were counted and skipped, of a target in days.
    """

    start: datetime
    target: Target
    calendar: Zoned | None = None
    rests: tuple[Rest, ...] = ()
    met: datetime | None = None
    override: Event | None = None
    rounds: int = 0
    acknowledged: datetime | None = None
    deadline: datetime | None = None
    bare: datetime | None = None
    notes: tuple[DayNote, ...] = ()

    @property
    def pause(self) -> Rest | None:
        """The last pause, if nobody ended it: it is open or ended by itself."""
        last = self.rests[-1] if self.rests and not self.met else None
        if last and last.kind == PAUSED and (last.end is None or last.by_itself):
            return last
        return None

    def state(self, now: datetime) -> str:
        """Return `running`, `paused` or `met` at a moment."""
        if self.met:
            return log.MET
        pause = self.pause
        paused = pause and (pause.end is None or now < pause.end)
        return log.PAUSED if paused else log.RUNNING

    def result(self) -> str | None:
        """Return how the target was met: in time, only thanks to a pause, or late."""
        if self.met is None or self.deadline is None:
            return None
        if self.met > self.deadline:
            return LATE
        return BY_PAUSE if self.bare and self.met > self.bare else IN_TIME

    def elapsed(self, until: datetime) -> timedelta:
        """Return the working time counted from the start to a moment."""
        if self.calendar is None:
            return NOTHING
        end = min(until, self.met) if self.met else until
        total = between(self.calendar, self.start, end)
        for rest in self.rests:
            last = end if rest.end is None else min(rest.end, end)
            total -= between(self.calendar, max(rest.start, self.start), last)
        return total

    def warning(self) -> datetime | None:
        """Return from when on it is due soon, None if the policy does not say."""
        share = self.target.warn_at
        return None if share is None else self._at_share(share)

    def level_at(self, level: Level) -> datetime | None:
        """Return when a level of the ladder is reached, None if nobody can say yet."""
        if level.share is not None:
            return self._at_share(level.share)
        if self.deadline is None or self.calendar is None:
            return None
        after = timedelta(minutes=level.minutes or 0)
        return later(self.calendar, self.deadline, after)

    def _at_share(self, share: Decimal) -> datetime | None:
        """Return when that percentage of the target was or will be used up."""
        calendar, pause = self.calendar, self.pause
        known = [rest for rest in self.rests if rest.end is not None]
        end = self.deadline or self._end(known)
        if calendar is None or end is None:
            return None
        if share == WHOLE:
            return self.deadline
        still_open = replace(self, met=None, rests=tuple(known))
        whole = Decimal(still_open.elapsed(end).total_seconds())
        used = timedelta(seconds=int(whole * share / WHOLE))
        moment = moved(
            calendar, add_time(calendar, self.start, used), known, self.start
        )
        if moment and pause and pause.end is None and moment > pause.start:
            return None
        return moment

    def _end(
        self, rests: Iterable[Rest], first: datetime | None = None
    ) -> datetime | None:
        """Return the deadline if the clock had stood still at these times only."""
        end, cap = self._uncapped(rests, first), self.cap()
        if cap is None:
            return end
        return cap if end is None else min(end, cap)

    def cap(self) -> datetime | None:
        """Return the moment that pauses and extensions never pass, None without any.

        Only times of being done move it: who opens a case again has what was left.
        """
        calendar, target = self.calendar, self.target
        if calendar is None or not target.is_set or target.most_days is None:
            return None
        last = add_days(calendar, self.start, target.most_days, target.same_day)
        done = [rest for rest in self.rests if rest.kind == DONE]
        return moved(calendar, last.at, done, self.start)

    @property
    def is_capped(self) -> bool:
        """Whether the deadline stands where nothing may move it any further."""
        return self.deadline is not None and self.deadline == self.cap()

    def _uncapped(
        self, rests: Iterable[Rest], first: datetime | None
    ) -> datetime | None:
        if self.override and self.override.deadline:
            since = self.override.at
            return moved(self.calendar, self.override.deadline, rests, since)
        first = first or self._unmoved()[0]
        return moved(self.calendar, first, rests, self.start) if first else None

    def _unmoved(self) -> tuple[datetime | None, tuple[DayNote, ...]]:
        """Return the deadline of the target without any rest, and the days of it."""
        calendar, target = self.calendar, self.target
        if calendar is None or not target.is_set:
            return None, ()
        if target.days is not None:
            found = add_days(calendar, self.start, target.days, target.same_day)
            return found.at, found.notes
        minutes = timedelta(minutes=target.minutes or 0)
        return add_time(calendar, self.start, minutes), ()

    def counted(self) -> Clock:
        """Return the same clock with its deadlines worked out."""
        first, notes = self._unmoved()
        done = [rest for rest in self.rests if rest.kind == DONE]
        return replace(
            self,
            deadline=self._end(self.rests, first),
            bare=self._end(done, first),
            notes=notes,
        )


def later(calendar: Zoned, moment: datetime, amount: timedelta) -> datetime:
    """Return a moment moved by working time; by none, it stays where it is."""
    return add_time(calendar, moment, amount) if amount else moment


def moved(
    calendar: Zoned | None,
    moment: datetime,
    rests: Iterable[Rest],
    since: datetime | None = None,
) -> datetime | None:
    """Return a moment moved by the working time of the rests that began before it.

    What lies before `since` was counted already. None if such a rest has no end.
    """
    for rest in rests:
        begin = max(rest.start, since) if since else rest.start
        if begin >= moment or (rest.end is not None and rest.end <= begin):
            continue
        if rest.end is None:
            return None
        if calendar is not None:
            moment = later(calendar, moment, between(calendar, begin, rest.end))
    return moment
