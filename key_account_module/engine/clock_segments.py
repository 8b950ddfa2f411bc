"""The life of a clock, piece by piece: what counted, what did not, and why (I11)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from .clock import Clock
from .counting import NOTHING, between
from .dates import DAY
from .zoned import Zoned

WORKING = "working"
CLOSED = "closed"
BY_ITSELF = "by_itself"
LEFT_OPEN = "left_open"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time.

    Attributes:
        kind: `working`, `closed` (no working time), `paused` or `done`.
        start: First moment, UTC.
        end: Last moment; None while nobody can say.
        counted: Working time in it: used up if `working`, spared otherwise.
        reason: Why: a kind of day (`holiday`, `weekend`, …) or the key of a pause.
        name: Of the holiday.
        note: `by_itself` or `left_open`, of a pause.
    """

    kind: str
    start: datetime
    end: datetime | None
    counted: timedelta = NOTHING
    reason: str = ""
    name: str = ""
    note: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return a mapping of plain values; minutes for the time counted."""
        return {
            "kind": self.kind,
            "from": self.start.isoformat(),
            "to": self.end and self.end.isoformat(),
            "minutes": int(self.counted.total_seconds()) // 60,
            "reason": self.reason,
            "name": self.name,
            "note": self.note,
        }


def segments(clock: Clock, now: datetime) -> list[Segment]:
    """Return the pieces from the start to the end of the clock, in order.

    An open clock ends at its deadline or now, whatever is later.
    """
    calendar = clock.calendar
    if calendar is None:
        return []
    end = clock.met or max(clock.deadline or now, now)
    found: list[Segment] = []
    moment = clock.start
    for rest in clock.rests:
        found += _running(calendar, moment, rest.start)
        last = rest.end
        spared = between(calendar, rest.start, last or max(now, rest.start))
        note = BY_ITSELF if rest.by_itself else LEFT_OPEN if rest.left_open else ""
        piece = Segment(rest.kind, rest.start, last, spared, rest.reason, note=note)
        found.append(piece)
        if last is None:
            return found
        moment = last
    return found + _running(calendar, moment, end)


def _running(calendar: Zoned, start: datetime, end: datetime) -> list[Segment]:
    """Return a piece for each working day; days off for the same reason are one."""
    pieces: list[Segment] = []
    day = calendar.day_of(start)
    while day <= calendar.day_of(end) and start < end:
        piece = _of_day(calendar, day, start, end)
        last = pieces[-1] if pieces else None
        if piece and last and _same(last, piece):
            pieces[-1] = replace(last, end=piece.end)
        elif piece:
            pieces.append(piece)
        day += DAY
    return pieces


def _same(last: Segment, piece: Segment) -> bool:
    """Return whether two days off in a row are off for the same reason."""
    return (CLOSED, piece.reason, piece.name) == (last.kind, last.reason, last.name)


def _of_day(
    calendar: Zoned, day: date, start: datetime, end: datetime
) -> Segment | None:
    """Return what of a day lies between two moments; nothing before or after hours."""
    kind, name = calendar.reason(day)
    spans = calendar.spans(day)
    whole = (calendar.midnight(day), calendar.midnight(day + DAY))
    first, last = (spans[0][0], spans[-1][1]) if spans else whole
    first, last = max(first, start), min(last, end)
    if first >= last:
        return None
    counted = between(calendar, first, last)
    return Segment(WORKING if spans else CLOSED, first, last, counted, kind, name)
