"""The compiled document: what crosses the wire, and the way back to the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Mark
from .tree import Node, Path


@dataclass(frozen=True, slots=True)
class Resource:
    """One configuration record: its identity, its values, its place in the file.

    ``base`` is the path of the resource in the file; ``places`` names the value paths
    that stand elsewhere or are spelt differently there.
    """

    kind: str
    key: str
    values: dict[str, Any]
    base: Path
    places: Mapping[Path, Path] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{self.kind}/{self.key}"

    def value(self, path: Path) -> Any:
        """The value at `path`; None if there is none."""
        value: Any = self.values
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def file_path(self, path: Path) -> Path:
        """Where the file says what the resource says at `path`."""
        for length in range(len(path), 0, -1):
            moved = self.places.get(path[:length])
            if moved is not None:
                return (*moved, *path[length:])
        return (*self.base, *path)


@dataclass(frozen=True, slots=True)
class Document:
    """A compiled policy."""

    bundle: str
    api_version: str
    title: dict[str, str]
    company: str | None
    resources: Sequence[Resource]
    tree: Node
    sha256: str

    def wire(self) -> dict[str, Any]:
        """The document as the server takes it."""
        return {
            "bundle": self.bundle,
            "api_version": self.api_version,
            "title": self.title,
            "company": self.company,
            "document_sha256": self.sha256,
            "resources": [self._wire(resource) for resource in self.resources],
        }

    def _wire(self, resource: Resource) -> dict[str, Any]:
        return {
            "kind": resource.kind,
            "key": resource.key,
            "values": resource.values,
            "source": str(self.tree.deepest(resource.base)[0].place),
        }

    def resource(self, address: str) -> Resource | None:
        """The resource with `address`, or None."""
        found = (item for item in self.resources if item.address == address)
        return next(found, None)

    def locate(self, address: str, path: Path = ()) -> Mark | None:
        """The place of `path` in the resource `address`; None if it is unknown."""
        resource = self.resource(address)
        if resource is not None:
            node, complete = self.tree.deepest(resource.file_path(path))
            return node.mark if complete and path else node.place
        node, complete = self.tree.deepest(path)
        return node.place if complete and path and not address else None


def split_path(text: str) -> Path:
    """``any.0.gte`` as a path; numbers become list positions."""
    return tuple(int(step) if step.isdigit() else step for step in _steps(text))


def _steps(text: str) -> list[str]:
    return text.split(".") if text else []
