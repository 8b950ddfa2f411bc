"""``plan`` and ``apply`` on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from key_account_adapter.app import Services
from key_account_adapter.client import failures
from key_account_adapter.client.answers import Change
from key_account_adapter.client.interface import Effect
from key_account_adapter.client.memory import (
    MemoryServer,
    MemoryTransport,
    policy_error,
)
from key_account_adapter.errors import RailRefused

from .conftest import Result
from .faking import change_answer, fail_on
from .policies import FULL, SMALL

Invoke = Callable[..., Result]


def writes(transport: MemoryTransport) -> list[str]:
    return [name for name, effect in transport.calls if effect is not Effect.READ]


def test_plan_of_a_new_policy_shows_what_would_be_added(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    result = invoke("plan", small)

    assert result.exit_code == 0
    assert "+ option/flag/strategic" in result.stdout
    assert f"{small}:6:5" in result.stdout
    assert "1 to add" in result.stdout
    assert writes(transport) == []


def test_plan_tells_pending_changes_by_exit_code(invoke: Invoke, small: str) -> None:
    assert invoke("plan", small, "--exit-code").exit_code == 2


def test_plan_tells_drift_by_exit_code(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    invoke("apply", small, "--yes")
    server.edit("small", "option/flag/strategic", {"sequence": 7})

    result = invoke("plan", small, "--exit-code")

    assert result.exit_code == 3
    assert "DRIFT" in result.stdout


def test_pending_changes_win_over_drift(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    invoke("apply", small, "--yes")
    server.edit("small", "option/flag/strategic", {"sequence": 7})
    Path(small).write_text(SMALL + "    new: {name: New}\n", encoding="utf-8")

    result = invoke("plan", small, "--exit-code", "--format", "json")

    data = json.loads(result.stdout)
    assert result.exit_code == 2
    assert (data["has_changes"], data["has_drift"], data["ok"]) == (True, True, True)


def test_a_conflict_is_named(invoke: Invoke, small: str, server: MemoryServer) -> None:
    invoke("apply", small, "--yes")
    server.edit("small", "option/flag/strategic", {"sequence": 7})
    Path(small).write_text(
        SMALL.replace("Strategic}", "Strategic, sequence: 8}"), encoding="utf-8"
    )

    assert "CONFLICT" in invoke("plan", small).stdout


def test_apply_commits_and_the_second_apply_writes_nothing(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    first = invoke("apply", small, "--yes")
    before = len(writes(transport))
    second = invoke("apply", small, "--yes")

    assert first.exit_code == second.exit_code == 0
    assert "applied as revision 1" in first.stdout
    assert "no changes (revision 1)" in second.stdout
    assert len(writes(transport)) == before == 1


def test_the_full_policy_applies_and_plans_empty(
    invoke: Invoke, tmp_path: Path
) -> None:
    file = tmp_path / "full.yaml"
    file.write_text(FULL, encoding="utf-8")

    assert invoke("apply", str(file), "--yes").exit_code == 0
    assert "No changes." in invoke("plan", str(file), "--exit-code").stdout


def test_without_a_terminal_yes_is_needed(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    result = invoke("apply", small)

    assert result.exit_code == 1
    assert "--yes" in result.stderr
    assert writes(transport) == []


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("", 130)])
def test_a_terminal_is_asked(
    invoke: Invoke, small: str, services: Services, answer: str, code: int
) -> None:
    services.is_terminal = lambda: True

    result = invoke("apply", small, answer=answer)

    assert result.exit_code == code
    assert "Apply this plan to 'small'?" in result.stderr


def test_what_the_file_no_longer_names_is_kept(invoke: Invoke, small: str) -> None:
    Path(small).write_text(SMALL + "    new: {name: New}\n", encoding="utf-8")
    invoke("apply", small, "--yes")
    Path(small).write_text(SMALL, encoding="utf-8")

    assert "not in the file: option/flag/new" in invoke("plan", small).stdout


def test_long_values_are_cut_in_text_only(invoke: Invoke, small: str) -> None:
    Path(small).write_text(SMALL.replace("Strategic", "S" * 99), encoding="utf-8")

    assert "…" in invoke("plan", small).stdout
    assert "S" * 99 in invoke("plan", small, "--format", "json").stdout


def test_a_finding_of_both_sides_is_said_once(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    text = SMALL + "roles: {r: {name: R, scope: own, members: []}}\n"
    Path(small).write_text(text, encoding="utf-8")
    server.diagnostics = [
        {
            "severity": "warning",
            "code": "POL310",
            "address": "role/r",
            "path": "members",
            "message": "nobody has this role",
        }
    ]

    assert invoke("plan", small).stderr.count("nobody has this role") == 1


@pytest.mark.parametrize(
    ("change", "pending"),
    [
        ({"action": "create"}, True),
        ({"action": "restore"}, False),
        ({"action": "update", "fields": [{"path": "a", "origin": "drift"}]}, False),
        ({"action": "update", "fields": [{"path": "a"}]}, True),
    ],
)
def test_which_changes_the_file_asks_for(change: dict[str, Any], pending: bool) -> None:
    assert Change.read({"address": "tier/a", **change}).is_pending is pending


def test_apply_sends_base_state_actor_and_a_request_id(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    invoke("apply", small, "--yes", "--actor", "ci")

    row = server.journal[0]
    assert row["actor"] == "ci"
    assert len(row["request_id"]) == 36


def test_apply_stops_at_the_first_failure_and_tells_what_was_done(
    invoke: Invoke, small: str, tmp_path: Path, transport: MemoryTransport
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("bundle: small", "bundle: other"), encoding="utf-8")
    third = tmp_path / "third.yaml"
    third.write_text(SMALL.replace("bundle: small", "bundle: third"), encoding="utf-8")
    fail_on(transport, "apply", policy_error("POL502", "busy"), after=1)

    result = invoke("apply", small, str(other), str(third), "--yes", "--format", "json")

    data = json.loads(result.stdout)
    assert result.exit_code == 5
    assert [item["bundle"] for item in data["applied"]] == ["small"]
    assert data["error"]["code"] == "POL502"
    assert "third" not in transport.server.heads


def test_what_was_applied_before_a_failure_is_told_in_text(
    invoke: Invoke, small: str, tmp_path: Path, transport: MemoryTransport
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("bundle: small", "bundle: other"), encoding="utf-8")
    fail_on(transport, "apply", RailRefused("rail", code="POL601"), after=1)

    result = invoke("apply", small, str(other), "--yes")

    assert result.exit_code == 6
    assert "Applied before the failure: small at 1." in result.stderr


def test_a_stale_plan_is_refused(
    invoke: Invoke, small: str, server: MemoryServer, services: Services
) -> None:
    """Somebody edits the server between plan and apply."""
    invoke("apply", small, "--yes")
    Path(small).write_text(SMALL + "    new: {name: New}\n", encoding="utf-8")
    services.is_terminal = EditWhenAsked(server)

    result = invoke("apply", small, answer="y\n")

    assert result.exit_code == 5
    assert "error[POL501]" in result.stderr


class EditWhenAsked:
    """Somebody edits the server while the plan is on the screen."""

    def __init__(self, server: MemoryServer) -> None:
        self.server = server

    def __call__(self) -> bool:
        self.server.edit("small", "option/flag/strategic", {"sequence": 7})
        return True


def test_mistakes_found_by_the_server_point_at_the_line(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    server.diagnostics = [
        {
            "severity": "error",
            "code": "POL401",
            "address": "option/flag/strategic",
            "path": "name.en_US",
            "message": "unknown",
            "hint": "look",
        }
    ]

    result = invoke("plan", small)

    assert result.exit_code == 4
    assert f"{small}:6:17: POL401 unknown" in result.stderr
    assert "help: look" in result.stderr


def test_a_refusal_by_apply_points_at_the_line(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    found = [{"code": "POL404", "address": "option/flag/strategic", "message": "no"}]
    fail_on(transport, "apply", policy_error("POL404", "refused", found))

    result = invoke("apply", small, "--yes")

    assert result.exit_code == 4
    assert f"{small}:6:5: POL404 no" in result.stderr


def test_a_refusal_by_plan_points_at_the_line(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    fail_on(transport, "plan", policy_error("POL300", "refused", [{"message": "no"}]))

    assert f"{small}:1:1: POL400 no" in invoke("plan", small).stderr


def test_warnings_of_the_server_do_not_stop_an_apply(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    server.diagnostics = [
        {"severity": "warning", "code": "POL410", "address": "", "message": "hm"}
    ]

    result = invoke("apply", small, "--yes")

    assert result.exit_code == 0
    assert "warning: hm" in result.stderr


def test_an_old_addon_is_refused(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    server.module_version = "19.0.0.9.0"

    result = invoke("plan", small)

    assert result.exit_code == 7
    assert "older than 1.0.0" in result.stderr


def test_another_policy_language_is_refused(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    change_answer(transport, "describe", lambda answer: {**answer, "api_version": "v9"})

    assert invoke("plan", small).exit_code == 7


def test_an_unknown_method_means_no_addon(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    fail_on(transport, "describe", failures.addon_missing())

    assert "no usable Key Account addon" in invoke("plan", small).stderr
