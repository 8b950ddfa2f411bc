"""Check the shape of a policy and say where and how it is wrong, all at once."""

import difflib
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ..diagnostics import Diagnostic
from .schema import Policy
from .schema.base import shown
from .tree import Node, Path

# The codes of the engine, which checks the shape of what it is given as well.
CODES = {
    "missing": "POL102",
    "extra_forbidden": "POL103",
    "bad_number": "POL104",
    "too_short": "POL107",
    "string_too_short": "POL107",
}
OWN_MESSAGES = frozenset({"bad_format", "bad_number", "wrong_kind"})
WRONG_TYPE = "POL101"
BAD_FORMAT = "POL109"
EXPECTED = {
    "string_type": "expected a text",
    "int_type": "expected a whole number",
    "bool_type": "expected true or false",
    "dict_type": "expected a mapping",
    "list_type": "expected a list",
    "model_type": "expected a mapping",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
}
YES_NO = frozenset({"yes", "no", "on", "off", "y", "n"})


@dataclass(frozen=True, slots=True)
class Shape:
    """The typed policy, or None; what is wrong; the paths that are wrong."""

    policy: Policy | None
    found: list[Diagnostic]
    wrong: list[Path]


def check_shape(tree: Node) -> Shape:
    """Return the typed policy, or None and every mistake in its shape."""
    try:
        return Shape(Policy.model_validate(tree.plain()), [], [])
    except ValidationError as error:
        details = error.errors(include_url=False)
        found = [_diagnostic(tree, item) for item in details]
        return Shape(None, found, [_clean(item["loc"]) for item in details])


def _diagnostic(tree: Node, error: ErrorDetails) -> Diagnostic:
    path, kind = _clean(error["loc"]), error["type"]
    node, complete = tree.deepest(path)
    in_key = error["loc"][-1:] == ("[key]",)
    value_first = complete and not in_key and kind != "extra_forbidden"
    mark = node.mark if value_first else node.place
    message, hint = _words(error, path)
    wrong_type = kind.endswith("_type") or kind == "wrong_kind"
    code = CODES.get(kind, WRONG_TYPE if wrong_type else BAD_FORMAT)
    return Diagnostic(code, message, mark, hint, path=".".join(map(str, path)))


def _clean(location: Sequence[str | int]) -> Path:
    return tuple(step for step in location if step != "[key]")


def _words(error: ErrorDetails, path: Path) -> tuple[str, str]:
    kind, field = error["type"], str(path[-1]) if path else "the file"
    if kind == "extra_forbidden":
        return f"unknown key '{field}'", _suggestion(field, path[:-1])
    if kind == "missing":
        return f"'{field}' is missing", f"add {field}: …"
    if kind == "literal_error":
        return _choice(field, error)
    text = EXPECTED.get(kind) or _message(error)
    hint = ""
    if kind == "bool_type" and str(error["input"]).lower() in YES_NO:
        hint = "write true or false"
    in_key = error["loc"][-1:] == ("[key]",)
    label = "" if in_key else f"{_label(path)}: "
    return f"{label}{text}{_found(kind, error['input'])}", hint


def _label(path: Path) -> str:
    """The name nearest to the value: list positions say little."""
    names = [step for step in path if isinstance(step, str)]
    return names[-1] if names else "the file"


def _found(kind: str, value: Any) -> str:
    if not kind.endswith("_type"):
        return ""
    return f", found {shown(value)}"


def _message(error: ErrorDetails) -> str:
    if error["type"] == "string_pattern_mismatch":
        pattern = error["ctx"]["pattern"]
        return f"'{error['input']}' does not have the form {pattern}"
    text = error["msg"]
    return text[:1].lower() + text[1:] if error["type"] not in OWN_MESSAGES else text


def _choice(field: str, error: ErrorDetails) -> tuple[str, str]:
    choices = str(error["ctx"]["expected"])
    known = [part.strip("' ") for part in choices.replace(" or ", ",").split(",")]
    close = difflib.get_close_matches(str(error["input"]), known, n=1)
    hint = f"did you mean '{close[0]}'?" if close else ""
    return f"{field}: expected {choices}, found '{error['input']}'", hint


def _suggestion(field: str, path: Path) -> str:
    known = sorted(known_fields(path))
    close = difflib.get_close_matches(field, known, n=1)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known here: {', '.join(known)}"


def known_fields(path: Path) -> list[str]:
    """The keys the schema knows at `path`; empty where any key may stand."""
    kinds: list[Any] = [Policy]
    for step in path:
        kinds = [below for kind in kinds for below in _below(kind, step)]
    models = [kind for kind in kinds if _is_model(kind)]
    return [name for model in models for name in model.model_fields]


def _below(kind: Any, step: str | int) -> Iterator[Any]:
    if _is_model(kind):
        field = kind.model_fields.get(str(step))
        yield from _plain_types(field.annotation) if field else ()
    elif get_origin(kind) is dict:
        yield from _plain_types(get_args(kind)[1])


def _plain_types(annotation: Any) -> Iterator[Any]:
    """Look through ``X | None``."""
    if get_origin(annotation) in (Union, types.UnionType):
        for option in get_args(annotation):
            yield from _plain_types(option)
    else:
        yield annotation


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)
