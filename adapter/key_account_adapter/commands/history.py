"""``key-account history``: the revisions of the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..client.answers import Revision
from ..client.interface import PolicyClient
from ..diagnostics import Diagnostic
from ..exit_codes import ExitCode


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """Revisions, the newest first; a request that is looked for must be there."""

    revisions: Sequence[Revision]
    request_id: str = ""

    @property
    def exit_code(self) -> ExitCode:
        missing = self.request_id and not self.revisions
        return ExitCode.FAILED if missing else ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()

    def as_dict(self) -> dict[str, Any]:
        return {"revisions": [item.raw for item in self.revisions]}


def history(
    client: PolicyClient, bundle: str = "", request_id: str = "", limit: int = 20
) -> HistoryReport:
    """The journal, of one bundle or one request if given."""
    rows = client.history(bundle or None, request_id or None, limit)
    return HistoryReport(rows, request_id)
