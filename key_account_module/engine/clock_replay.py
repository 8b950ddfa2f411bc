"""A clock, replayed from its events.

A pure function of (events, calendars): nothing is counted up, so a job that did not
run changes nothing and nothing can drift.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from . import clock_events as log
from .clock import DONE, PAUSED, Clock, Rest
from .clock_events import Event, Target
from .zoned import Zoned


def replay(events: Sequence[Event], calendars: Mapping[Any, Zoned]) -> Clock:
    """Return what a log comes to.

    Args:
        events: In order, kept by `clock_events.refusal`.
        calendars: By what targets call them.

    Raises:
        ValueError: If the first event does not open the clock.
        EmptyCalendar: If a calendar has no working time.
    """
    first = events[0] if events else None
    if first is None or first.kind != log.OPEN or first.target is None:
        raise ValueError("a clock begins with the event that opens it")
    clock = Clock(first.at, first.target)
    for event in events[1:]:
        clock = _AFTER[event.kind](clock, event)
    calendar = calendars.get(clock.target.calendar)
    return replace(clock, calendar=calendar).counted()


def _paused(clock: Clock, event: Event) -> Clock:
    by_itself = event.until is not None
    rest = Rest(PAUSED, event.at, event.until, event.reason, by_itself)
    return replace(clock, rests=(*clock.rests, rest))


def _resumed(clock: Clock, event: Event) -> Clock:
    *before, last = clock.rests
    ended = replace(last, end=event.at, by_itself=False)
    return replace(clock, rests=(*before, ended))


def _met(clock: Clock, event: Event) -> Clock:
    if clock.state(event.at) == log.PAUSED:
        clock = _resumed(clock, event)
        *before, last = clock.rests
        clock = replace(clock, rests=(*before, replace(last, left_open=True)))
    return replace(clock, met=event.at)


def _reopened(clock: Clock, event: Event) -> Clock:
    rest = Rest(DONE, clock.met or event.at, event.at)
    return replace(
        clock,
        rests=(*clock.rests, rest),
        met=None,
        rounds=clock.rounds + 1,
        acknowledged=None,
    )


def _retargeted(clock: Clock, event: Event) -> Clock:
    return replace(
        clock,
        target=event.target or Target(),
        start=event.start or clock.start,
        override=None,
    )


def _overridden(clock: Clock, event: Event) -> Clock:
    return replace(clock, override=event)


def _acknowledged(clock: Clock, event: Event) -> Clock:
    return replace(clock, acknowledged=event.at)


_AFTER = {
    log.PAUSE: _paused,
    log.RESUME: _resumed,
    log.MEET: _met,
    log.REOPEN: _reopened,
    log.RETARGET: _retargeted,
    log.OVERRIDE: _overridden,
    log.ACKNOWLEDGE: _acknowledged,
}
