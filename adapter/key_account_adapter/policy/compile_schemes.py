"""Compile how grades move."""

from typing import Any

from .compile_parts import given, same
from .schema.schemes import Movement, Overrides, Scheme, Way
from .tree import Path

#: conditions of a tier besides the one that gives it
BESIDE = ("signals", "keep", "fixed")
TIMES = ("every", "grace", "validity", "cool_down")
OVERRIDES = {"override_months": "longest", "override_approval": "approval"}


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


def overrides(scheme: Scheme) -> dict[str, Any]:
    """What the file says about decisions by hand; `overrides: null` blanks all of it."""
    if not scheme.given("overrides"):
        return {}
    rules = scheme.overrides or Overrides(longest=None, approval=None)
    named = {wire: name for wire, name in OVERRIDES.items() if rules.given(name)}
    return {wire: getattr(rules, name) for wire, name in named.items()}


def override_places(base: Path) -> dict[Path, Path]:
    """Where the file says what the wire says about decisions by hand."""
    return {(wire,): (*base, "overrides", name) for wire, name in OVERRIDES.items()}
