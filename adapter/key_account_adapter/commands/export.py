"""``key-account export``: a bundle as it is on the server, as a policy file."""

import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..client.answers import Exported
from ..client.interface import PolicyClient
from ..diagnostics import Diagnostic
from ..errors import BadUsage, Refused
from ..exit_codes import ExitCode
from ..policy.decompile import decompile
from ..policy.emit import emit

HISTORY = 200


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The bundle, its YAML, and the file it was written to (empty: none)."""

    exported: Exported
    yaml: str
    file: str = ""

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "bundle": self.exported.bundle,
            "revision": self.exported.revision,
            "file": self.file or None,
            "yaml": self.yaml,
        }


def export(client: PolicyClient, bundle: str = "") -> ExportReport:
    """Export `bundle`; without a name there has to be exactly one on the server."""
    exported = client.export(bundle or _only_bundle(client))
    header = (
        f"Key account policy '{exported.bundle}', exported from revision "
        f"{exported.revision}.\n"
        "Apply it again with: key-account apply FILE"
    )
    return ExportReport(exported, emit(decompile(asdict(exported)), header))


def write_file(text: str, file: str, *, force: bool = False) -> None:
    """Write `text` to `file`, wholly or not at all."""
    path = Path(file)
    if path.exists() and not force:
        raise BadUsage(f"{file} exists already.", hint="--force overwrites it")
    try:
        _replace(path, text)
    except OSError as error:
        raise BadUsage(f"{file} cannot be written: {error.strerror}.") from None


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _only_bundle(client: PolicyClient) -> str:
    bundles = sorted({row.bundle for row in client.history(limit=HISTORY)})
    if len(bundles) == 1:
        return bundles[0]
    if not bundles:
        raise Refused("No policy was applied to this server yet.", code="POL451")
    raise BadUsage(
        f"The server has several bundles: {', '.join(bundles)}.",
        hint="choose one with --bundle",
    )
