"""Compile ``complaints``: what holds for all severities is written on each of them."""

from collections.abc import Iterator
from typing import Any

from .compile_clocks import clock_targets
from .compile_parts import given, same, sequence
from .document import Resource
from .schema import Policy
from .schema.base import Working
from .schema.complaints import Complaints, Severity
from .tree import Path

#: the same in the file and on the wire
PLAIN = ("kind", "clock_end", "department", "route", "approval", "body", "note")

#: the clock that the short form `deadline` sets
PRINCIPAL = "resolution"


def complaints(policy: Policy) -> Iterator[Resource]:
    if policy.complaints is not None:
        yield from _severities(policy.complaints)
        yield from _rates(policy.complaints)


def _severities(section: Complaints) -> Iterator[Resource]:
    for position, (key, severity) in enumerate(section.severities.items(), 1):
        values = {
            "name": severity.name,
            "sequence": sequence(severity.sequence, position),
            **given(section, calendar=same, clock_start=same),
            **given(severity, **dict.fromkeys(PLAIN, same)),
            **_extension(severity),
        }
        if severity.given("deadline"):
            values["days"] = severity.deadline
        base: Path = ("complaints", "severities", key)
        places: dict[Path, Path] = {
            ("calendar",): ("complaints", "calendar"),
            ("clock_start",): ("complaints", "clock_start"),
            ("days",): (*base, "deadline"),
            ("extension_days",): (*base, "extension", "cap"),
            ("extension_approval",): (*base, "extension", "approval"),
        }
        yield Resource("severity", key, values, base, places)
        yield from _clocks(section, key, severity, base)


def _clocks(
    section: Complaints, key: str, severity: Severity, base: Path
) -> Iterator[Resource]:
    usual = severity.deadline and {PRINCIPAL: Working(severity.deadline, None)}
    yield from clock_targets(
        f"complaint/{key}",
        severity.clocks,
        (*base, "clocks"),
        section.calendar,
        section.clock_start,
        usual or None,
    )


def _extension(severity: Severity) -> dict[str, Any]:
    """Cap and chain; `extension: null` blanks both."""
    if not severity.given("extension"):
        return {}
    extension = severity.extension
    return {
        "extension_days": extension and extension.cap,
        "extension_approval": extension and extension.approval,
    }


def _rates(section: Complaints) -> Iterator[Resource]:
    for position, (key, rate) in enumerate(section.rates.items(), 1):
        values = {
            "name": rate.name,
            "sequence": sequence(rate.sequence, position),
            **given(rate, per=same, times=same),
        }
        yield Resource("complaint_rate", key, values, ("complaints", "rates", key))
