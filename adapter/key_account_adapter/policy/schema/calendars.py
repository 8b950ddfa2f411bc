"""``calendars``: working hours, holidays and make-up working days."""

import re
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import Name, Section, Text, TimeRange, problem, shown

WEEKDAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")
RANGE_MARK = ".."
LONGEST_RANGE = 366


def days_of(text: str) -> list[date]:
    """The days in ``2026-10-01`` or ``2026-10-01..2026-10-07``; ValueError if none."""
    first, separator, last = text.partition(RANGE_MARK)
    start = _day(first)
    end = _day(last) if separator else start
    if end < start:
        raise ValueError(f"{last} is before {first}")
    if (end - start).days >= LONGEST_RANGE:
        raise ValueError(f"the range is longer than {LONGEST_RANGE} days")
    return [start + timedelta(days=step) for step in range((end - start).days + 1)]


def _day(text: str) -> date:
    if not DAY.fullmatch(text):
        raise ValueError(f"'{text}' is not a date like 2026-10-01")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not in the calendar") from None


def _date_key(value: Any) -> str:
    try:
        days_of(value if isinstance(value, str) else shown(value))
    except ValueError as error:
        raise problem(str(error)) from None
    return str(value)


DateKey = Annotated[
    str,
    BeforeValidator(_date_key),
    WithJsonSchema(
        {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d(\.\.\d{4}-\d\d-\d\d)?$"}
    ),
]


class Attendance(Section):
    """Working hours of each weekday; a day left out is free."""

    monday: list[TimeRange] = Field(default_factory=list)
    tuesday: list[TimeRange] = Field(default_factory=list)
    wednesday: list[TimeRange] = Field(default_factory=list)
    thursday: list[TimeRange] = Field(default_factory=list)
    friday: list[TimeRange] = Field(default_factory=list)
    saturday: list[TimeRange] = Field(default_factory=list)
    sunday: list[TimeRange] = Field(default_factory=list)


class Calendar(Section):
    """One working calendar. Extra days win over weekends and holidays."""

    name: Name
    timezone: Text
    attendance: Attendance
    holidays: dict[DateKey, Text] = Field(
        default_factory=dict, description="Day or range of days → name of the holiday."
    )
    extra_days: dict[DateKey, list[TimeRange]] = Field(
        default_factory=dict, description="Working days by date → working hours."
    )
