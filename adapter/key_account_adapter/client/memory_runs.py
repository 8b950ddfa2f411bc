"""Recomputes of the server in memory: they count, nothing else."""

from dataclasses import dataclass, field
from typing import Any

from . import failures

Raw = dict[str, Any]


@dataclass
class Runs:
    """All runs, the newest last; `accounts` is what each one stages."""

    accounts: int = 2500
    runs: list[Raw] = field(default_factory=list)

    def start(self, as_of: str | None = None, scope: Raw | None = None) -> Raw:
        if self.runs and self.runs[-1]["state"] == "open":
            return {**self.runs[-1], "resumed": True}
        run: Raw = {
            "run_id": len(self.runs) + 1,
            "state": "open" if self.accounts else "done",
            "as_of": as_of or "2026-11-21",
            "revision": {},
            "staged": self.accounts,
            "done": 0,
            "remaining": self.accounts,
            "grades_changed": 0,
            "metrics_changed": 0,
            "resumed": False,
            "started_by": "policy_admin",
            "started_at": "2026-11-21 09:00:00",
            "finished_at": False,
        }
        self.runs.append(run)
        return run

    def step(self, run_id: int, limit: int = 1000) -> Raw:
        run = self._run(run_id)
        taken = min(limit, run["remaining"]) if run["state"] == "open" else 0
        run["done"] += taken
        run["remaining"] -= taken
        run["grades_changed"] += taken // 10
        if run["state"] == "open" and not run["remaining"]:
            run.update(state="done", finished_at="2026-11-21 09:05:00")
        return run

    def status(self, run_id: int | None = None) -> Raw:
        if run_id is None and not self.runs:
            return {"run_id": False}
        return self._run(run_id or len(self.runs))

    def cancel(self, run_id: int) -> Raw:
        run = self._run(run_id)
        if run["state"] == "open":
            run["state"] = "cancelled"
        return run

    def _run(self, run_id: int) -> Raw:
        if not 0 < run_id <= len(self.runs):
            raise failures.refusal(
                "odoo.exceptions.UserError", f"There is no run {run_id}.", None
            )
        return self.runs[run_id - 1]
