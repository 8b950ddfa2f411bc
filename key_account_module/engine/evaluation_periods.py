"""When regular evaluations are due (EVA-03, EVA-12)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from .dates import month_index, month_start

YEAR = "year"
HALF = "half"
QUARTER = "quarter"
LENGTHS = {YEAR: 12, HALF: 6, QUARTER: 3}
PERIOD_END = "period end"

_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")


@dataclass(frozen=True, slots=True)
class Period:
    """What a regular evaluation is about, and the day that it starts.

    Attributes:
        key: `2026`, `2026-H1` or `2026-Q2`.
        day: The first day on which it can be started.
    """

    key: str
    day: date


def is_start(text: str) -> bool:
    """Return whether a text is `period end` or a day of every year, `12-01`."""
    if text == PERIOD_END:
        return True
    found = _DAY.fullmatch(text)
    try:
        # Not every year has a 29 February, so a policy cannot name it.
        return bool(found and date(2001, int(found[1]), int(found[2])))
    except ValueError:
        return False


def latest(kind: str, starts: str, today: date) -> Period:
    """Return the newest period whose evaluation has started by today."""
    if starts != PERIOD_END:
        year = today.year if _on(starts, today.year) <= today else today.year - 1
        return Period(str(year), _on(starts, year))
    return _ended(kind, month_index(today) // LENGTHS[kind] - 1)


def following(kind: str, starts: str, today: date) -> Period:
    """Return the first period whose evaluation starts after today."""
    if starts != PERIOD_END:
        year = int(latest(kind, starts, today).key) + 1
        return Period(str(year), _on(starts, year))
    return _ended(kind, month_index(today) // LENGTHS[kind])


def _on(starts: str, year: int) -> date:
    """Return a day of every year in one year."""
    month, day = starts.split("-")
    return date(year, int(month), int(day))


def _ended(kind: str, number: int) -> Period:
    """Return the period of that number since year 0; it starts the day after its end."""
    length = LENGTHS[kind]
    year, part = divmod(number * length, 12)
    place = part // length + 1
    suffix = {YEAR: "", HALF: f"-H{place}", QUARTER: f"-Q{place}"}[kind]
    return Period(f"{year}{suffix}", month_start((number + 1) * length))
