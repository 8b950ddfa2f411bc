"""A recompute on real servers: several clients and servers, locks of users, reports."""

import csv
import io
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from dev import odoo
from dev.odoo import Server
from tests.integration.support import people
from tests.integration.support.cli import Cli
from tests.integration.support.locking import accounts_locked, locked
from tests.integration.support.pairs import ABC
from tests.integration.support.people import CROWD
from tests.integration.support.rpc import TRANSPORTS, Rpc, RpcError
from tests.integration.support.waiting import PATIENCE, await_that
from tests.integration.support.worlds import World

ALL = CROWD + len(people.CUSTOMERS)
RUN, PROPOSAL = "key.account.run", "key.account.grade.proposal"
#: Calls of one run at most; each writes for five seconds.
CALLS = 20
Pair = tuple[Server, Server]


@pytest.fixture(scope="module")
def shared(crowd: World) -> World:
    """A database with two hundred customers and a policy."""
    return crowd.copy("stepped")


@pytest.fixture(scope="module")
def servers(shared: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two servers of the one database, as on two hosts."""
    name = f"odoo-{shared.database}-second"
    with shared.start() as first, odoo.start(shared.database, name=name) as second:
        home = tmp_path_factory.mktemp("home")
        assert cli(shared, first, home).run("apply", ABC, "--yes").code == 0
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


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_several_clients_step_one_run_and_report_it(
    shared: World, servers: Pair, tmp_path: Path, transport: str
) -> None:
    """Over both transports: each account once, and a report for who may read them."""
    as_of = people.GRADED if transport == "json2" else people.LATER
    admin = cli(shared, servers[0], tmp_path, transport=transport)
    director = cli(shared, servers[0], tmp_path, people.DIRECTOR, transport=transport)

    done = admin.must("recompute", "--as-of", as_of, "--clients", "2")
    table = director.run("recompute", "changes", format="csv")
    blind = admin.must("recompute", "changes")

    assert (done["run"]["done"], done["run"]["failed"]) == (ALL, 0)
    assert done["run"]["counts"]["metrics"] == ALL
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    assert len([row for row in rows if row["kind"] == "figures"]) == ALL
    assert (blind["changes"], blind["hidden"]) == ([], len(rows))


STEPS = """
    SELECT COALESCE(sum(s.processed), 0) FROM key_account_run_step s
      JOIN key_account_run r ON r.id = s.run_id AND r.as_of = '{day}'
      JOIN res_users u ON u.id = s.create_uid AND u.login = '{login}'"""


def test_two_servers_step_one_run(shared: World, servers: Pair, tmp_path: Path) -> None:
    """Two processes of Odoo on one database, a client at each: every account is
    written once, and both took part.

    They start together. Each is stopped once it has written something and goes on when
    the other one has, so that neither is too late for its share.
    """
    day = "2026-07-31"
    command = ("recompute", "--resume", "--as-of", day, "--batch-size", "2")

    def written(login: str) -> int:
        return int(shared.value(STEPS.format(day=day, login=login)))

    with ExitStack() as stack:
        with accounts_locked(shared, f"name >= 'Crowd {CROWD // 2:04}'"):
            # Whoever comes first opens the run, the other one joins.
            first, second = (
                stack.enter_context(cli(shared, at, tmp_path, who).started(*command))
                for at, who in zip(
                    servers, (people.ADMIN, people.DIRECTOR), strict=True
                )
            )
            second.send_signal(signal.SIGSTOP)
            await_that(lambda: first.poll() is not None or written(people.ADMIN))
            first.send_signal(signal.SIGSTOP)
            second.send_signal(signal.SIGCONT)
        await_that(lambda: second.poll() is not None or written(people.DIRECTOR))
        first.send_signal(signal.SIGCONT)
        answers = [process.communicate(timeout=PATIENCE) for process in (first, second)]

    assert (first.returncode, second.returncode) == (0, 0), answers
    shares = [written(login) for login in (people.ADMIN, people.DIRECTOR)]
    assert all(shares), shares
    assert sum(shares) == ALL
    figures = "SELECT count(*) FROM key_account_metric WHERE month = '2026-07-01'"
    assert int(shared.value(figures)) == ALL


def test_account_that_a_user_is_saving_waits_for_him_and_he_never_for_the_run(
    shared: World, servers: Pair
) -> None:
    """Its row, or only that of its grade, is locked by another connection: the others
    are written at once, it comes later, and what the user wrote stays."""
    rpc = Rpc(
        servers[0].url, shared.database, people.DIRECTOR, shared.keys[people.DIRECTOR]
    )
    steel, trade = (
        shared.value(f"SELECT id FROM key_account WHERE name = '{name}'")
        for name in ("North Steel", "North Trade")
    )
    shared.rows("UPDATE key_account_grade SET fingerprint = NULL RETURNING 1")
    run_id = rpc.call(RUN, "start", as_of="2026-08-31")["run_id"]

    with locked(
        shared,
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
    assert shared.value(f"SELECT note FROM key_account WHERE id = {steel}") == "mine"
    reasons = f"SELECT count(*) FROM key_account_grade WHERE key_account_id = {trade}"
    assert int(shared.value(f"{reasons} AND reason = 'mine'")) == 1


def test_grade_locked_alone_is_written_later(shared: World, servers: Pair) -> None:
    """The account itself is free, so the run claims it and meets the lock on the way."""
    key = shared.keys[people.DIRECTOR]
    rpc = Rpc(servers[1].url, shared.database, people.DIRECTOR, key)
    steel = shared.value("SELECT id FROM key_account WHERE name = 'North Steel'")
    shared.rows("UPDATE key_account_grade SET fingerprint = NULL RETURNING 1")
    run_id = rpc.call(RUN, "start", as_of="2026-09-30")["run_id"]

    with locked(
        shared,
        f"SELECT 1 FROM key_account_grade WHERE key_account_id = {steel} FOR UPDATE",
    ):
        held = stepped(rpc, run_id, until=ALL - 1)
    status = stepped(rpc, run_id, until=ALL)

    assert (held["done"], held["state"], held["failed"]) == (ALL - 1, "open", 0)
    assert (status["done"], status["failed"]) == (ALL, 0)


# Another grade for somebody than the one he has, as a run would propose it.
PROPOSED = """
    INSERT INTO key_account_grade_proposal (key_account_id, company_id, scheme_id,
           from_tier_id, to_tier_id, kind, as_of, state, explanation, figures)
    SELECT a.id, a.company_id, g.scheme_id, g.tier_id, t.id, 'computed', g.valid_from,
           'open', g.explanation, g.figures
      FROM key_account a JOIN key_account_grade g ON g.id = a.grade_id
      JOIN key_account_tier t ON t.scheme_id = g.scheme_id AND t.id != g.tier_id
     WHERE NOT EXISTS (SELECT FROM key_account_grade_proposal
                        WHERE key_account_id = a.id AND state = 'open')
     ORDER BY a.id, t.id LIMIT 1 RETURNING id"""
GRADES = "SELECT count(*) FROM key_account_grade"
WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'"""


@pytest.mark.parametrize("other", ["action_approve", "action_refuse"])
def test_who_decides_on_a_proposal_at_the_same_moment_is_told_that_it_is_over(
    shared: World, servers: Pair, other: str
) -> None:
    """Two clicks at two servers; neither goes on before the other one has come."""
    key = shared.keys[people.DIRECTOR]
    rpcs = [Rpc(at.url, shared.database, people.DIRECTOR, key) for at in servers]
    run_id = rpcs[0].call(RUN, "start", as_of="2026-10-31")["run_id"]
    stepped(rpcs[0], run_id, until=ALL)
    before = int(shared.value(GRADES))
    [[proposal]] = shared.rows(PROPOSED)

    def decide(rpc: Rpc, method: str) -> str:
        try:
            rpc.call(PROPOSAL, method, ids=[int(proposal)], comment="as agreed")
        except RpcError as error:
            return error.name
        return ""

    row = f"SELECT 1 FROM key_account_grade_proposal WHERE id = {proposal} FOR UPDATE"
    with ThreadPoolExecutor(2) as both:
        with locked(shared, row):
            asked = both.map(decide, rpcs, ("action_approve", other))
            await_that(lambda: int(shared.value(WAITING)) == 2)
        answers = sorted(asked)

    assert answers == ["", "odoo.exceptions.UserError"]
    state = f"SELECT state FROM key_account_grade_proposal WHERE id = {proposal}"
    moved = int(shared.value(GRADES)) - before
    assert (shared.value(state), moved) in {("approved", 1), ("refused", 0)}
