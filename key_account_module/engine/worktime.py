"""Working time as a policy writes it: attendance, holidays, extra working days.

Extra working days (make-up days) win over weekends and holidays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from .workdays import DAY_OFF, EXTRA, HOLIDAY, WEEKEND, WORKING, Block

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])|(24):(00)")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SATURDAY = 5

Minutes = tuple[int, int]
"""Start and end of a block in minutes after midnight; the end may be 1440."""


class BadBlocks(ValueError):
    """Working hours that cannot be used; the text says why."""


def read_blocks(data: object) -> tuple[Minutes, ...]:
    """Read `[["08:30", "12:00"], ["13:30", "24:00"]]`, in order and apart.

    Raises:
        BadBlocks: If the times cannot be read, or blocks are empty or overlap.
    """
    if not isinstance(data, list | tuple):
        raise BadBlocks("a list of blocks is needed")
    blocks: list[Minutes] = []
    for block in data:
        if not isinstance(block, list | tuple) or len(block) != 2:
            raise BadBlocks("a block has a start and an end")
        start, end = read_time(block[0]), read_time(block[1])
        if start >= end:
            raise BadBlocks(f"`{block[0]}` is not before `{block[1]}`")
        if blocks and start < blocks[-1][1]:
            raise BadBlocks(f"the block at `{block[0]}` overlaps the one before")
        blocks.append((start, end))
    return tuple(blocks)


def read_time(data: object) -> int:
    """Read `"08:30"` as minutes after midnight, up to `"24:00"`.

    Raises:
        BadBlocks: If it is no such text.
    """
    found = _TIME.fullmatch(data) if isinstance(data, str) else None
    if not found:
        raise BadBlocks(f'`{str(data)[:20]}` is no time such as "08:30"')
    return int(found[1] or found[3]) * 60 + int(found[2] or found[4])


YEARS = range(1900, 2200)
"""Days of a calendar; beyond them time zones have no meaning."""


def read_date(data: object) -> date:
    """Read `"2026-10-01"`.

    Raises:
        ValueError: If it is no such text or no such day.
    """
    if not isinstance(data, str) or not _DATE.fullmatch(data):
        raise ValueError(f'`{str(data)[:20]}` is no date such as "2026-10-01"')
    day = date.fromisoformat(data)
    if day.year not in YEARS:
        raise ValueError(f"`{data}` lies outside {YEARS.start}–{YEARS.stop - 1}")
    return day


@dataclass(frozen=True, slots=True)
class Calendar:
    """A `WorkCalendar` made from policy values.

    Attributes:
        attendance: Blocks by weekday, 0 for Monday.
        holidays: Name by day.
        extra_days: Blocks by day.
    """

    attendance: Mapping[int, tuple[Minutes, ...]]
    holidays: Mapping[date, str]
    extra_days: Mapping[date, tuple[Minutes, ...]]

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> Calendar:
        """Read the values of a resource of kind `calendar`; absent parts are empty.

        Raises:
            ValueError: If `documents.check_document` would have found a problem.
        """
        attendance = values.get("attendance") or {}
        holidays = values.get("holidays") or {}
        extra_days = values.get("extra_days") or {}
        return cls(
            {WEEKDAYS.index(day): read_blocks(b) for day, b in attendance.items()},
            {read_date(day): str(name or "") for day, name in holidays.items()},
            {read_date(day): read_blocks(b) for day, b in extra_days.items()},
        )

    def working_blocks(self, day: date) -> Sequence[Block]:
        """Return the blocks of a local day, in order."""
        midnight = datetime.combine(day, time())
        return [
            (midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))
            for start, end in self._minutes(day)
        ]

    def _minutes(self, day: date) -> tuple[Minutes, ...]:
        """Return the blocks of a day in minutes."""
        if day in self.extra_days:
            return self.extra_days[day]
        if day in self.holidays:
            return ()
        return self.attendance.get(day.weekday(), ())

    def reason(self, day: date) -> tuple[str, str]:
        """Return why a day is worked or not, and the holiday's name or nothing."""
        name = self.holidays.get(day, "")
        if day in self.extra_days:
            return EXTRA, name
        if day in self.holidays:
            return HOLIDAY, name
        if self.attendance.get(day.weekday()):
            return WORKING, ""
        return (WEEKEND if day.weekday() >= _SATURDAY else DAY_OFF), ""
