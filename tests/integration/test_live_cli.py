"""The command line against a live Odoo, the whole way, over both transports."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev import paths
from dev.odoo import Server
from tests.integration.support import people
from tests.integration.support.cli import Cli
from tests.integration.support.rpc import TRANSPORTS, Rpc
from tests.integration.support.worlds import World

POLICIES = paths.ROOT / "config" / "policies"
ABC = POLICIES / "crm_abc.yaml"


@pytest.fixture(scope="module", params=TRANSPORTS)
def own(
    request: pytest.FixtureRequest, base: World
) -> Iterator[tuple[World, Server, str]]:
    """A database and server for one transport: each goes the same whole way."""
    world = base.copy(f"cli_{request.param}")
    with world.start() as server:
        yield world, server, request.param


@pytest.fixture
def cli(own: tuple[World, Server, str], tmp_path: Path) -> Cli:
    """The policy administrator's command line over one transport."""
    world, server, transport = own
    key = world.keys[people.ADMIN]
    return Cli(server.url, world.database, people.ADMIN, key, tmp_path, transport)


def write(folder: Path, text: str) -> Path:
    """A policy file."""
    file = folder / "policy.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def tiers_by_account(world: World) -> dict[str, str]:
    """Account → key of its present tier."""
    rows = world.rows(
        "SELECT a.name, coalesce(t.key, '') FROM key_account a"
        " LEFT JOIN key_account_tier t ON t.id = a.tier_id ORDER BY a.name"
    )
    return {row[0]: row[1] for row in rows}


def test_the_shipped_policies_are_valid(cli: Cli) -> None:
    """`validate` needs no server and finds nothing in what we ship."""
    answer = cli.must("validate", POLICIES)

    assert answer["summary"]["errors"] == 0
    assert {Path(item["file"]).stem for item in answer["files"]} >= {
        "crm_abc",
        "customer_data",
        "enterprise",
        "oil_transport",
    }


def test_the_whole_way(cli: Cli, own: tuple[World, Server, str]) -> None:
    """Plan, apply, an empty plan, export and its empty plan, status, history, doctor;
    then orders become grades, and a year later worse ones.

    Covers: CLS-09, CLS-10, CLS-11
    """
    world, _server, _transport = own
    assert_planned_and_applied(cli)
    flag(cli, world, "South Laboratory", "flag/strategic")
    assert_exported(cli)
    assert_reported(cli)
    assert_graded(cli, world)


def flag(cli: Cli, world: World, account: str, key: str) -> None:
    """Set a flag of the policy on an account, as its manager does."""
    login = people.SOUTH
    rpc = Rpc(cli.url, world.database, login, world.keys[login])
    (option,) = rpc.search_read("key.account.option", [("key", "=", key)])
    (found,) = rpc.search_read("key.account", [("name", "=", account)])
    vals = {"flag_ids": [[4, option["id"]]]}
    rpc.call("key.account", "write", ids=[found["id"]], vals=vals)


def assert_planned_and_applied(cli: Cli) -> None:
    """A plan changes nothing; the apply carries it out; then nothing is left to do."""
    first = cli.run("plan", ABC, "--exit-code")
    assert first.code == 2, first.text
    assert first.json["has_changes"] is True
    assert cli.run("history").json["revisions"] == []

    applied = cli.must("apply", ABC, "--yes")["applied"]
    assert [(item["bundle"], item["revision"]) for item in applied] == [("crm_abc", 1)]

    again = cli.must("plan", ABC, "--exit-code")
    assert (again["has_changes"], again["has_drift"]) == (False, False)
    twice = cli.must("apply", ABC, "--yes")["applied"]
    assert (twice[0]["changed"], twice[0]["revision"]) == (False, 1)


def assert_exported(cli: Cli) -> None:
    """What is exported is a valid policy, and says what is on the server."""
    file = cli.home / "exported.yaml"
    cli.must("export", "--bundle", "crm_abc", "-o", file)
    cli.must("validate", file)
    plan = cli.must("plan", file, "--exit-code")
    assert plan["plans"][0]["changes"] == []


