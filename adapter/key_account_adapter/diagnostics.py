"""One finding about a policy, with its place in the file."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding: ``POL0xx`` syntax, ``1xx`` shape, ``2xx`` references, ``3xx`` meaning,
    ``4xx`` server. ``address`` (``tier/abc/A``) and ``path`` are empty where none apply.
    """

    code: str
    message: str
    mark: Mark | None = None
    hint: str = ""
    severity: str = "error"
    address: str = ""
    path: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity == "error"

    def as_dict(self) -> dict[str, Any]:
        """The finding as JSON, its place as ``file``, ``line`` and ``column``."""
        data = asdict(self)
        del data["mark"]
        place = self.mark
        data["file"] = place.file if place else None
        data["line"] = place.line if place else None
        data["column"] = place.column if place else None
        return data


def in_order(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each finding once, by place; aliases would otherwise repeat a place."""
    unique: dict[tuple[object, ...], Diagnostic] = {}
    for item in found:
        unique.setdefault((item.mark, item.code, item.message), item)
    return sorted(unique.values(), key=_position)


def _position(item: Diagnostic) -> tuple[str, int, int, str]:
    mark = item.mark or Mark("", 0, 0)
    return mark.file, mark.line, mark.column, item.code
