"""The shape of a calendar's fields: time zone, working hours, dates."""

from __future__ import annotations

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from . import problems as codes
from .condition.reader import Reader
from .problems import Path, did_you_mean
from .worktime import WEEKDAYS, BadBlocks, read_blocks, read_date


def check_timezone(reader: Reader, value: object, path: Path) -> None:
    """Report an unknown time zone, if time zones are known on this machine."""
    zones = _zones()
    if not isinstance(value, str) or (zones and value not in zones):
        text = f"`{str(value)[:40]}` is no time zone"
        reader.report(path, codes.CALENDAR, text, _zone_hint(value, zones))


@cache
def _zones() -> set[str]:
    """Return the time zones of this machine; looked up once, since files are read."""
    return available_timezones()


def _zone_hint(value: object, zones: set[str]) -> str:
    """Return a hint without listing hundreds of zones."""
    hint = did_you_mean(value, zones)
    return hint if hint.startswith("did") else "such as `Asia/Shanghai`"


def check_attendance(reader: Reader, value: object, path: Path) -> None:
    """Report working hours by weekday."""
    if not isinstance(value, dict):
        reader.report(path, codes.WRONG_TYPE, "working hours by weekday are needed")
        return
    reader.keys(value, path, WEEKDAYS)
    for day, blocks in value.items():
        _blocks(reader, blocks, (*path, str(day)))
    if not any(value.values()):
        reader.report(path, codes.CALENDAR, "no weekday has working hours")


def _blocks(reader: Reader, value: object, path: Path) -> bool:
    """Report the working hours of a day; return whether there are any."""
    try:
        return bool(read_blocks(value))
    except BadBlocks as error:
        reader.report(path, codes.BAD_FORMAT, str(error), '[["08:30", "12:00"]]')
        return True


def _dates(reader: Reader, value: object, path: Path) -> dict[str, Any]:
    """Report what is no mapping by date; return the entries."""
    if not isinstance(value, dict):
        reader.report(path, codes.WRONG_TYPE, "entries by date are needed")
        return {}
    for day in value:
        try:
            read_date(day)
        except ValueError as error:
            reader.report((*path, str(day)), codes.BAD_FORMAT, str(error))
    return value


def check_holidays(reader: Reader, value: object, path: Path) -> None:
    """Report holidays without a name."""
    for day, name in _dates(reader, value, path).items():
        if not isinstance(name, str):
            text = "the name of the holiday is needed"
            reader.report((*path, str(day)), codes.WRONG_TYPE, text)


def check_extra_days(reader: Reader, value: object, path: Path) -> None:
    """Report extra working days without working hours."""
    for day, blocks in _dates(reader, value, path).items():
        if not _blocks(reader, blocks, (*path, str(day))):
            text = "an extra working day needs working hours"
            reader.report((*path, str(day)), codes.CALENDAR, text)
