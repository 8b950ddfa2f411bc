"""The shape of each field of a policy resource, checked before its meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import problems as codes
from .calendar_shapes import (
    check_attendance,
    check_extra_days,
    check_holidays,
    check_timezone,
)
from .condition.reader import Reader
from .kinds import KINDS
from .movement_data import check_movement
from .problems import Path, did_you_mean
from .required import REQUIRED
from .score_shapes import (
    check_bands,
    check_missing,
    check_names,
    check_panel,
    check_rules,
    check_scale,
)


def check_shape(reader: Reader, kind: str, values: Mapping[str, Any]) -> None:
    """Report fields that are unknown, missing or of the wrong type."""
    fields = KINDS[kind]
    reader.keys(values, (), fields)
    for field in REQUIRED[kind]:
        if field not in values:
            reader.report((field,), codes.MISSING, f"`{field}` is missing")
    for field, shape in fields.items():
        if field in values:
            _check_field(reader, shape, values[field], (field,))


def _check_field(reader: Reader, shape: str, value: object, path: Path) -> None:
    """Report one field."""
    if shape.endswith("?"):
        if value is None:
            return
        shape = shape[:-1]
    if "|" in shape:
        _choice(reader, shape.split("|"), value, path)
    else:
        _SHAPES[shape](reader, value, path)


def _choice(reader: Reader, words: list[str], value: object, path: Path) -> None:
    """Report a word that is none of those possible."""
    if not isinstance(value, str) or value not in words:
        text = f"`{str(value)[:40]}` is not possible here"
        reader.report(path, codes.WRONG_TYPE, text, did_you_mean(value, words))


def _typed(wanted: type, name: str) -> Callable[[Reader, object, Path], None]:
    """Return a check for one type."""

    def check(reader: Reader, value: object, path: Path) -> None:
        # In Python `True` is a number too; in a policy it is not.
        number = wanted is int and isinstance(value, bool)
        if number or not isinstance(value, wanted):
            text = f"{name} is needed here"
            reader.report(path, codes.WRONG_TYPE, text)

    return check


def _key(reader: Reader, value: object, path: Path) -> None:
    """Report a key that is no text or empty."""
    if not isinstance(value, str) or not value:
        reader.report(path, codes.WRONG_TYPE, "a key is needed here")


def _keys(reader: Reader, value: object, path: Path) -> None:
    """Report a list of keys with other things or the same key twice in it."""
    if not isinstance(value, list | tuple):
        reader.report(path, codes.WRONG_TYPE, "a list of keys is needed here")
        return
    for place, key in enumerate(value):
        _key(reader, key, (*path, place))
        if key in value[:place]:
            reader.report((*path, place), codes.DUPLICATE, f"`{key}` is given twice")


def _number(reader: Reader, value: object, path: Path) -> None:
    """Report what is no number without a percent sign."""
    reader.scaled(value, path, percent=False)


def _quorum(reader: Reader, value: object, path: Path) -> None:
    """Report what is neither `any` nor `all` nor a number of people."""
    number = isinstance(value, int) and not isinstance(value, bool)
    if not number and value not in ("any", "all"):
        text = "`any`, `all` or a number of people is needed here"
        reader.report(path, codes.WRONG_TYPE, text)


def _effects(reader: Reader, value: object, path: Path) -> None:
    """Report effects without a name or a value; which ones exist the server knows."""
    if not isinstance(value, dict):
        reader.report(path, codes.WRONG_TYPE, "effects by name are needed here")
        return
    for name, wanted in value.items():
        if not isinstance(wanted, str) or not wanted:
            text = "a name of what is to be set is needed here"
            reader.report((*path, str(name)), codes.WRONG_TYPE, text)


def _later(_reader: Reader, _value: object, _path: Path) -> None:
    """Leave the check to `documents`, which knows the names conditions may use."""


_SHAPES: dict[str, Callable[[Reader, object, Path], None]] = {
    "attendance": check_attendance,
    "bands": check_bands,
    "bool": _typed(bool, "true or false"),
    "condition": _later,
    "effects": _effects,
    "extra_days": check_extra_days,
    "holidays": check_holidays,
    "int": _typed(int, "a whole number"),
    "key": _key,
    "keys": _keys,
    "measure": _later,
    "missing": check_missing,
    "movement": check_movement,
    "names": check_names,
    "number": _number,
    "panel": check_panel,
    "quorum": _quorum,
    "scale": check_scale,
    "score_rules": check_rules,
    "text": _typed(str, "a text"),
    "timezone": check_timezone,
}
