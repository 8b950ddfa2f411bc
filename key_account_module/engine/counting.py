"""Working time counted forward and between two moments (CMP-08…11).

Every moment has a time zone and results are in UTC. Summer time changes, blocks that
end at midnight and days worked in exchange need no case of their own: they are spans on
the UTC line, see `zoned`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .dates import DAY
from .workdays import SEARCHED_DAYS, Block, Deadline, EmptyCalendar, deadline_after
from .zoned import Zoned, as_utc

NOTHING = timedelta()
HORIZON_DAYS = 12_000
"""Days that are looked at before a target counts as out of reach: over 30 years."""


def next_opening(calendar: Zoned, moment: datetime) -> datetime:
    """Return the moment itself if it is working time, else when work begins next.

    Raises:
        EmptyCalendar: If 400 days in a row have no working time.
    """
    start = as_utc(moment)
    first, _end = next(_spans_from(calendar, start))
    return max(first, start)


def add_time(calendar: Zoned, start: datetime, amount: timedelta) -> datetime:
    """Return when `amount` of working time has passed since `start`.

    Time that fills a block to its end is over at that end, not at the next opening.
    A start outside working time counts as at the next opening.

    Raises:
        ValueError: If the amount is negative.
        EmptyCalendar: If the working time does not come within the horizon.
    """
    if amount < NOTHING:
        raise ValueError("working time cannot be negative")
    start = as_utc(start)
    for first, last in _spans_from(calendar, start):
        first = max(first, start)
        if last - first >= amount:
            return first + amount
        amount -= last - first
    raise EmptyCalendar(f"out of reach within {HORIZON_DAYS} days")


def add_days(
    calendar: Zoned, start: datetime, days: int, same_day: bool = False
) -> Deadline:
    """Return the end of the last block of the `days`-th working day, in UTC.

    Day 0 is the local day of the event. With `same_day` that day is the first one, and
    an event outside working time counts as at the next opening.

    Raises:
        ValueError: If `days` is out of range.
        EmptyCalendar: If 400 days in a row have no working time.
    """
    day = calendar.day_of(next_opening(calendar, start) if same_day else start)
    found = deadline_after(day - DAY if same_day else day, days, calendar)
    last_day = found.notes[-1].day
    return Deadline(calendar.spans(last_day)[-1][1], found.notes)


def between(calendar: Zoned, start: datetime, end: datetime) -> timedelta:
    """Return the working time from `start` to `end`; none if they are the wrong way."""
    start, end = as_utc(start), as_utc(end)
    total = NOTHING
    day, last_day = calendar.day_of(start), calendar.day_of(end)
    while day <= last_day:
        for first, last in calendar.spans(day):
            total += max(NOTHING, min(last, end) - max(first, start))
        day += DAY
    return total


def _spans_from(calendar: Zoned, start: datetime) -> Iterator[Block]:
    """Yield what is worked after a moment, the span it lies in first.

    Raises:
        EmptyCalendar: If 400 days in a row have no working time.
    """
    day = calendar.day_of(start)
    idle = 0
    for _ in range(HORIZON_DAYS):
        worked = [span for span in calendar.spans(day) if span[1] > start]
        yield from worked
        idle = 0 if worked else idle + 1
        if idle > SEARCHED_DAYS:
            text = f"no working block in the {SEARCHED_DAYS} days up to {day}"
            raise EmptyCalendar(text)
        day += DAY


def working_days_ahead(calendar: Zoned, today: date, days: int) -> int:
    """Return how many of the next `days` days have working time."""
    ahead = (today + DAY * number for number in range(days))
    return sum(1 for day in ahead if calendar.spans(day))
