"""``key-account validate``: every mistake in the files, without a server."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..diagnostics import Diagnostic, in_order
from ..exit_codes import ExitCode
from ..policy.load import Loaded, load_all


@dataclass(frozen=True, slots=True)
class ValidateReport:
    """The files that were checked, with what was found in them."""

    loaded: Sequence[Loaded]

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return in_order(found for item in self.loaded for found in item.found)

    @property
    def errors(self) -> int:
        return sum(item.is_error for item in self.diagnostics)

    @property
    def warnings(self) -> int:
        return len(self.diagnostics) - self.errors

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.INVALID if self.errors else ExitCode.OK

    def as_dict(self) -> dict[str, Any]:
        return {
            "files": [_file(item) for item in self.loaded],
            "summary": {"errors": self.errors, "warnings": self.warnings},
        }


def validate(paths: Iterable[str], overlays: Iterable[str] = ()) -> ValidateReport:
    """Check every policy file in `paths` with `overlays` laid over each."""
    return ValidateReport(load_all(paths, overlays))


def _file(item: Loaded) -> dict[str, Any]:
    document = item.document
    return {
        "file": item.file,
        "valid": item.is_valid,
        "bundle": document.bundle if document else None,
        "document_sha256": document.sha256 if document else None,
        "resources": len(document.resources) if document else None,
    }
