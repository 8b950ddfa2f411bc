"""Running deadlines move by `key-account replan` alone: seen first, with a reason."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dev import paths
from dev.odoo import Server
from tests.integration.support import people
from tests.integration.support.cli import Cli
from tests.integration.support.locking import locked
from tests.integration.support.rpc import TRANSPORTS, Rpc
from tests.integration.support.waiting import PATIENCE, await_that
from tests.integration.support.worlds import World

POLICY = paths.ROOT / "config" / "policies" / "oil_transport.yaml"
OVERLAY = "complaints: {{severities: {{general: {{deadline: {} working days}}}}}}\n"
# A Monday at nine in Shanghai, without a holiday in sight; offices close at half past
# five.
RECEIVED = "2026-11-09 01:00:00"
ONE_DAY_ON, THREE_DAYS_ON = "2026-11-10T09:30:00", "2026-11-12T09:30:00"
FIVE_DAYS_ON = "2026-11-16T09:30:00"
WHY = "Three days by the new policy"
CROWD = 30
#: Somebody else is changing the last clock, so that a re-plan waits for him. He commits,
#: so it has to begin anew and sees what the policy says by then.
HELD_CLOCK = """
    UPDATE key_account_clock SET rounds = rounds
     WHERE id = (SELECT max(id) FROM key_account_clock)"""

Own = tuple[World, Server, str]


@pytest.fixture(scope="module", params=TRANSPORTS)
def own(request: pytest.FixtureRequest, base: World) -> Iterator[Own]:
    """A database and server for one transport: each goes the same whole way."""
    world = base.copy(f"replan_{request.param}")
    with world.start() as server:
        yield world, server, request.param


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home that holds overlays with other deadlines."""
    for days in (3, 5):
        text = OVERLAY.format(days)
        (tmp_path / f"{days}_days.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def cli_of(own: Own, login: str, home: Path) -> Cli:
    """The command line of one person."""
    world, server, transport = own
    key = world.keys[login]
    return Cli(server.url, world.database, login, key, home, transport)


def change_policy(own: Own, home: Path, *options: str) -> None:
    """Apply the policy, as it is or with an overlay."""
    cli_of(own, people.ADMIN, home).must("apply", POLICY, "--yes", *options)


def complain(own: Own, number: int = 1) -> None:
    """Customers of the north complain, and their salesperson records it."""
    world, server, _transport = own
    seller = people.NORTH
    rpc = Rpc(server.url, world.database, seller, world.keys[seller])
    (account,) = rpc.search_read("key.account", [("name", "=", "North Steel")])
    domain = [("key", "=", "general"), ("bundle_id.name", "=", "oil_transport")]
    (severity,) = rpc.search_read("key.account.severity", domain)
    values = {
        "key_account_id": account["id"],
        "severity_id": severity["id"],
        "date_received": RECEIVED,
        "description": "A drum leaked",
    }
    rpc.call("key.account.complaint", "create", vals_list=[values] * number)


def deadlines(world: World) -> set[tuple[str, ...]]:
    """The deadlines of open clocks, and of their complaints, as they are kept."""
    rows = world.rows(
        "SELECT DISTINCT clock.deadline, complaint.deadline FROM key_account_clock clock"
        " JOIN key_account_complaint complaint ON complaint.id = clock.res_id"
        " WHERE clock.res_model = 'key.account.complaint' AND clock.principal"
    )
    return {tuple(text.replace(" ", "T") for text in row) for row in rows}


def reasons(world: World) -> list[list[str]]:
    """Who re-planned why, and how many clocks."""
    return world.rows(
        "SELECT login, event.note, count(*), count(DISTINCT event.clock_id)"
        " FROM key_account_clock_event event"
        " JOIN res_users ON res_users.id = event.user_id"
        " WHERE kind = 'retarget' GROUP BY login, event.note"
    )


def crowd_that_would_move(own: Own, home: Path) -> int:
    """Many complaints that were made under one day and would now have three."""
    change_policy(own, home)
    director = cli_of(own, people.DIRECTOR, home)
    director.must("replan", "--why", "back to where it was", "--yes")
    complain(own, CROWD)
    assert deadlines(own[0]) == {(ONE_DAY_ON, ONE_DAY_ON)}
    change_policy(own, home, "--overlay", "3_days.yaml")
    return len(director.must("replan")["shown"])


def test_the_whole_way(own: Own, home: Path) -> None:
    """A new policy moves nothing by itself; whoever re-plans sees it and says why.

    Each clock moves once, and a second re-plan finds nothing.
    """
    world = own[0]
    director = cli_of(own, people.DIRECTOR, home)
    change_policy(own, home)
    complain(own)
    assert director.must("replan", "--exit-code")["shown"] == []

    change_policy(own, home, "--overlay", "3_days.yaml")

    assert_shown(own, home)
    assert_refused(own, home)
    assert deadlines(world) == {(ONE_DAY_ON, ONE_DAY_ON)}
    done = director.must("replan", "--why", WHY, "--yes", "--bundle", "oil_transport")
    assert done["moved"] == done["shown"] != []
    assert (done["unexpected"], done["missing"]) == ([], [])
    assert deadlines(world) == {(THREE_DAYS_ON, THREE_DAYS_ON)}
    assert reasons(world) == [[people.DIRECTOR, WHY, "1", "1"]]
    again = director.must("replan", "--why", WHY, "--yes")
    assert (again["shown"], again["moved"]) == ([], None)
    assert reasons(world) == [[people.DIRECTOR, WHY, "1", "1"]]


def assert_shown(own: Own, home: Path) -> None:
    """Old and new deadline for all who may re-plan, names for those who may read."""
    director, admin = (
        cli_of(own, login, home).run("replan", "--exit-code")
        for login in (people.DIRECTOR, people.ADMIN)
    )
    assert (director.code, admin.code) == (2, 2), director.text + admin.text
    (full,), (bare,) = director.json["shown"], admin.json["shown"]
    assert (full["old"], full["new"]) == (ONE_DAY_ON, THREE_DAYS_ON)
    assert full["record_name"].startswith("CMP/")
    assert full["account"] == "North Steel"
    assert bare == {**full, "record_name": None, "account": None}
    table = cli_of(own, people.DIRECTOR, home).run("replan", format="text")
    assert "2026-11-10 09:30    ->  2026-11-12 09:30    later" in table.stdout


def assert_refused(own: Own, home: Path) -> None:
    """By people who may not, without a terminal, and for a policy that is not there."""
    for login in (people.NORTH, people.MANAGER, people.AUDITOR, people.NOBODY):
        for options in ((), ("--why", WHY, "--yes")):
            refused = cli_of(own, login, home).run("replan", *options)
            assert refused.code == 1, refused.text
            assert "Only directors and policy administrators" in refused.text
    director = cli_of(own, people.DIRECTOR, home)
    unasked = director.run("replan", "--why", WHY)
    assert (unasked.code, "--yes" in unasked.text) == (1, True)
    unknown = director.run("replan", "--bundle", "oil_transprt")
    assert (unknown.code, "oil_transprt" in unknown.text) == (1, True)


def await_lock(world: World) -> None:
    """Wait until one of the database's connections waits for a lock."""
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
        f" AND datname = '{world.database}' AND wait_event_type = 'Lock'"
    )
    await_that(lambda: int(world.value(query)))


