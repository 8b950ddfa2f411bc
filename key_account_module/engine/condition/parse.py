"""Reading a condition from JSON or YAML data, reporting all problems at once."""

from __future__ import annotations

from collections.abc import Callable

from .. import problems as codes
from ..problems import Path, Problem, did_you_mean
from .leaf_readers import LEAVES
from .nodes import All, Any, AtLeast, Condition, Not, Otherwise
from .reader import Data, Names, Reader

OTHERWISE = "otherwise"
MOST_LEVELS = 12


def parse_condition(
    data: object, path: Path = (), names: Names | None = None
) -> tuple[Condition | None, list[Problem]]:
    """Read a condition.

    Args:
        data: What YAML or JSON gave; numbers as int, decimal string or `Decimal`.
        path: Where the data lies in its document; begins the path of every problem.
        names: Flags, options and scores that exist; None checks none of them.

    Returns:
        The condition, or None if there is any problem; and all problems. Never raises.
    """
    reader = Reader(names or Names())
    if data == OTHERWISE:
        return Otherwise(), []
    condition = _read(reader, data, path, 1)
    return (None if reader.problems else condition), reader.problems


def _read(reader: Reader, data: object, path: Path, level: int) -> Condition | None:
    """Read a condition at some depth."""
    if level > MOST_LEVELS:
        text = f"more than {MOST_LEVELS} conditions inside each other"
        reader.report(path, codes.TOO_DEEP, text)
        return None
    if data == OTHERWISE:
        text = "`otherwise` cannot be part of another condition"
        reader.report(path, codes.MISPLACED_OTHERWISE, text, "give it a tier alone")
        return None
    if not isinstance(data, dict):
        _not_a_mapping(reader, data, path)
        return None
    heads = [key for key in HEADS if key in data]
    if len(heads) == 1:
        return _node(reader, heads[0], data, path, level)
    if heads:
        found = ", ".join(f"`{key}`" for key in heads)
        text = f"several conditions in one mapping: {found}"
        hint = "join them by `all` or `any`"
        reader.report(path, codes.CONTRADICTION, text, hint)
        return None
    hint = did_you_mean(next(iter(data), ""), HEADS)
    reader.report(path, codes.MISSING, "no condition in this mapping", hint)
    return None


def _not_a_mapping(reader: Reader, data: object, path: Path) -> None:
    """Report a condition that is no mapping."""
    text = f"a condition is a mapping, not {type(data).__name__}"
    hint = did_you_mean(data, [OTHERWISE]) if isinstance(data, str) else ""
    reader.report(path, codes.WRONG_TYPE, text, hint)


def _node(
    reader: Reader, head: str, data: Data, path: Path, level: int
) -> Condition | None:
    """Read a mapping whose kind is known."""
    if head in _GROUPS:
        return _group(reader, head, data, path, level)
    if head == "not":
        reader.keys(data, path, ("not",))
        part = _read(reader, data["not"], (*path, "not"), level + 1)
        return Not((part,)) if part else None
    if head == "at_least":
        return _at_least(reader, data, path, level)
    return LEAVES[head](reader, data, path)


def _group(
    reader: Reader, head: str, data: Data, path: Path, level: int
) -> Condition | None:
    """Read `all` or `any`."""
    reader.keys(data, path, (head,))
    parts = _parts(reader, data[head], (*path, head), level)
    return _GROUPS[head](parts) if parts else None


def _at_least(reader: Reader, data: Data, path: Path, level: int) -> AtLeast | None:
    """Read `{at_least: K, of: […]}`."""
    reader.keys(data, path, ("at_least", "of"))
    parts = _parts(reader, data.get("of"), (*path, "of"), level)
    most = len(parts) if parts else 1000
    count = reader.count(data["at_least"], (*path, "at_least"), most)
    return AtLeast(count, parts) if count and parts else None


def _parts(
    reader: Reader, data: object, path: Path, level: int
) -> tuple[Condition, ...] | None:
    """Read a list of conditions; None unless every part could be read."""
    if not isinstance(data, list | tuple):
        reader.report(path, codes.WRONG_TYPE, "a list of conditions is needed")
        return None
    if not data:
        reader.report(path, codes.EMPTY_LIST, "the list is empty")
        return None
    parts = [
        _read(reader, item, (*path, place), level + 1)
        for place, item in enumerate(data)
    ]
    read = tuple(part for part in parts if part is not None)
    return read if len(read) == len(parts) else None


_GROUPS: dict[str, Callable[[tuple[Condition, ...]], Condition]] = {
    "all": All,
    "any": Any,
}
HEADS = ("all", "any", "not", "at_least", *LEAVES)
