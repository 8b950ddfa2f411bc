"""Turn PyYAML's nodes into a tree that knows its places, refusing what misleads."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from ..diagnostics import Diagnostic, Mark
from . import scalars
from .tree import Node

PREFIX = "tag:yaml.org,2002:"
# Characters that an escape such as "\0" brings in; no database or terminal takes them.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
SCALARS = frozenset({"null", "bool", "int", "float", "str"})
MAX_DEPTH = 60
# A policy of a thousand objects has some ten thousand values.
MAX_ALIASED = 20_000


class Builder:
    """Turn PyYAML's nodes into :class:`Node`, collecting findings on the way."""

    def __init__(
        self, file: str, found: list[Diagnostic], environ: Mapping[str, str]
    ) -> None:
        self.file = file
        self.found = found
        self.environ = environ
        self.open: set[int] = set()
        self.seen: set[int] = set()
        self.aliased = 0
        self.depth_reported = False

    def build(self, node: yaml.Node, key: Mark | None = None) -> Node:
        """Return the tree under `node`; what cannot be built becomes None."""
        mark = mark_of(node.start_mark, self.file)
        builders: dict[type[yaml.Node], Callable[[Any, Mark, Mark | None], Node]] = {
            MappingNode: self._mapping,
            SequenceNode: self._sequence,
            ScalarNode: self._scalar,
        }
        if not self._may_descend(node, mark):
            return Node(None, mark, key)
        self.open.add(id(node))
        try:
            return builders[type(node)](node, mark, key)
        finally:
            self.open.discard(id(node))

    def _may_descend(self, node: yaml.Node, mark: Mark) -> bool:
        if id(node) in self.open:
            self._add("POL007", "an alias refers to itself", mark)
            return False
        if len(self.open) > MAX_DEPTH:
            if not self.depth_reported:
                self._add("POL001", f"more than {MAX_DEPTH} levels deep", mark)
                self.depth_reported = True
            return False
        # A node met a second time, or below such a node, came through an alias.
        self.aliased += id(node) in self.seen
        self.seen.add(id(node))
        if self.aliased <= MAX_ALIASED:
            return True
        if self.aliased == MAX_ALIASED + 1:
            message = f"aliases repeat more than {MAX_ALIASED} values"
            self._add("POL007", message, mark, "write fewer aliases")
        return False

    def _mapping(self, node: MappingNode, mark: Mark, key: Mark | None) -> Node:
        self._check_tag(node, "map", mark)
        children: dict[str, Node] = {}
        places: dict[str, Mark] = {}
        for key_node, value_node in node.value:
            name, place = self._key(key_node)
            value = self.build(value_node, place)
            if name is None:
                continue
            if name in children:
                first = f"first at {places[name].line}:{places[name].column}"
                self._add("POL003", f"duplicate key '{name}' ({first})", place)
                continue
            children[name], places[name] = value, place
        return Node(children, mark, key)

    def _key(self, node: yaml.Node) -> tuple[str | None, Mark]:
        place = mark_of(node.start_mark, self.file)
        if not isinstance(node, ScalarNode):
            self._add("POL010", "a key must be text", place)
            return None, place
        if node.value == "<<" and node.style is None:
            hint = "write the values out, or use an --overlay"
            self._add("POL009", "merge keys are not supported", place, hint)
            return None, place
        self._check_characters(str(node.value), place)
        if node.tag != PREFIX + "str":
            hint = f'write "{node.value}"'
            self._add("POL010", f"the key {node.value} is not text", place)
            self.found[-1] = _with_hint(self.found[-1], hint)
        return str(node.value), place

    def _sequence(self, node: SequenceNode, mark: Mark, key: Mark | None) -> Node:
        self._check_tag(node, "seq", mark)
        return Node([self.build(item) for item in node.value], mark, key)

    def _scalar(self, node: ScalarNode, mark: Mark, key: Mark | None) -> Node:
        if node.tag == "!env":
            return Node(self._environment(str(node.value), mark), mark, key)
        tag = str(node.tag).removeprefix(PREFIX)
        if tag not in SCALARS:
            self._unknown_tag(node, mark)
            return Node("", mark, key)
        if self._check_characters(str(node.value), mark):
            return Node("", mark, key)
        return Node(self._value(tag, str(node.value), mark), mark, key)

    def _value(self, tag: str, text: str, mark: Mark) -> Any:
        try:
            return scalars.value_of(tag, text)
        except ValueError as error:
            self._add("POL004", str(error), mark)
            return 0 if tag in ("int", "float") else text

    def _environment(self, name: str, mark: Mark) -> Any:
        text = self.environ.get(name.strip())
        if text is None:
            message = f"environment variable {name.strip()} is not set"
            self._add("POL005", message, mark, f"export {name.strip()}=…")
            return ""
        return self._value(scalars.tag_of(text), text, mark)

    def _check_characters(self, text: str, mark: Mark) -> bool:
        match = UNPRINTABLE.search(text)
        if match is not None:
            message = f"the text holds the control character U+{ord(match[0]):04X}"
            self._add("POL011", message, mark, "remove the character")
        return match is not None

    def _check_tag(self, node: yaml.Node, tag: str, mark: Mark) -> None:
        if node.tag != PREFIX + tag:
            self._unknown_tag(node, mark)

    def _unknown_tag(self, node: yaml.Node, mark: Mark) -> None:
        short = str(node.tag).replace(PREFIX, "!!")
        self._add("POL008", f"unknown tag {short}", mark, "only !env is known")

    def _add(self, code: str, message: str, mark: Mark, hint: str = "") -> None:
        self.found.append(Diagnostic(code, message, mark, hint))


def _with_hint(item: Diagnostic, hint: str) -> Diagnostic:
    return Diagnostic(item.code, item.message, item.mark, hint)


def mark_of(mark: yaml.Mark, file: str) -> Mark:
    return Mark(file, mark.line + 1, mark.column + 1)
