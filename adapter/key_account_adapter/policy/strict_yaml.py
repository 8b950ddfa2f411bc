"""Read one YAML file strictly: every mistake that YAML itself would hide is refused."""

import os
from collections.abc import Mapping
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.error import MarkedYAMLError, YAMLError
from yaml.nodes import ScalarNode
from yaml.parser import Parser
from yaml.reader import Reader, ReaderError
from yaml.resolver import Resolver
from yaml.scanner import Scanner

from ..diagnostics import Diagnostic, Mark
from . import scalars
from .build_tree import PREFIX, Builder, mark_of
from .tree import Node


class _StrictLoader(Reader, Scanner, Parser, Composer, Resolver):
    """PyYAML's composer with no implicit types of its own."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)
        Composer.__init__(self)
        Resolver.__init__(self)

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        """Give plain scalars their YAML 1.2 core type."""
        if kind is ScalarNode and implicit[0]:
            return PREFIX + scalars.tag_of(value)
        # PyYAML's stubs leave the resolver untyped.
        return str(super().resolve(kind, value, implicit))  # type: ignore[no-untyped-call]


def parse(
    content: bytes, file: str, environ: Mapping[str, str] | None = None
) -> tuple[Node | None, list[Diagnostic]]:
    """Return the tree in `content` and all findings; None if there is no tree."""
    found: list[Diagnostic] = []
    text = _decode(content, file, found)
    if text is None:
        return None, found
    root = _compose(text, file, found)
    if root is None:
        return None, found
    environment = os.environ if environ is None else environ
    tree = Builder(file, found, environment).build(root)
    return tree, found


def _decode(content: bytes, file: str, found: list[Diagnostic]) -> str | None:
    if content.startswith(b"\xef\xbb\xbf"):
        hint = "save the file as UTF-8 without a byte order mark"
        _report(found, "POL011", "the file starts with a byte order mark", file, hint)
        content = content[3:]
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8")
        mark = _mark_at(before, file)
        message = "the file is not valid UTF-8"
        found.append(Diagnostic("POL011", message, mark, "save the file as UTF-8"))
        return None


def _compose(text: str, file: str, found: list[Diagnostic]) -> yaml.Node | None:
    try:
        root = _StrictLoader(text).get_single_node()
    except RecursionError:
        _report(found, "POL001", "the file is nested too deeply", file)
    except ReaderError as error:
        mark = _mark_at(text[: error.position], file)
        # PyYAML gives the character as a number.
        message = f"the file holds the control character U+{error.character:04X}"
        found.append(Diagnostic("POL011", message, mark, "remove the character"))
    except MarkedYAMLError as error:
        found.append(_syntax(error, file))
    except (YAMLError, ValueError, OverflowError) as error:
        _report(found, "POL001", f"the file is not YAML: {error}", file)
    else:
        if root is None:
            _report(found, "POL001", "the file is empty", file)
        return root
    return None


def _syntax(error: MarkedYAMLError, file: str) -> Diagnostic:
    mark = error.problem_mark or error.context_mark
    place = mark_of(mark, file) if mark else Mark(file, 1, 1)
    problem = error.problem or error.context or "not valid YAML"
    if "found another document" in problem:
        hint = "put each policy into a file of its own"
        return Diagnostic("POL012", "the file holds several documents", place, hint)
    if "'\\t'" in problem:
        hint = "indent with spaces"
        return Diagnostic("POL002", "a tab cannot start a token", place, hint)
    if "tag handle" in problem:
        return Diagnostic("POL008", problem, place, "only !env is known")
    context = f"{error.context}, " if error.context else ""
    return Diagnostic("POL001", f"{context}{problem}", place)


def _report(
    found: list[Diagnostic], code: str, message: str, file: str, hint: str = ""
) -> None:
    found.append(Diagnostic(code, message, Mark(file, 1, 1), hint))


def _mark_at(before: str, file: str) -> Mark:
    line = before.count("\n") + 1
    return Mark(file, line, len(before) - (before.rfind("\n") + 1) + 1)
