"""Policy data that remembers where each value and each key was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from ..diagnostics import Mark

Scalar: TypeAlias = str | int | bool | Decimal | None
Path: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Node:
    """A value with the place of the value and, in a mapping, of its key."""

    value: "Scalar | dict[str, Node] | list[Node]"
    mark: Mark
    key: Mark | None = None

    @property
    def place(self) -> Mark:
        """Where a reader should look: the key if there is one."""
        return self.key or self.mark

    def plain(self) -> Any:
        """The bare data: dicts, lists, text, int, bool, Decimal, None."""
        if isinstance(self.value, dict):
            return {key: child.plain() for key, child in self.value.items()}
        if isinstance(self.value, list):
            return [child.plain() for child in self.value]
        return self.value

    def child(self, step: str | int) -> "Node | None":
        """The node one step down, or None."""
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int):
            return self.value[step] if 0 <= step < len(self.value) else None
        return None

    def deepest(self, path: Sequence[str | int]) -> "tuple[Node, bool]":
        """The last node that exists on `path`, and whether that is all of it."""
        node = self
        for step in path:
            found = node.child(step)
            if found is None:
                return node, False
            node = found
        return node, True
