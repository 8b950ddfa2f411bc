"""``key-account status``: what is applied, whether it drifted, the last recompute."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..client.answers import Revision
from ..client.interface import PolicyClient
from ..client.runs import Run
from ..diagnostics import Diagnostic
from ..exit_codes import ExitCode
from ..policy.document import Document
from .plan import Planned, plan_policies

HISTORY = 200


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The latest revision of each bundle, the plan of each file given, the last run."""

    bundles: Sequence[Revision]
    plans: Sequence[Planned]
    run: Run | None

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return [found for item in self.plans for found in item.diagnostics]

    def state_of(self, bundle: str) -> str:
        """``in sync``, ``changes pending``, ``drift``, both, or ``not checked``."""
        for item in self.plans:
            if item.plan.bundle == bundle:
                pending = ["changes pending"] if item.plan.has_pending else []
                drift = ["drift"] if item.plan.has_drift else []
                return " and ".join([*pending, *drift]) or "in sync"
        return "not checked"

    @property
    def names(self) -> list[str]:
        """Every bundle on the server or in the files."""
        known = [row.bundle for row in self.bundles]
        planned = [item.plan.bundle for item in self.plans]
        return sorted({*known, *planned})

    def revision_of(self, bundle: str) -> Revision | None:
        """The latest revision of `bundle`; None if it was never applied."""
        return next((row for row in self.bundles if row.bundle == bundle), None)

    def as_dict(self) -> dict[str, Any]:
        return {
            "bundles": [self._bundle(name) for name in self.names],
            "run": self.run.raw if self.run else None,
        }

    def _bundle(self, name: str) -> dict[str, Any]:
        row = self.revision_of(name)
        applied = row.raw if row else {"bundle": name, "revision": 0}
        return {**applied, "state": self.state_of(name)}


def status(client: PolicyClient, documents: Iterable[Document] = ()) -> StatusReport:
    """Ask for revisions and the last run; compare with `documents` if there are any."""
    latest: dict[str, Revision] = {}
    for row in client.history(limit=HISTORY):
        known = latest.get(row.bundle)
        if known is None or row.revision > known.revision:
            latest[row.bundle] = row
    plans = plan_policies(client, documents).plans
    run = client.status()
    rows = [latest[name] for name in sorted(latest)]
    return StatusReport(rows, plans, run if run.run_id else None)
