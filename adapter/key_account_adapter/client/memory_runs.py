"""Recomputes of the server in memory: they count, nothing else."""

from dataclasses import dataclass, field
from typing import Any

from . import failures

Raw = dict[str, Any]


@dataclass
class Runs:
    """All runs, the newest last; `accounts` is what each one stages."""

    accounts: int = 2500
    #: ids of accounts that cannot be written
    bad: frozenset[int] = frozenset()
    #: why a run of changes has to measure all accounts
    full_reason: str = ""
    runs: list[Raw] = field(default_factory=list)

    def start(
        self,
        as_of: str | None = None,
        scope: Raw | None = None,
        incremental: bool = False,
    ) -> Raw:
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
            "counts": {},
            "labels": {"grades": "Grades", "metrics": "Figures"},
            "failed": 0,
            "message": "",
            "incremental": incremental,
            "full_reason": self.full_reason if incremental else "",
            "measured": 40 if incremental and not self.full_reason else None,
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
        first = run["done"] + 1
        run["done"] += taken
        run["remaining"] -= taken
        run["grades_changed"] += taken // 10
        run["counts"] = {"grades": run["grades_changed"]}
        run["failed"] += len(self.bad & {*range(first, run["done"] + 1)})
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

    def changes(
        self,
        run_id: int,
        step: str | None = None,
        kind: str | None = None,
        after: int = 0,
    ) -> Raw:
        """Every tenth account goes up; in pages of a hundred."""
        run = self._run(run_id)
        found = [
            self._upgrade(number)
            for number in range(1, run["grades_changed"] + 1)
            if step in (None, "grades") and kind in (None, "up")
        ]
        rest = [row for row in found if row["id"] > after]
        return {
            "run_id": run["run_id"],
            "rows": rest[:100],
            "more": len(rest) > 100,
            "hidden": 3,
        }

    def _upgrade(self, number: int) -> Raw:
        return {
            "id": number,
            "account_id": number * 10,
            "account": f"Customer {number}, 北方钢铁",
            "step": "grades",
            "kind": "up",
            "scheme": "abc",
            "before": "B",
            "after": "A",
            "details": None,
            "words": "B → A",
        }

    def errors(self, run_id: int) -> list[Raw]:
        """The reader may not read account 13."""
        self._run(run_id)
        return [
            {
                "account_id": number,
                "account": None if number == 13 else f"Customer {number}",
                "step": "grades",
                "label": "Grades",
                "message": None if number == 13 else "Its tax number is wrong",
            }
            for number in sorted(self.bad)
        ]

    def _run(self, run_id: int) -> Raw:
        if not 0 < run_id <= len(self.runs):
            raise failures.refusal(
                "odoo.exceptions.UserError", f"There is no run {run_id}.", None
            )
        return self.runs[run_id - 1]
