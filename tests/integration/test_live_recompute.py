"""A recompute on real servers: several clients and servers, locks of users, reports."""

import csv
import io
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dev import odoo, postgres
from dev.odoo import Server
from tests.integration.support import in_odoo, people, worlds
from tests.integration.support.cli import Cli
from tests.integration.support.pairs import ABC, CROWD, PATIENCE
from tests.integration.support.rpc import TRANSPORTS, Rpc
from tests.integration.support.worlds import World

ALL = CROWD + len(people.CUSTOMERS)
RUN = "key.account.run"
#: Calls of one run at most; each writes for five seconds.
CALLS = 20
Pair = tuple[Server, Server]


@pytest.fixture(scope="module")
def crowd(base: World) -> World:
    """A database with two hundred customers and a policy."""
    world = base.copy("stepped")
    worlds.inside(
        world.database,
        in_odoo.make_crowd,
        count=CROWD,
        manager=people.NORTH,
        day="2025-03-10",
    )
    return world


@pytest.fixture(scope="module")
def servers(crowd: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two servers of the one database, as on two hosts."""
    name = f"odoo-{crowd.database}-second"
    with crowd.start() as first, odoo.start(crowd.database, name=name) as second:
        home = tmp_path_factory.mktemp("home")
        assert cli(crowd, first, home).run("apply", ABC, "--yes").code == 0
        yield first, second


def cli(
    world: World, server: Server, home: Path, login: str = people.ADMIN, **more: str
) -> Cli:
    """Somebody's command line at one of the servers."""
    return Cli(server.url, world.database, login, world.keys[login], home, **more)


def stepped(rpc: Rpc, run_id: int, until: int = 0) -> dict[str, Any]:
    """Step once, or until so many accounts are done: a call may end before, by time."""
    for _call in range(CALLS):
        status: dict[str, Any] = rpc.call(RUN, "step", run_id=run_id, limit=1000)
        if status["done"] >= until:
            break
    return status


@contextmanager
def locked(world: World, *statements: str) -> Iterator[None]:
    """Another connection holds what the statements lock, and commits at the end."""
    command = postgres.ensure().psql_command(world.database)
    process = subprocess.Popen(
        [*map(str, command), "-q", "-v", "ON_ERROR_STOP=1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    process.stdin.write(f"BEGIN; {'; '.join(statements)}; \\echo ready\n")
    process.stdin.flush()
    while (line := process.stdout.readline()) and line.strip() != "ready":
        pass
    yield
    output, _ = process.communicate("COMMIT; \\echo committed\n", timeout=PATIENCE)
    assert "committed" in output, output


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_several_clients_step_one_run_and_report_it(
    crowd: World, servers: Pair, tmp_path: Path, transport: str
) -> None:
    """Over both transports: each account once, and a report for who may read them."""
    as_of = people.GRADED if transport == "json2" else people.LATER
    admin = cli(crowd, servers[0], tmp_path, transport=transport)
    director = cli(crowd, servers[0], tmp_path, people.DIRECTOR, transport=transport)

    done = admin.must("recompute", "--as-of", as_of, "--clients", "2")
    table = director.run("recompute", "changes", format="csv")
    blind = admin.must("recompute", "changes")

    assert (done["run"]["done"], done["run"]["failed"]) == (ALL, 0)
    assert done["run"]["counts"]["metrics"] == ALL
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    assert len([row for row in rows if row["kind"] == "figures"]) == ALL
    assert (blind["changes"], blind["hidden"]) == ([], len(rows))


def test_two_servers_step_one_run(crowd: World, servers: Pair, tmp_path: Path) -> None:
    """Two processes of Odoo on one database, a client at each: every account is
    written once, and both took part."""
    day = ("--as-of", "2026-07-31", "--batch-size", "2")
    # Whoever comes first opens the run, the other one joins.
    first = cli(crowd, servers[0], tmp_path).start("recompute", "--resume", *day)
    second = cli(crowd, servers[1], tmp_path, people.DIRECTOR)
    joined = second.start("recompute", "--resume", *day)

    answers = [
        first.communicate(timeout=PATIENCE),
        joined.communicate(timeout=PATIENCE),
    ]

    assert (first.returncode, joined.returncode) == (0, 0), answers
    steps = crowd.rows(
        "SELECT s.create_uid, sum(s.processed) FROM key_account_run_step s"
        " JOIN key_account_run r ON r.id = s.run_id AND r.as_of = '2026-07-31'"
        " GROUP BY 1"
    )
    assert len(steps) == 2, steps
    assert sum(int(number) for _user, number in steps) == ALL
    figures = "SELECT count(*) FROM key_account_metric WHERE month = '2026-07-01'"
    assert int(crowd.value(figures)) == ALL


def test_account_that_a_user_is_saving_waits_for_him_and_he_never_for_the_run(
    crowd: World, servers: Pair
) -> None:
    """Its row, or only that of its grade, is locked by another connection: the others
    are written at once, it comes later, and what the user wrote stays."""
    rpc = Rpc(
        servers[0].url, crowd.database, people.DIRECTOR, crowd.keys[people.DIRECTOR]
    )
    steel, trade = (
        crowd.value(f"SELECT id FROM key_account WHERE name = '{name}'")
        for name in ("North Steel", "North Trade")
    )
    crowd.rows("UPDATE key_account_grade SET fingerprint = NULL RETURNING 1")
    run_id = rpc.call(RUN, "start", as_of="2026-08-31")["run_id"]

    with locked(
        crowd,
        f"UPDATE key_account SET note = 'mine' WHERE id = {steel}",
        "UPDATE key_account_grade SET reason = 'mine'"
        f" WHERE key_account_id = {trade} AND valid_to IS NULL",
        f"SELECT 1 FROM key_account WHERE id = {trade} FOR NO KEY UPDATE",
    ):
        held = stepped(rpc, run_id, until=ALL - 2)
        again = stepped(rpc, run_id)
    status = stepped(rpc, run_id, until=ALL)

    assert (held["done"], again["done"], again["state"]) == (ALL - 2, ALL - 2, "open")
    assert (status["done"], status["failed"]) == (ALL, 0)
    assert crowd.value(f"SELECT note FROM key_account WHERE id = {steel}") == "mine"
    reasons = f"SELECT count(*) FROM key_account_grade WHERE key_account_id = {trade}"
    assert int(crowd.value(f"{reasons} AND reason = 'mine'")) == 1


def test_grade_locked_alone_is_written_later(crowd: World, servers: Pair) -> None:
    """The account itself is free, so the run claims it and meets the lock on the way."""
    key = crowd.keys[people.DIRECTOR]
    rpc = Rpc(servers[1].url, crowd.database, people.DIRECTOR, key)
    steel = crowd.value("SELECT id FROM key_account WHERE name = 'North Steel'")
    crowd.rows("UPDATE key_account_grade SET fingerprint = NULL RETURNING 1")
    run_id = rpc.call(RUN, "start", as_of="2026-09-30")["run_id"]

    with locked(
        crowd,
        f"SELECT 1 FROM key_account_grade WHERE key_account_id = {steel} FOR UPDATE",
    ):
        held = stepped(rpc, run_id, until=ALL - 1)
    status = stepped(rpc, run_id, until=ALL)

    assert (held["done"], held["state"], held["failed"]) == (ALL - 1, "open", 0)
    assert (status["done"], status["failed"]) == (ALL, 0)
