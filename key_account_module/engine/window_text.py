"""How windows are written; what they mean is in `periods.py`."""

from __future__ import annotations

import re

MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}
PLURAL = {"month": "months", "quarter": "quarters", "half": "halves", "year": "years"}
FORMS = (
    "`rolling 12 months`, `rolling 30 days`, `calendar month` (quarter, half, year), "
    "`last 6 calendar months`, `current calendar month`, `since anniversary`, "
    "`membership year`"
)

_ROLLING = re.compile(r"rolling ([1-9][0-9]{0,4}) (month|day)s?")
_CALENDAR = re.compile(r"(current )?calendar (month|quarter|half|year)")
_LAST = re.compile(r"last ([1-9][0-9]{0,3}) calendar (months|quarters|halves|years)")
_LONGEST = {"month": 1200, "day": 36500}
_UNITS = {plural: unit for unit, plural in PLURAL.items()}
_FIXED = {"anniversary": "since anniversary", "membership": "membership year"}

Base = tuple[str, int, str]
"""Kind, count and unit of a window."""


class BadWindow(ValueError):
    """A text names no period of time."""


def read_base(text: str) -> Base:
    """Read a window that is not shifted.

    Raises:
        BadWindow: If the text is no window or covers more than 100 years.
    """
    for kind, fixed in _FIXED.items():
        if text == fixed:
            return kind, 1, "year"
    if found := _CALENDAR.fullmatch(text):
        return ("current" if found[1] else "calendar"), 1, found[2]
    if found := _ROLLING.fullmatch(text):
        count, unit = int(found[1]), found[2]
        if count <= _LONGEST[unit]:
            return "rolling", count, unit
    elif found := _LAST.fullmatch(text):
        count, unit = int(found[1]), _UNITS[found[2]]
        if count * MONTHS[unit] <= _LONGEST["month"]:
            return "calendar", count, unit
    raise BadWindow(f"`{text[:60]}` is not a period of time")


def base_text(kind: str, count: int, unit: str) -> str:
    """Return the text that `read_base` reads back."""
    if kind == "rolling":
        return f"rolling {count} {unit}{'s' * (count > 1)}"
    if kind == "current":
        return f"current calendar {unit}"
    if kind == "calendar":
        many = f"last {count} calendar {PLURAL[unit]}"
        return many if count > 1 else f"calendar {unit}"
    return _FIXED[kind]
