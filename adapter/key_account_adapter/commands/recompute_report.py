"""What a run did: its counts, the accounts it gave up, and each change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..client.interface import PolicyClient
from ..client.runs import Changed, Failure, Run
from ..diagnostics import Diagnostic
from ..exit_codes import ExitCode


@dataclass(frozen=True, slots=True)
class RecomputeReport:
    """A run as it was left; `changes` is None unless they were asked for."""

    run: Run | None
    errors: tuple[Failure, ...] = ()
    changed: tuple[Changed, ...] | None = None
    hidden: int = 0
    exit_code: ExitCode = ExitCode.OK

    @property
    def changes(self) -> tuple[Changed, ...]:
        return self.changed or ()

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()

    def as_dict(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "run": self.run.raw if self.run else None,
            "errors": [item.raw for item in self.errors],
        }
        if self.changed is not None:
            found["changes"] = [item.raw for item in self.changed]
            found["hidden"] = self.hidden
        return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes to tell: all, or only of one step or kind."""

    changes: bool = False
    step: str = ""
    kind: str = ""


def report_on(
    client: PolicyClient, run: Run, wanted: Wanted, code: ExitCode = ExitCode.OK
) -> RecomputeReport:
    """Ask the server what the run did."""
    if not run.run_id:
        return RecomputeReport(None)
    errors = client.errors(run.run_id) if run.failed else ()
    if not wanted.changes:
        return RecomputeReport(run, errors, exit_code=code)
    rows: list[Changed] = []
    while True:
        after = rows[-1].id if rows else 0
        page = client.changes(run.run_id, wanted.step, wanted.kind, after)
        rows += page.rows
        if not (page.more and page.rows):
            return RecomputeReport(run, errors, tuple(rows), page.hidden, code)
