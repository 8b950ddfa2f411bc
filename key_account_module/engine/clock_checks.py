"""What is wrong with targets of clocks and with ladders of escalation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise
from typing import Any

from . import problems as codes
from .clock_events import bad_target
from .problems import Path, Problem
from .references import Resource, address
from .workdays import MOST_DAYS

LATEST_MINUTES = 10 * 8 * 60
"""A step that comes later after the deadline than two weeks of eight hours a day."""

Found = list[tuple[str, Problem]]


def check_target(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with a target whose shape is right."""
    days, minutes = values.get("days"), values.get("minutes")
    found = _share(values, "warn_at")
    if bad_target(days, minutes):
        text = f"a target is 1 to {MOST_DAYS} working days, or working hours"
        found.append(Problem(("days",), codes.IMPOSSIBLE, text))
    elif (days or minutes) and values.get("calendar", "") is None:
        text = "working time needs a calendar that counts it"
        hint = "name a calendar"
        found.append(Problem(("calendar",), codes.IMPOSSIBLE, text, hint))
    if minutes is not None and values.get("same_day"):
        text = "only working days can begin with the day of the event"
        found.append(Problem(("same_day",), codes.CONTRADICTION, text))
    return found + _whose(values)


def _whose(values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem if a target is for a grade and for a service level at once."""
    if not (values.get("tier") and values.get("service_level")):
        return []
    text = "a target is for accounts in a grade or of a service level, not for both"
    hint = "give each a target of its own; that of the service level comes first"
    return [Problem(("service_level",), codes.CONTRADICTION, text, hint)]


def check_target_key(key: str, values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem if a clock's target is not named by what it is for.

    It is SUBJECT/CLOCK, and of accounts in a grade SUBJECT/CLOCK/SCHEME/GRADE, of those of
    a service level SUBJECT/CLOCK/LEVEL: so there is one for each.
    """
    whose = values.get("tier") or values.get("service_level")
    expected = "/".join(filter(None, (values["subject"], values["clock"], whose)))
    if key == expected:
        return []
    text = f"`{key}` must be `{expected}`, as its values say"
    return [Problem(("subject",), codes.BAD_FORMAT, text)]


def check_level(values: Mapping[str, Any]) -> list[Problem]:
    """Return what is wrong with one step of a ladder."""
    share, minutes = values.get("share"), values.get("minutes")
    found = _share(values, "share")
    if (share is None) == (minutes is None):
        text = "a step comes at a share of the target or so long after the deadline"
        found.append(Problem(("share",), codes.CONTRADICTION, text))
    if minutes is not None and minutes < 1:
        text = "a step comes at least a minute after the deadline, or at 100 %"
        found.append(Problem(("minutes",), codes.IMPOSSIBLE, text))
    if minutes is not None and minutes > LATEST_MINUTES:
        text = "this step comes very late after the deadline"
        found.append(_late(("minutes",), text))
    if (values["to"] == "role") != bool(values.get("role")):
        text = "a step goes to a role by its key, or to one of the people concerned"
        found.append(Problem(("to",), codes.CONTRADICTION, text))
    return found


def check_ladders(resources: Iterable[Resource], broken: Iterable[str]) -> Found:
    """Return warnings about steps that do not come after the one before."""
    broken = set(broken)
    ladders: dict[str, list[Resource]] = {}
    for item in resources:
        if item["kind"] == "escalation_level" and address(item) not in broken:
            ladders.setdefault(item["values"]["ladder"], []).append(item)
    return [problem for ladder in ladders.values() for problem in _order(ladder)]


def _order(ladder: list[Resource]) -> Found:
    steps = sorted(ladder, key=lambda item: item["values"].get("sequence", 0))
    found: Found = []
    for before, step in pairwise(steps):
        if _place(step["values"]) <= _place(before["values"]):
            text = f"this step does not come after `{before['key']}`"
            found.append((address(step), _late(("sequence",), text)))
    return found


def _place(values: Mapping[str, Any]) -> tuple[int, Decimal]:
    """Return where a step stands: shares first, then times after the deadline."""
    if values.get("share") is not None:
        return 0, Decimal(values["share"])
    return 1, Decimal(values.get("minutes") or 0)


def _late(path: Path, text: str) -> Problem:
    return Problem(path, codes.LATE_STEP, text, severity=codes.WARNING)


def _share(values: Mapping[str, Any], field: str) -> list[Problem]:
    """Return a problem if a share is no percentage of the target."""
    share = values.get(field)
    if share is None or 0 < Decimal(share) <= 100:
        return []
    text = "a share of the target is more than 0 % and at most 100 %"
    return [Problem((field,), codes.IMPOSSIBLE, text)]
