"""Compile ``calendars``: times as pairs, ranges of days as days."""

from collections.abc import Iterator
from typing import Any

from . import wire_values
from .document import Resource
from .schema import Policy
from .schema.calendars import WEEKDAYS, Attendance, Calendar, days_of
from .tree import Path


def calendars(policy: Policy) -> Iterator[Resource]:
    for key, calendar in policy.calendars.items():
        base: Path = ("calendars", key)
        values: dict[str, Any] = {
            "name": calendar.name,
            "timezone": calendar.timezone,
            "attendance": _attendance(calendar.attendance),
        }
        places: dict[Path, Path] = {}
        if calendar.given("holidays"):
            values["holidays"] = dict(_holidays(calendar, base, places))
        if calendar.given("extra_days"):
            values["extra_days"] = dict(_extra_days(calendar, base, places))
        yield Resource("calendar", key, values, base, places)


def _attendance(attendance: Attendance) -> dict[str, Any]:
    days = {day: getattr(attendance, day) for day in WEEKDAYS}
    return {day: wire_values.blocks(hours) for day, hours in days.items() if hours}


def _holidays(
    calendar: Calendar, base: Path, places: dict[Path, Path]
) -> Iterator[tuple[str, str]]:
    for text, name in calendar.holidays.items():
        for day in days_of(text):
            places["holidays", str(day)] = (*base, "holidays", text)
            yield str(day), name


def _extra_days(
    calendar: Calendar, base: Path, places: dict[Path, Path]
) -> Iterator[tuple[str, list[list[str]]]]:
    for text, hours in calendar.extra_days.items():
        for day in days_of(text):
            places["extra_days", str(day)] = (*base, "extra_days", text)
            yield str(day), wire_values.blocks(hours)
