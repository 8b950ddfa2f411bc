"""``key-account version``: what is installed here."""

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from .. import __version__
from ..diagnostics import Diagnostic
from ..exit_codes import ExitCode
from ..policy.schema import API_VERSION

PACKAGES = ("click", "OdooRPC", "pydantic", "PyYAML", "requests", "rich")


@dataclass(frozen=True, slots=True)
class VersionReport:
    """Versions by name."""

    versions: dict[str, str]

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()

    def as_dict(self) -> dict[str, Any]:
        return {"versions": self.versions}


def versions() -> VersionReport:
    """This package, its policy language, Python and the libraries that matter."""
    return VersionReport(
        {
            "key-account": __version__,
            "policy": API_VERSION,
            "python": platform.python_version(),
            **{name: _installed(name) for name in PACKAGES},
        }
    )


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
