"""The movement of a scheme as data: its shape, its reading, what has to be kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from . import problems as codes
from .condition.reader import Reader
from .movement import Movement, Outcome, Progress, Way
from .problems import Path

MOST_MONTHS = 600
MOST_STEPS = 50
_TIMES = ("every", "grace", "validity", "cool_down")
_COUNTS = ("steps", "in_a_row")


def check_movement(reader: Reader, value: object, path: Path) -> None:
    """Report what cannot be read as a movement."""
    if not isinstance(value, dict):
        reader.report(path, codes.WRONG_TYPE, "rules of movement are needed here")
        return
    reader.keys(value, path, (*_TIMES, "up", "down", "start"))
    for name in _TIMES:
        if value.get(name) is not None:
            reader.count(value[name], (*path, name), MOST_MONTHS)
    for name in ("up", "down"):
        if value.get(name) is not None:
            _check_way(reader, value[name], (*path, name))
    if value.get("start") is not None:
        reader.known(value["start"], (*path, "start"), None, codes.UNKNOWN_RECORD)


def _check_way(reader: Reader, value: object, path: Path) -> None:
    """Report rules of one direction that cannot be read."""
    if not isinstance(value, dict):
        reader.report(path, codes.WRONG_TYPE, "rules of one direction are needed here")
        return
    reader.keys(value, path, _COUNTS)
    for name in _COUNTS:
        if value.get(name) is not None:
            reader.count(value[name], (*path, name), MOST_STEPS)


def read_movement(
    data: Mapping[str, Any] | None, asks_above: int | None = None
) -> Movement:
    """Return the movement that sound data describe; none is *direct*."""
    data = data or {}
    return Movement(
        every=data.get("every"),
        up=_way(data.get("up")),
        down=_way(data.get("down")),
        grace=data.get("grace") or 0,
        validity=data.get("validity") or 0,
        cool_down=data.get("cool_down") or 0,
        start=data.get("start"),
        asks_above=asks_above,
    )


def _way(data: Mapping[str, Any] | None) -> Way:
    """Return the rules of one direction."""
    data = data or {}
    return Way(data.get("steps"), data.get("in_a_row") or 1)


def progress_data(progress: Progress | None) -> dict[str, Any] | None:
    """Return a progress as JSON."""
    if progress is None:
        return None
    return {
        "evaluated": progress.evaluated.isoformat(),
        "since": progress.since.isoformat(),
        "seen": list(progress.seen),
        "up": progress.up,
        "asked": progress.asked,
    }


def read_progress(data: Mapping[str, Any] | None) -> Progress | None:
    """Return the progress that `progress_data` wrote."""
    if not data:
        return None
    return Progress(
        date.fromisoformat(data["evaluated"]),
        date.fromisoformat(data["since"]),
        tuple(data["seen"]),
        data["up"],
        data["asked"],
    )


def held_data(movement: Movement, outcome: Outcome) -> dict[str, Any] | None:
    """Return why an account is not where its figures are, as JSON for `words`.

    The same for the same progress, so that a day that changes nothing writes nothing.
    """
    progress = outcome.progress
    if progress is None:
        return None
    way = movement.up if progress.up else movement.down
    days = {"until": outcome.until, "next": outcome.next}
    return {
        "why": outcome.why,
        "to": outcome.tier,
        "asked": outcome.asked,
        "steps": way.steps,
        "every": movement.every,
        "need": way.in_a_row,
        "count": len(progress.seen),
        **{name: day and day.isoformat() for name, day in days.items()},
    }
