"""Give the server's findings their place in the file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..client.failures import PolicyRefused, to_diagnostic
from ..diagnostics import Diagnostic, in_order
from ..errors import PolicyInvalid
from .document import Document, split_path


def located(document: Document, raw: Iterable[Mapping[str, Any]]) -> list[Diagnostic]:
    """The findings in `raw`, each at the line of `document` that it is about."""
    return in_order(_locate(document, to_diagnostic(item)) for item in raw)


def invalid(document: Document, refused: PolicyRefused) -> PolicyInvalid:
    """The server's refusal with places in the file."""
    return PolicyInvalid(located(document, refused.raw), refused.message)


def _locate(document: Document, item: Diagnostic) -> Diagnostic:
    mark = document.locate(item.address, split_path(item.path))
    return replace(item, mark=mark or document.tree.mark)
