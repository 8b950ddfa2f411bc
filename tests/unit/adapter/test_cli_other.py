"""Commands other than ``apply``, ``recompute`` and ``replan``."""

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from key_account_adapter.app import Services, git_commit
from key_account_adapter.client.memory import MemoryServer, MemoryTransport
from key_account_adapter.commands.export import write_file
from key_account_adapter.errors import BadUsage
from key_account_adapter.policy.strict_yaml import parse
from key_account_engine.catalogue import METRICS

from .conftest import FakeTime, Result
from .faking import change_answer
from .policies import FULL, SMALL

Invoke = Callable[..., Result]
ROOT = Path(__file__).parents[3]


# validate


def test_a_good_file_is_valid(invoke: Invoke, small: str) -> None:
    result = invoke("validate", small, connected=False)

    assert (result.exit_code, result.stdout) == (0, "No problems in 1 file.\n")


def test_every_mistake_of_every_file_is_listed(
    invoke: Invoke, small: str, tmp_path: Path
) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("title", "titel"))
    Path(small).write_text(SMALL + "x: 1\n")

    result = invoke("validate", small, str(other), connected=False)

    assert result.exit_code == 4
    assert f"{small}:7:1: POL103 unknown key 'x'" in result.stdout
    assert f"{other}:3:1: POL103 unknown key 'titel'" in result.stdout
    assert "help: did you mean 'title'?" in result.stdout
    assert "Found 3 errors, 0 warnings in 2 files." in result.stdout


def test_validate_as_json(invoke: Invoke, small: str) -> None:
    Path(small).write_text(SMALL + "x: 1\n")

    data = json.loads(invoke("validate", small, "--format", "json").stdout)

    assert (data["ok"], data["exit_code"]) == (False, 4)
    assert data["diagnostics"][0] | {"message": ""} == {
        "code": "POL103",
        "message": "",
        "hint": data["diagnostics"][0]["hint"],
        "severity": "error",
        "address": "",
        "path": "x",
        "file": small,
        "line": 7,
        "column": 1,
    }


def test_a_warning_alone_is_valid(invoke: Invoke, tmp_path: Path) -> None:
    file = tmp_path / "p.yaml"
    file.write_text(SMALL + "roles: {r: {name: R, scope: own, members: []}}\n")

    result = invoke("validate", str(file))

    assert result.exit_code == 0
    assert "warning:" in result.stdout
    assert "Found 0 errors, 1 warning in 1 file." in result.stdout
    assert "warning:" in invoke("plan", str(file)).stderr


def test_the_policies_of_the_project_are_valid(invoke: Invoke) -> None:
    assert invoke("validate", str(ROOT / "config" / "policies")).exit_code == 0


# export


def test_an_export_loads_again_and_plans_empty(invoke: Invoke, tmp_path: Path) -> None:
    source, target = tmp_path / "full.yaml", tmp_path / "out.yaml"
    source.write_text(FULL, encoding="utf-8")
    invoke("apply", str(source), "--yes")

    result = invoke("export", "-o", str(target))
    planned = invoke("plan", str(target), "--exit-code")

    assert result.exit_code == 0
    assert "revision 1 written to" in result.stdout
    assert "No changes." in planned.stdout
    assert planned.exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    assert yaml.safe_load(target.read_text(encoding="utf-8"))["bundle"] == "full"


def test_an_export_goes_to_stdout_without_a_file(invoke: Invoke, small: str) -> None:
    invoke("apply", small, "--yes")

    result = invoke("export", "--bundle", "small")

    assert result.stdout.startswith("# Key account policy 'small', exported from")


def test_an_export_overwrites_only_with_force(
    invoke: Invoke, small: str, tmp_path: Path
) -> None:
    invoke("apply", small, "--yes")
    target = tmp_path / "out.yaml"
    target.write_text("mine")

    refused = invoke("export", "-o", str(target))
    assert (refused.exit_code, target.read_text()) == (64, "mine")
    assert invoke("export", "-o", str(target), "--force").exit_code == 0


def test_without_a_name_the_bundle_has_to_be_the_only_one(
    invoke: Invoke, small: str, tmp_path: Path
) -> None:
    assert "No policy was applied" in invoke("export").stderr
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("bundle: small", "bundle: other"))
    invoke("apply", small, str(other), "--yes")

    result = invoke("export")

    assert result.exit_code == 64
    assert "other, small" in result.stderr


def test_an_unknown_bundle_is_refused(invoke: Invoke) -> None:
    assert invoke("export", "--bundle", "none").exit_code == 1


def test_a_file_is_written_wholly_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    target = tmp_path / "out.yaml"
    target.write_text("old")

    with pytest.raises(BadUsage, match="No space left"):
        write_file("new", str(target), force=True)
    assert [item.name for item in tmp_path.iterdir()] == ["out.yaml"]
    assert target.read_text() == "old"


# status and history


def test_status_before_anything_was_applied(invoke: Invoke) -> None:
    result = invoke("status")

    assert "No policy was applied yet." in result.stdout
    assert "No recompute has run yet." in result.stdout


