"""Keep what is sound of a policy with mistakes, so that the rest is checked too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..diagnostics import Diagnostic
from .document import Document, split_path
from .schema import API_VERSION, Policy
from .shape import check_shape
from .tree import Node, Path

ROUNDS = 20
HEAD: dict[str, str] = {"api_version": API_VERSION, "bundle": "unknown", "title": "?"}
REFERENCE, MEANING = "POL2", "POL3"
# Their rules look at several resources at once.
TABLES = frozenset({"scheme", "tier", "criterion", "evaluation_type"})
# What a resource needs to be looked at, where the file has something wrong.
STAND_INS: dict[str, Any] = {
    "name": "?",
    "scope": "own",
    "clock_start": "received",
    "timezone": "UTC",
    "attendance": {},
    "condition": "otherwise",
    "minimum": 0,
    "maximum": 100,
}


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left, and the paths that were cut out."""

    policy: Policy
    cut: Sequence[Path]

    def trusts(self, document: Document, item: Diagnostic) -> bool:
        """Whether `item` would be found in the whole policy as well."""
        resource = document.resource(item.address)
        if resource is None:
            return False
        path = split_path(item.path)
        if item.code.startswith(REFERENCE):
            target = resource.value(path)
            return not self._was_cut(str(target).rpartition("/")[2])
        if item.code.startswith(MEANING) and resource.kind in TABLES:
            return not any(_same_table(resource.base, each) for each in self.cut)
        place = resource.file_path(path[:1])
        return not any(each[: len(place)] == place for each in self.cut)

    def _was_cut(self, key: str) -> bool:
        return any(key in path for path in self.cut)


def salvage(tree: Node, wrong: Iterable[Path]) -> Rest | None:
    """Cut `wrong` out of `tree`, and what cannot stand without it."""
    cut: list[Path] = []
    here = list(wrong)
    for turn in range(ROUNDS):
        for path in sorted(here, key=_last_first, reverse=True):
            tree = _cut_out(tree, path, stand_in=turn == 0)
        cut += here
        shape = check_shape(tree)
        if shape.policy is not None:
            return Rest(shape.policy, cut)
        here = shape.wrong
    return None


def _last_first(path: Path) -> tuple[int, list[int]]:
    """Deep before shallow, and the end of a list before its start."""
    return len(path), [step if isinstance(step, int) else -1 for step in path]


def _cut_out(tree: Node, path: Path, *, stand_in: bool) -> Node:
    if len(path) < 2:
        return _head(tree, path)
    if stand_in and path[-1] in STAND_INS:
        return _without(tree, path, _leaf(tree, STAND_INS[path[-1]]))
    # A missing value takes what should have it along.
    return _without(tree, path if tree.deepest(path)[1] else path[:-1])


def _head(tree: Node, path: Path) -> Node:
    """Stand in for a wrong top-level value, or drop the section."""
    if not path or not isinstance(tree.value, dict):
        return Node({name: _leaf(tree, text) for name, text in HEAD.items()}, tree.mark)
    name = str(path[0])
    rest = {key: child for key, child in tree.value.items() if key != name}
    if name in HEAD:
        rest[name] = _leaf(tree, HEAD[name])
    return Node(rest, tree.mark, tree.key)


def _leaf(tree: Node, value: Any) -> Node:
    return Node(value, tree.mark)


def _without(node: Node, path: Path, instead: Node | None = None) -> Node:
    """`node` with what is at `path` taken out, or replaced."""
    step, below = path[0], path[1:]
    child = node.child(step)
    new = instead
    if below:
        if child is None:
            return node
        new = _without(child, below, instead)
    if isinstance(node.value, dict):
        rest = {key: each for key, each in node.value.items() if key != str(step)}
        value = rest if new is None else {**node.value, str(step): new}
        return Node(value, node.mark, node.key)
    assert isinstance(node.value, list)
    items = [new if each is child else each for each in node.value]
    kept = [each for each in items if each is not None]
    return Node(kept, node.mark, node.key)


def _same_table(base: Path, cut: Path) -> bool:
    """Whether a cut can change what is said of the resource at `base`."""
    depth = 1 if base[0] == "criteria" else 2
    return base[:depth] == cut[:depth]
