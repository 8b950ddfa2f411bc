"""Working blocks as moments: wall-clock hours of a time zone on the UTC line.

A minute is worked if the clock on the wall shows a time inside a block. So an hour that
summer time skips is never worked, and one that it repeats is worked twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .workdays import Block, WorkCalendar

_SECOND = timedelta(seconds=1)
_NO_OFFSET = timedelta()


class NaiveMoment(ValueError):
    """A moment without a time zone: nobody can say when it was."""


def as_utc(moment: datetime) -> datetime:
    """Return the same moment in UTC.

    Raises:
        NaiveMoment: If it has no time zone.
    """
    if moment.utcoffset() is None:
        raise NaiveMoment(f"{moment.isoformat()} has no time zone")
    return moment.astimezone(UTC)


class Zoned:
    """A calendar on the UTC line; every day is worked out once.

    Args:
        calendar: Blocks in local time.
        zone: Name of the time zone, such as `Asia/Shanghai`.
    """

    def __init__(self, calendar: WorkCalendar, zone: str) -> None:
        self.zone = zone
        self._calendar = calendar
        self._info = ZoneInfo(zone)
        self._spans: dict[date, tuple[Block, ...]] = {}
        self._blocks: dict[date, Sequence[Block]] = {}
        self._reasons: dict[date, tuple[str, str]] = {}

    def day_of(self, moment: datetime) -> date:
        """Return the local day of a moment."""
        return as_utc(moment).astimezone(self._info).date()

    def midnight(self, day: date) -> datetime:
        """Return when a local day begins, in UTC."""
        return datetime.combine(day, time(), self._info).astimezone(UTC)

    def spans(self, day: date) -> tuple[Block, ...]:
        """Return what is worked on a local day, in UTC and in order."""
        found = self._spans.get(day)
        if found is None:
            blocks = self._calendar.working_blocks(day)
            pieces = (piece for block in blocks for piece in self._pieces(*block))
            found = self._spans[day] = tuple(sorted(pieces))
            self._blocks[day] = blocks if found else ()
        return found

    def working_blocks(self, day: date) -> Sequence[Block]:
        """Return the local blocks, none if summer time leaves nothing of them."""
        self.spans(day)
        return self._blocks[day]

    def reason(self, day: date) -> tuple[str, str]:
        """Return why a day is worked or not, and the holiday's name or nothing."""
        found = self._reasons.get(day)
        if found is None:
            found = self._reasons[day] = self._calendar.reason(day)
        return found

    def _pieces(self, start: datetime, end: datetime) -> list[Block]:
        """Return the moments at which the wall shows a time from `start` to `end`."""
        offsets = [
            self._offset(wall.replace(tzinfo=self._info, fold=fold))
            for wall in (start, end)
            for fold in (0, 1)
        ]
        first = (start - max(offsets)).replace(tzinfo=UTC)
        last = (end - min(offsets)).replace(tzinfo=UTC)
        before, after = self._offset(first), self._offset(last)
        if before == after:
            return [_on_line(start, end, before)]
        change = self._change(first, last)
        early, late = _on_line(start, end, before), _on_line(start, end, after)
        pieces = [
            (early[0], min(early[1], change)),
            (max(late[0], change), late[1]),
        ]
        return [piece for piece in pieces if piece[0] < piece[1]]

    def _offset(self, moment: datetime) -> timedelta:
        """Return how far the wall clock is ahead of UTC."""
        return moment.astimezone(self._info).utcoffset() or _NO_OFFSET

    def _change(self, first: datetime, last: datetime) -> datetime:
        """Return the first second of the new offset; zones change once at a time."""
        before = self._offset(first)
        while last - first > _SECOND:
            middle = first + (last - first) // 2
            middle = middle.replace(microsecond=0)
            if self._offset(middle) == before:
                first = max(middle, first + _SECOND)
            else:
                last = middle
        return last


def _on_line(start: datetime, end: datetime, offset: timedelta) -> Block:
    """Return a local block in UTC under one offset."""
    return (
        (start - offset).replace(tzinfo=UTC),
        (end - offset).replace(tzinfo=UTC),
    )
