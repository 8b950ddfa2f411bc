"""Compile how grades move."""

from typing import Any

from .compile_parts import given, same
from .schema.schemes import Movement, Way

#: conditions of a tier besides the one that gives it
BESIDE = ("signals", "keep", "fixed")
TIMES = ("every", "grace", "validity", "cool_down")


def movement(rules: Movement | None) -> dict[str, Any] | None:
    """The rules that the file names; None where it names none."""
    if rules is None:
        return None
    return (
        given(rules, **dict.fromkeys((*TIMES, "start"), same), up=_way, down=_way)
        or None
    )


def _way(way: Way | None) -> dict[str, Any] | None:
    return None if way is None else given(way, steps=same, in_a_row=same)