def assert_reported(cli: Cli) -> None:
    """Status, history and doctor agree with what was done."""
    status = cli.must("status", ABC)
    states = {item["bundle"]: item["state"] for item in status["bundles"]}
    assert states == {"crm_abc": "in sync"}
    (row,) = cli.must("history", "--bundle", "crm_abc")["revisions"]
    assert (row["revision"], row["user"]) == (1, people.ADMIN)
    checks = cli.must("doctor")["checks"]
    assert [item for item in checks if item["level"] == "fail"] == []


def assert_graded(cli: Cli, world: World) -> None:
    """Confirmed orders decide the tier, by the day the recompute is made for."""
    run = cli.must("recompute", "--as-of", people.GRADED)["run"]
    assert (run["state"], run["done"], run["remaining"]) == ("done", run["staged"], 0)
    assert tiers_by_account(world) == {
        "North Steel": "abc/A",
        "North Trade": "abc/B",
        "South Chemicals": "abc/C",
        "South Laboratory": "abc/A",
    }
    again = cli.must("recompute", "--as-of", people.GRADED)["run"]
    assert (again["staged"], again["grades_changed"]) == (0, 0)

    later = cli.must("recompute", "--as-of", people.LATER, "--batch-size", "1")
    assert later["run"]["grades_changed"] == 2
    assert tiers_by_account(world) == {
        "North Steel": "abc/C",
        "North Trade": "abc/C",
        "South Chemicals": "abc/C",
        "South Laboratory": "abc/A",
    }
    assert cli.must("recompute", "status")["run"]["run_id"] == later["run"]["run_id"]


def test_every_shipped_policy_is_applied_and_exported(cli: Cli) -> None:
    """All bundles live side by side; after the apply nothing is left to do."""
    cli.must("apply", POLICIES, "--yes")

    plans = cli.must("plan", POLICIES, "--exit-code")["plans"]

    assert [plan["bundle"] for plan in plans if plan["changes"]] == []
    for plan in plans:
        file = cli.home / f"{plan['bundle']}.yaml"
        cli.must("export", "--bundle", plan["bundle"], "-o", file)
        cli.must("plan", file, "--exit-code")


def test_drift_is_told_by_the_exit_code(
    cli: Cli, own: tuple[World, Server, str]
) -> None:
    """What somebody edits in the ERP is drift (3), and an apply restores it."""
    world, _server, _transport = own
    file = write(
        cli.home,
        "api_version: key-account/v1\nbundle: drift\n"
        "title: Drift\noptions:\n  shelf:\n    left: {name: Left}\n",
    )
    cli.must("apply", file, "--yes")
    edit(cli, world, "shelf/left", {"name": "by hand"})
    drifted = cli.run("plan", file, "--exit-code")
    status = cli.must("status", file)
    assert (drifted.code, drifted.json["has_drift"]) == (3, True), drifted.text
    states = {item["bundle"]: item["state"] for item in status["bundles"]}
    assert states["drift"] == "drift"
    restored = cli.must("apply", file, "--yes")["applied"][0]
    assert restored["summary"]["drift"] == 1
    cli.must("plan", file, "--exit-code")


def edit(cli: Cli, world: World, key: str, values: dict[str, Any]) -> None:
    """Change an option as an administrator does on the screen."""
    rpc = Rpc(cli.url, world.database, cli.login, cli.key)
    (found,) = rpc.search_read("key.account.option", [("key", "=", key)])
    rpc.call("key.account.option", "write", ids=[found["id"]], vals=values)


BROKEN = """\
api_version: key-account/v1
bundle: broken
title: Broken
roles:
  seller:
    name: Seller
    scope: own
    members: [nobody.knows]
  buyer:
    name: Buyer
    scope: own
    members:
      - sales.north
      - somebody.else
"""


def test_what_only_the_server_knows_points_at_the_line(cli: Cli) -> None:
    """Unknown logins: exit 4, each with file:line:col, and nothing is written."""
    file = write(cli.home, BROKEN)

    for command in (("plan", file), ("apply", file, "--yes")):
        refused = cli.run(*command)
        assert refused.code == 4, refused.text
        found = {(item["line"], item["code"]) for item in refused.json["diagnostics"]}
        assert found == {(8, "POL402"), (14, "POL402")}, refused.text
    words = cli.run("plan", file, format="text")
    assert f"{file.name}:8:" in words.text
    assert f"{file.name}:14:" in words.text
    assert cli.run("history", "--bundle", "broken").json["revisions"] == []