def test_status_tells_revision_and_drift(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    invoke("apply", small, "--yes")
    assert "revision 1 of 2026-11-21 09:00:00 by policy_admin: not checked" in (
        invoke("status").stdout
    )
    assert "in sync" in invoke("status", small).stdout

    server.edit("small", "option/flag/strategic", {"sequence": 7})
    assert "drift" in invoke("status", small).stdout
    Path(small).write_text(SMALL + "    new: {name: New}\n")
    both = invoke("status", small, "--format", "json")

    assert json.loads(both.stdout)["bundles"][0]["state"] == "changes pending and drift"


def test_status_with_several_files(invoke: Invoke, small: str, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text(SMALL.replace("bundle: small", "bundle: another"))
    invoke("apply", small, "--yes")

    lines = invoke("status", str(other), small).stdout.splitlines()

    assert "another              never applied: changes pending" in lines
    assert any("small" in line and "in sync" in line for line in lines)


def test_status_of_a_file_that_was_never_applied(
    invoke: Invoke, small: str, server: MemoryServer
) -> None:
    server.runs.start()

    result = invoke("status", small)
    data = json.loads(invoke("status", small, "--format", "json").stdout)

    assert "never applied: changes pending" in result.stdout
    assert data["bundles"] == [
        {"bundle": "small", "revision": 0, "state": "changes pending"}
    ]
    assert data["run"]["state"] == "open"


def test_status_shows_the_latest_revision_in_any_order(
    invoke: Invoke, small: str, transport: MemoryTransport
) -> None:
    invoke("apply", small, "--yes")
    Path(small).write_text(SMALL + "    new: {name: New}\n")
    invoke("apply", small, "--yes")
    change_answer(transport, "history", lambda rows: rows[::-1] + rows)

    assert "revision 2 of" in invoke("status").stdout


def test_history(invoke: Invoke, small: str, server: MemoryServer) -> None:
    assert "No revisions." in invoke("history").stdout
    invoke("apply", small, "--yes")
    request_id = server.journal[0]["request_id"]

    found = invoke("history", "--request", request_id)
    missing = invoke("history", "--request", "other")
    as_json = json.loads(invoke("history", "--format", "json").stdout)

    assert f"small 1  2026-11-21 09:00:00  policy_admin  -  request {request_id}" in (
        found.stdout
    )
    assert missing.exit_code == 1
    assert "not committed" in missing.stdout
    assert [row["revision"] for row in as_json["revisions"]] == [1]


# schema


def test_the_schema_file_is_current(invoke: Invoke) -> None:
    file = ROOT / "config" / "schema" / "policy.schema.json"

    assert invoke("schema").stdout == file.read_text(encoding="utf-8"), (
        "run: key-account schema -o config/schema/policy.schema.json"
    )


def test_the_schema_accepts_good_policies_and_refuses_typos(
    invoke: Invoke, tmp_path: Path
) -> None:
    target = tmp_path / "s.json"
    invoke("schema", "-o", str(target))
    schema = json.loads(target.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    good = as_json(FULL)
    typo = as_json(FULL.replace("timezone:", "timezon:", 1))

    assert list(validator.iter_errors(good)) == []
    assert [list(each.path) for each in validator.iter_errors(typo)] == [
        ["calendars", "office"],
        ["calendars", "office"],
    ]


def as_json(text: str) -> Any:
    """A policy as an editor's schema check sees it."""
    tree, _found = parse(text.encode(), "p.yaml", {})
    assert tree is not None
    return json.loads(json.dumps(tree.plain(), default=float))


def test_the_schema_as_json(invoke: Invoke, tmp_path: Path) -> None:
    target = str(tmp_path / "s.json")

    data = json.loads(invoke("schema", "-o", target, "--format", "json").stdout)

    assert data["schema"]["title"] == "Key account policy (key-account/v1)"


# explain


def test_explain_lists_every_metric_with_its_unit(invoke: Invoke) -> None:
    lines = invoke("explain").stdout.splitlines()

    assert len(lines) == len(METRICS)
    assert lines[0].split() == ["metric/revenue", "money", "revenue"]
    assert invoke("explain", "metric").stdout.splitlines() == lines


def test_explain_says_how_a_metric_comes_about(invoke: Invoke) -> None:
    english = invoke("explain", "metric/overdue").stdout
    chinese = invoke("explain", "metric/overdue", "--lang", "zh").stdout
    data = json.loads(invoke("explain", "revenue", "--format", "json").stdout)

    overdue = METRICS["overdue"]
    assert english.splitlines() == [
        "metric/overdue: overdue amount",
        "  unit      money",
        "  window    day",
        f"  formula   {overdue.formula['en_US']}",
        "  tables    account.move.line, account.partial.reconcile",
    ]
    assert "逾期金额" in chinese
    assert data["explained"][0]["filters"].startswith("minimum_amount")


def test_explain_knows_the_codes_of_findings(invoke: Invoke) -> None:
    assert "gap or overlap" in invoke("explain", "pol302").stdout


def test_explain_of_an_unknown_name_says_what_was_meant(invoke: Invoke) -> None:
    result = invoke("explain", "metric/revenu")

    assert result.exit_code == 64
    assert "metric/revenue" in result.stderr


# version and git


def test_versions(invoke: Invoke, monkeypatch: pytest.MonkeyPatch) -> None:
    from key_account_adapter.commands import version

    monkeypatch.setattr(version, "PACKAGES", ("click", "no-such-package"))

    result = invoke("version")

    assert "key-account 0." in result.stdout
    assert "no-such-package not installed" in result.stdout


def test_the_commit_of_a_file_goes_with_an_apply(tmp_path: Path) -> None:
    import subprocess

    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True)

    file = tmp_path / "p.yaml"
    file.write_text("a")
    assert git_commit(str(file)) == ""

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "one")
    commit = git_commit(str(file))
    file.write_text("b")

    assert len(commit) == 40
    assert git_commit(str(file)) == f"{commit}+dirty"


def test_time_is_real_by_default() -> None:
    assert Services().clock.now() > 0
    assert FakeTime().clock.now() == 0