def await_reason(world: World, why: str) -> None:
    """Wait until clocks were moved for that reason.

    The server had to begin anew, and pauses some seconds before it does: an idle
    database does not tell that it is done.
    """
    await_that(lambda: why in {row[1] for row in reasons(world)})


def test_a_killed_client_moves_all_or_nothing(own: Own, home: Path) -> None:
    """Kill -9 while the server is at it: it carries out what it was asked, all of it,
    and nothing twice when somebody asks again."""
    world = own[0]
    pending = crowd_that_would_move(own, home)
    cli = cli_of(own, people.DIRECTOR, home)
    assert pending >= CROWD

    with locked(world, HELD_CLOCK):
        process = cli.start("replan", "--why", "killed", "--yes")
        await_lock(world)
        process.kill()
        process.communicate(timeout=PATIENCE)
    await_reason(world, "killed")

    assert cli.must("replan")["shown"] == []
    cli.must("replan", "--why", "killed", "--yes")
    assert deadlines(world) == {(THREE_DAYS_ON, THREE_DAYS_ON)}
    assert moved_by(world, "killed") == [str(pending), str(pending)]


def test_what_changed_since_the_table_is_told(own: Own, home: Path) -> None:
    """Another policy is applied while the re-plan is on its way: what holds at the end
    is carried out, and the answer says that it is not what was shown."""
    world = own[0]
    pending = crowd_that_would_move(own, home)

    with locked(world, HELD_CLOCK):
        process = cli_of(own, people.DIRECTOR, home).start(
            "replan", "--why", "overtaken", "--yes"
        )
        await_lock(world)
        change_policy(own, home, "--overlay", "5_days.yaml")
    stdout, stderr = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0, stderr
    answer = json.loads(stdout)
    assert {move["new"] for move in answer["shown"]} == {THREE_DAYS_ON}
    assert {move["new"] for move in answer["unexpected"]} == {FIVE_DAYS_ON}
    assert len(answer["unexpected"]) == len(answer["moved"]) == pending
    assert answer["missing"] == []
    assert deadlines(world) == {(FIVE_DAYS_ON, FIVE_DAYS_ON)}
    assert moved_by(world, "overtaken") == [str(pending), str(pending)]


def moved_by(world: World, why: str) -> list[Any]:
    """How many entries of the logs have that reason, and of how many clocks."""
    return next(row[2:] for row in reasons(world) if row[1] == why)
