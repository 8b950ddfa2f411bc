"""What the classes of complaints and their rates mean, checked without any record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from . import problems as codes
from .complaint_flow import LEADER
from .problems import Problem
from .references import Resource, address
from .workdays import MOST_DAYS

Values = Mapping[str, Any]

PRINCIPAL = "resolution"
"""The clock of a complaint whose deadline is that of the complaint."""


def check_severity(values: Values) -> list[Problem]:
    """Return problems of the wire values of a severity."""
    return _check_days(values) + _check_extension(values) + _check_route(values)


def check_rate(values: Values) -> list[Problem]:
    """Return a problem if complaints are counted per none of something."""
    if values.get("times", 1) >= 1:
        return []
    return [_impossible("times", "a rate is per one or more")]


def check_caps(
    resources: Iterable[Resource], broken: Collection[str]
) -> list[tuple[str, Problem]]:
    """Return problems of targets that lie beyond the cap of their class (CMP-10)."""
    sound = [item for item in resources if address(item) not in broken]
    caps = {
        f"complaint/{item['key']}": item["values"].get("extension_days")
        for item in sound
        if item["kind"] == "severity"
    }
    found = []
    for item in sound:
        values = item["values"]
        cap = caps.get(values.get("subject")) or MOST_DAYS
        days = values.get("days") or 0
        if (
            item["kind"] == "clock_target"
            and values["clock"] == PRINCIPAL
            and days > cap
        ):
            text = f"{days} working days lie beyond the cap of {cap} in all"
            found.append((address(item), _impossible("days", text)))
    return found


def _check_days(values: Values) -> list[Problem]:
    """Return a problem if a deadline is no number of days that can be counted."""
    days = values.get("days")
    if days is None:
        return []
    if not 1 <= days <= MOST_DAYS:
        return [_impossible("days", f"working days must be from 1 to {MOST_DAYS}")]
    if values.get("calendar", "") is None:
        text = "working days need a calendar that counts them"
        return [_impossible("days", text, "name a calendar")]
    return []


def _check_extension(values: Values) -> list[Problem]:
    """Return a problem if an extension cannot extend anything."""
    cap = values.get("extension_days")
    if cap is None:
        return []
    if not 1 <= cap <= MOST_DAYS:
        text = f"working days must be from 1 to {MOST_DAYS}"
        return [_impossible("extension_days", text)]
    if cap <= (values.get("days") or 0):
        text = f"an extension up to {cap} working days extends nothing"
        return [_impossible("extension_days", text, "more than `deadline`")]
    return []


def _check_route(values: Values) -> list[Problem]:
    """Return a problem if a leader is to approve and no chain leads to him."""
    if values.get("route") != LEADER or values.get("approval", "") is not None:
        return []
    text = "the route leader needs a chain of approval"
    return [_impossible("approval", text, "name one of `approvals`")]


def _impossible(field: str, text: str, hint: str = "") -> Problem:
    return Problem((field,), codes.IMPOSSIBLE, text, hint)
