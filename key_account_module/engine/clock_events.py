"""What happens to a clock: the events, and which of them may come next.

A clock is nothing but its events. They are appended, never changed, and whatever a
screen shows is worked out from them anew (see `clock`), so nothing can drift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from .workdays import MOST_DAYS
from .zoned import as_utc

OPEN = "open"
PAUSE = "pause"
RESUME = "resume"
MEET = "meet"
REOPEN = "reopen"
RETARGET = "retarget"
OVERRIDE = "override"
ACKNOWLEDGE = "acknowledge"
KINDS = (OPEN, PAUSE, RESUME, MEET, REOPEN, RETARGET, OVERRIDE, ACKNOWLEDGE)

# Why an event is refused; the addon says it in the user's language.
FUTURE = "future"
BEFORE_LAST = "before_last"
NOT_OPEN = "not_open"
OPEN_ALREADY = "open_already"
MET_ALREADY = "met_already"
NOT_MET = "not_met"
PAUSED_ALREADY = "paused_already"
NOT_PAUSED = "not_paused"
NO_REASON = "no_reason"
BAD_DEADLINE = "bad_deadline"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a ladder: at a share of the target, or so long after the deadline.

    Attributes:
        number: Position in the ladder, from 1.
        share: Percent of the target, or None.
        minutes: Working minutes after the deadline, or None.
    """

    number: int
    share: Decimal | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class Target:
    """What a policy allows; neither days nor minutes: it sets no deadline.

    Attributes:
        days: Working days, ended by the last block of the last one.
        minutes: Working minutes.
        same_day: Whether the day of the event is the first one.
        most_days: The deadline never lies after so many working days from the start,
            whatever was paused or granted; None without such a cap (CMP-10).
        warn_at: Percent of the target after which it is due soon, or None.
        calendar: Names one of the calendars given to `replay`.
        levels: The ladder.
    """

    days: int | None = None
    minutes: int | None = None
    same_day: bool = False
    most_days: int | None = None
    warn_at: Decimal | None = None
    calendar: Any = None
    levels: tuple[Level, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Target:
        """Read the payload of an `open` or `retarget` event."""
        return cls(
            days=data.get("days"),
            minutes=data.get("minutes"),
            same_day=bool(data.get("same_day")),
            most_days=data.get("most_days"),
            warn_at=_decimal(data.get("warn_at")),
            calendar=data.get("calendar"),
            levels=tuple(
                Level(number, _decimal(level.get("share")), level.get("minutes"))
                for number, level in enumerate(data.get("levels") or (), 1)
            ),
        )

    @property
    def is_set(self) -> bool:
        """Whether there is anything to reach."""
        return self.days is not None or self.minutes is not None


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the log.

    Attributes:
        kind: One of `KINDS`.
        at: When it happened, with a time zone.
        target: Of `open` and `retarget`.
        start: Of `retarget`: a corrected start, if the given one was wrong.
        reason: Of `pause`.
        until: Of `pause`: when it ends by itself, if it does.
        deadline: Of `override`.
    """

    kind: str
    at: datetime
    target: Target | None = None
    start: datetime | None = None
    reason: str = ""
    until: datetime | None = None
    deadline: datetime | None = None


def refusal(events: Sequence[Event], new: Event, now: datetime) -> str | None:
    """Return why an event may not come next, or None if it may.

    Args:
        events: The log so far.
        new: The event in question.
        now: No event lies later than this.

    Raises:
        NaiveMoment: If the moment has no time zone.
    """
    if as_utc(new.at) > now:
        return FUTURE
    if events and new.at < events[-1].at:
        return BEFORE_LAST
    return _wrong_state(state_after(events, new.at), new)


UNBORN, RUNNING, PAUSED, MET = "unborn", "running", "paused", "met"

_FROM: dict[str, dict[str, str]] = {
    OPEN: {RUNNING: OPEN_ALREADY, PAUSED: OPEN_ALREADY, MET: OPEN_ALREADY},
    PAUSE: {PAUSED: PAUSED_ALREADY, MET: MET_ALREADY},
    RESUME: {RUNNING: NOT_PAUSED, MET: NOT_PAUSED},
    MEET: {MET: MET_ALREADY},
    REOPEN: {RUNNING: NOT_MET, PAUSED: NOT_MET},
    RETARGET: {MET: MET_ALREADY},
    OVERRIDE: {MET: MET_ALREADY},
    ACKNOWLEDGE: {MET: MET_ALREADY},
}


def _wrong_state(state: str, new: Event) -> str | None:
    """Return why an event does not fit a state, or lacks what it needs."""
    if state == UNBORN and new.kind != OPEN:
        return NOT_OPEN
    if found := _FROM[new.kind].get(state):
        return found
    if new.kind == PAUSE and not new.reason:
        return NO_REASON
    if new.kind == PAUSE and new.until is not None and new.until < new.at:
        return BEFORE_LAST
    if new.kind == OVERRIDE and not new.deadline:
        return BAD_DEADLINE
    return None


def state_after(events: Sequence[Event], now: datetime) -> str:
    """Return the state at a moment after the last event.

    A pause that has reached its end is over, whether or not anything was written.
    """
    state, until = UNBORN, None
    for event in events:
        state = _NEXT.get(event.kind, state)
        until = event.until if event.kind == PAUSE else until
    if state == PAUSED and until is not None and until <= now:
        return RUNNING
    return state


_NEXT = {
    OPEN: RUNNING,
    PAUSE: PAUSED,
    RESUME: RUNNING,
    MEET: MET,
    REOPEN: RUNNING,
}


def bad_target(days: int | None, minutes: int | None) -> bool:
    """Return whether a target is no number of days or minutes, or is both."""
    if days is not None and minutes is not None:
        return True
    most_minutes = MOST_DAYS * 24 * 60
    return not (
        (days is None or 1 <= days <= MOST_DAYS)
        and (minutes is None or 1 <= minutes <= most_minutes)
    )
