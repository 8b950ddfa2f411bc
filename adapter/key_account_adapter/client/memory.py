"""A server in memory that keeps the server's contract: for tests and for trying out.

It plans three-way (desired, last applied, live), applies all or nothing, refuses stale
plans, replays a known ``request_id`` and steps through recomputes.
"""

import copy
import datetime
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import failures
from .interface import CLOCK, POLICY, RUN, Effect
from .memory_clocks import Clocks
from .memory_plan import Plans
from .memory_runs import Runs

Raw = dict[str, Any]
RUN_METHODS = ("start", "step", "status", "cancel", "changes", "errors")
KINDS = (
    "calendar",
    "option",
    "role",
    "scheme",
    "tier",
    "criterion",
    "evaluation_type",
    "severity",
)


@dataclass
class MemoryServer:
    """The state of one database and the methods a client may call."""

    login: str = "policy_admin"
    policy_admin: bool = True
    database_uuid: str = "11111111-2222-3333-4444-555555555555"
    module_version: str = "19.0.1.0.0"
    languages: list[str] = field(default_factory=lambda: ["en_US", "zh_CN"])
    now: datetime.datetime = datetime.datetime(2026, 11, 21, 9, 0, tzinfo=datetime.UTC)
    live: dict[str, dict[str, Raw]] = field(default_factory=dict)
    applied: dict[str, dict[str, Raw]] = field(default_factory=dict)
    heads: dict[str, Raw] = field(default_factory=dict)
    journal: list[Raw] = field(default_factory=list)
    diagnostics: list[Raw] = field(default_factory=list)
    runs: Runs = field(default_factory=Runs)
    clocks: Clocks = field(default_factory=Clocks)

    def methods(self) -> dict[tuple[str, str], Callable[..., Any]]:
        """The public methods, by model and name."""
        return {
            (POLICY, "describe"): self.describe,
            (POLICY, "plan"): self.plan,
            (POLICY, "apply"): self.apply,
            (POLICY, "export"): self.export,
            (POLICY, "history"): self.history,
            **{(RUN, name): getattr(self.runs, name) for name in RUN_METHODS},
            (CLOCK, "replan"): self.clocks.replan,
        }

    def describe(self) -> Raw:
        return {
            "api_version": "key-account/v1",
            "module_version": self.module_version,
            "odoo_version": "19.0",
            "database": "memory",
            "database_uuid": self.database_uuid,
            "kinds": {kind: [] for kind in KINDS},
            "metrics": {"revenue": "money", "orders": "count"},
            "events": ["last_order", "first_order"],
            "user": {
                "login": self.login,
                "name": self.login,
                "policy_admin": self.policy_admin,
                "director": False,
            },
            "company": {"id": 1, "name": "Company", "currency": "CNY"},
            "server_time": f"{self.now:%Y-%m-%d %H:%M:%S}",
            "languages": self.languages,
        }

    def plan(self, document: Raw) -> Raw:
        return self._plans(document).answer(self.diagnostics)

    def apply(
        self,
        document: Raw,
        request_id: str,
        base_revision: int | None = None,
        base_state_sha256: str | None = None,
        options: Raw | None = None,
    ) -> Raw:
        known = [row for row in self.journal if row["request_id"] == request_id]
        if known:
            return self._replay(known[0], document)
        self._refuse_mistakes()
        plans = self._plans(document)
        self._refuse_stale(plans, base_revision, base_state_sha256)
        answer = plans.answer(self.diagnostics)
        changed = bool(answer["changes"])
        if changed:
            self._write(document, request_id, answer, options or {})
        return {
            "format": "key-account.apply/1",
            "bundle": plans.bundle,
            "revision": self.heads.get(plans.bundle, {}).get("revision", 0),
            "changed": changed,
            "replayed": False,
            "request_id": request_id,
            **{key: answer[key] for key in ("summary", "changes", "kept")},
            "diagnostics": answer["diagnostics"],
        }

    def export(self, bundle: str) -> Raw:
        if bundle not in self.heads:
            raise failures.refusal(
                "odoo.exceptions.UserError", f"There is no bundle '{bundle}'.", None
            )
        resources = copy.deepcopy(list(self.live[bundle].values()))
        return {"bundle": bundle, **self.heads[bundle], "resources": resources}

    def history(
        self, bundle: str | None = None, request_id: str | None = None, limit: int = 20
    ) -> list[Raw]:
        rows = [
            {key: row[key] for key in row if key != "answer"}
            for row in reversed(self.journal)
            if (not bundle or row["bundle"] == bundle)
            and (not request_id or row["request_id"] == request_id)
        ]
        return rows[:limit]

    def edit(self, bundle: str, address: str, values: Raw) -> None:
        """Change a record as a person on the screens would."""
        self.live[bundle][address]["values"].update(values)

    def _plans(self, document: Raw) -> Plans:
        bundle = document["bundle"]
        return Plans(
            document,
            live=self.live.get(bundle, {}),
            last=self.applied.get(bundle, {}),
            revision=self.heads.get(bundle, {}).get("revision", 0),
        )

    def _replay(self, row: Raw, document: Raw) -> Raw:
        if row["document_sha256"] != document["document_sha256"]:
            raise policy_error("POL503", "The request id was used before.")
        return {**row["answer"], "replayed": True}

    def _refuse_mistakes(self) -> None:
        errors = [item for item in self.diagnostics if item["severity"] == "error"]
        if errors:
            raise policy_error(errors[0]["code"], "The policy is not valid.", errors)

    def _refuse_stale(
        self, plans: Plans, revision: int | None, state: str | None
    ) -> None:
        stale = revision not in (None, plans.revision)
        if stale or state not in (None, plans.state_sha256):
            raise policy_error("POL501", "The plan is stale. Nothing was changed.")

    def _write(self, document: Raw, request_id: str, answer: Raw, options: Raw) -> None:
        bundle = document["bundle"]
        live = self.live.setdefault(bundle, {})
        for resource in document["resources"]:
            address = f"{resource['kind']}/{resource['key']}"
            values = copy.deepcopy(resource["values"])
            old = live.get(address, {}).get("values", {})
            live[address] = {
                "kind": resource["kind"],
                "key": resource["key"],
                "values": {**old, **values},
            }
        self.applied.setdefault(bundle, {}).update(
            copy.deepcopy({key: live[key] for key in answer["addresses"]})
        )
        revision = answer["base"]["revision"] + 1
        self.heads[bundle] = {
            "api_version": document["api_version"],
            "title": document["title"],
            "company": document["company"],
            "revision": revision,
        }
        self._record(document, request_id, answer, options)

    def _record(
        self, document: Raw, request_id: str, answer: Raw, options: Raw
    ) -> None:
        bundle = document["bundle"]
        revision = self.heads[bundle]["revision"]
        stored = {
            "format": "key-account.apply/1",
            "bundle": bundle,
            "revision": revision,
            "changed": True,
            "replayed": False,
            "request_id": request_id,
            **{key: answer[key] for key in ("summary", "changes", "kept")},
            "diagnostics": answer["diagnostics"],
        }
        self.journal.append(
            {
                "bundle": bundle,
                "revision": revision,
                "request_id": request_id,
                "document_sha256": document["document_sha256"],
                "user": self.login,
                "actor": options.get("actor", ""),
                "git": options.get("git", ""),
                "date": f"{self.now:%Y-%m-%d %H:%M:%S}",
                "summary": answer["summary"],
                "answer": stored,
            }
        )


class MemoryTransport:
    """Calls a MemoryServer in the same process."""

    name = "memory"

    def __init__(self, server: MemoryServer) -> None:
        self.server = server
        self.calls: list[tuple[str, Effect]] = []
        self._one_at_a_time = threading.Lock()

    def call(self, model: str, method: str, arguments: Raw, effect: Effect) -> Any:
        """Return a copy, as a real answer shares nothing with the server."""
        self.calls.append((method, effect))
        function = self.server.methods().get((model, method))
        if function is None:
            raise failures.addon_missing(f"no method {model}.{method}")
        with self._one_at_a_time:
            return copy.deepcopy(function(**copy.deepcopy(arguments)))

    def close(self) -> None:
        """Nothing is held."""


def policy_error(code: str, message: str, found: list[Raw] | None = None) -> Exception:
    """What a client makes of the server's PolicyError."""
    arguments = [message, {"code": code, "diagnostics": found or []}]
    return failures.refusal("PolicyError", message, arguments)
