"""What the modules that compile a section share: named fields, sequences, sets."""

from collections.abc import Callable
from typing import Any

from .schema.base import Section, Treated
from .tree import Path

STEP = 10
TREATMENT = tuple(Treated.model_fields)
Convert = Callable[[Any], Any]


def given(section: Section, **converters: Convert) -> dict[str, Any]:
    """The fields of `section` that the file names, converted."""
    return {
        field: convert(getattr(section, field))
        for field, convert in converters.items()
        if section.given(field)
    }


def sequence(named: int | None, position: int) -> int:
    """The sequence that the file names, else the one of the place in the file."""
    return position * STEP if named is None else named


def treatment(section: Treated) -> dict[str, Any]:
    """What the file says about the treatment of a class or grade."""
    return given(section, **dict.fromkeys(TREATMENT, same))


def same(value: Any) -> Any:
    """The value as it is."""
    return value


def as_set(keys: list[str]) -> list[str]:
    """Sets cross the wire sorted, so that their order is never a difference."""
    return sorted(set(keys))


def set_places(base: Path, **lists: list[str]) -> dict[Path, Path]:
    """Where the members of sorted sets stand in the file."""
    return {
        (field, position): (*base, field, keys.index(key))
        for field, keys in lists.items()
        for position, key in enumerate(as_set(keys))
    }
