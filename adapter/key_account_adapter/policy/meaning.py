"""What a policy means: references and rules, judged by the engine the server uses."""

from collections.abc import Iterator

from ..diagnostics import Diagnostic
from .document import Document
from .schema.calendars import days_of
from .tree import Node


def check_meaning(document: Document) -> list[Diagnostic]:
    """Every mistake of `document` that can be found without a server."""
    from key_account_engine.documents import check_document

    resources = document.wire()["resources"]
    found = [
        Diagnostic(
            code=problem.code,
            message=problem.message,
            mark=document.locate(address, problem.path),
            hint=problem.hint,
            severity=problem.severity,
            address=address,
            path=".".join(map(str, problem.path)),
        )
        for address, problem in check_document(resources)
    ]
    return [*_repeated_days(document.tree), *found]


def _repeated_days(tree: Node) -> Iterator[Diagnostic]:
    """Days named twice: ranges hide what the duplicate-key check would see."""
    calendars = tree.child("calendars")
    if calendars is None or not isinstance(calendars.value, dict):
        return
    for calendar in calendars.value.values():
        for section in ("holidays", "extra_days"):
            node = calendar.child(section)
            if node is not None:
                yield from _repeated(node)


def _repeated(node: Node) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    entries = node.value if isinstance(node.value, dict) else {}
    for text, child in entries.items():
        for day in _days(text):
            if day in first:
                message = f"{day} is named twice (already in '{first[day]}')"
                yield Diagnostic("POL003", message, child.place)
                break
            first[day] = text


def _days(text: str) -> list[str]:
    """The days of a key; none where the shape check has refused it already."""
    try:
        return [str(day) for day in days_of(text)]
    except ValueError:
        return []
