"""Compile ladders, and the clocks that other sections name."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import wire_values
from .compile_parts import given, same, sequence
from .document import Resource
from .schema import Policy
from .schema.base import Working
from .schema.clocks import Clock, Step, TierClock
from .tree import Path


def escalations(policy: Policy) -> Iterator[Resource]:
    for ladder, steps in policy.escalations.items():
        for position, (key, step) in enumerate(steps.items(), 1):
            base: Path = ("escalations", ladder, key)
            places: dict[Path, Path] = {
                ("share",): (*base, "at"),
                ("minutes",): (*base, "after"),
                ("role",): (*base, "to"),
            }
            values = {
                "ladder": ladder,
                "sequence": sequence(None, position),
                **_step(step),
            }
            yield Resource("escalation_level", f"{ladder}/{key}", values, base, places)


def _step(step: Step) -> dict[str, Any]:
    word, _, role = step.to.partition("/")
    return {
        "share": wire_values.number(step.at),
        "minutes": step.after,
        "to": word.replace(" ", "_"),
        "role": role or None,
        "channel": step.channel,
        "immediate": step.immediate,
    }


def clock_targets(
    subject: str,
    clocks: Mapping[str, Clock],
    base: Path,
    calendar: str | None,
    start: str | None,
    usual: Mapping[str, Working] | None = None,
) -> Iterator[Resource]:
    """The targets of one subject, such as `complaint/general`.

    Args:
        subject: what the clocks belong to.
        clocks: by name.
        base: where they stand in the file.
        calendar: the one of a clock that names none.
        start: the same for the moment that starts it.
        usual: targets of clocks that name none.
    """
    for name, clock in clocks.items():
        target = clock.target or (usual or {}).get(name)
        here: Path = (*base, name)
        values = {
            "subject": subject,
            "clock": name,
            "calendar": clock.calendar or calendar,
            "start": clock.start or start,
            **given(clock, same_day=same, warn_at=wire_values.number, ladder=same),
        }
        key = f"{subject}/{name}"
        yield _target(key, {**values, **_amount(target)}, here, (*here, "target"))
        if isinstance(clock, TierClock):
            yield from _apart(key, clock, values, here)


def _apart(
    key: str, clock: TierClock, values: dict[str, Any], here: Path
) -> Iterator[Resource]:
    """The targets of accounts in a grade, and of those of a service level."""
    groups = {"tiers": ("tier", clock.tiers)}
    groups["service_levels"] = ("service_level", clock.service_levels)
    for group, (field, targets) in groups.items():
        for name, working in targets.items():
            own = {**values, field: name, **_amount(working)}
            place = (*here, group, name)
            yield _target(f"{key}/{name}", own, place, place)


def _amount(target: Working | None) -> dict[str, Any]:
    return {
        "days": target.days if target else None,
        "minutes": target.minutes if target else None,
    }


def _target(key: str, values: dict[str, Any], here: Path, amount: Path) -> Resource:
    places: dict[Path, Path] = dict.fromkeys(
        (("days",), ("minutes",), ("tier",), ("service_level",)), amount
    )
    return Resource("clock_target", key, values, here, places)
