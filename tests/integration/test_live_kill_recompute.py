"""A recompute is disturbed in every way: what it ends in is what it would have been."""

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from operator import methodcaller
from pathlib import Path

import pytest

from dev import paths
from dev.odoo import Server
from tests.integration.support import in_odoo, people, worlds
from tests.integration.support.cli import Cli
from tests.integration.support.worlds import World

ABC = paths.ROOT / "config" / "policies" / "crm_abc.yaml"
CROWD = 200
BATCH = ("--batch-size", "4")
PATIENCE = 90.0

# All that a recompute leaves, without ids and times of writing.
RESULT = {
    "accounts": """
        SELECT a.name, t.key, a.revenue_12m, a.needs_decision, g.valid_from
        FROM key_account a LEFT JOIN key_account_tier t ON t.id = a.tier_id
        LEFT JOIN key_account_grade g ON g.id = a.grade_id ORDER BY 1""",
    "grades": """
        SELECT a.name, t.key, p.key, g.movement, g.valid_from, g.valid_to, g.automatic,
               g.explanation, g.figures, g.latest_explanation, g.latest_figures,
               g.needs_decision, g.fingerprint
        FROM key_account_grade g JOIN key_account a ON a.id = g.key_account_id
        LEFT JOIN key_account_tier t ON t.id = g.tier_id
        LEFT JOIN key_account_tier p ON p.id = g.previous_tier_id
        ORDER BY a.name, g.valid_from, g.valid_to""",
    "metrics": """
        SELECT a.name, m.month, m.measure, m.metric, m.value, t.key
        FROM key_account_metric m JOIN key_account a ON a.id = m.key_account_id
        LEFT JOIN key_account_tier t ON t.id = m.tier_id ORDER BY 1, 2, 3""",
    "messages": """
        SELECT a.name, count(*) FROM mail_message m
        JOIN key_account a ON a.id = m.res_id AND m.model = 'key.account'
        GROUP BY a.name ORDER BY a.name""",
    "open runs": "SELECT count(*) FROM key_account_run WHERE state = 'open'",
    "stage": "SELECT count(*) FROM key_account_run_stage",
    "counts": """
        SELECT r.as_of, r.state, r.staged, sum(s.processed), sum(s.grades_changed)
        FROM key_account_run r LEFT JOIN key_account_run_step s ON s.run_id = r.id
        GROUP BY r.id ORDER BY r.as_of, r.id""",
}


def result(world: World) -> dict[str, list[list[str]]]:
    """Everything in `RESULT`."""
    return {name: world.rows(query) for name, query in RESULT.items()}


class Pair:
    """Two equal databases on one server: `calm` is left alone, `rough` is not."""

    def __init__(self, calm: World, home: Path) -> None:
        self.calm = calm
        worlds.inside(
            calm.database,
            in_odoo.make_crowd,
            count=CROWD,
            manager=people.NORTH,
            day="2025-03-10",
        )
        self.rough = calm.copy("crowd_rough")
        self.home = home
        self.server = self.start()

    def start(self) -> Server:
        """A server of both."""
        return self.rough.start(f"--db-filter=^{worlds.PREFIX}crowd_(calm|rough)$")

    def cli(self, world: World) -> Cli:
        """The policy administrator's command line on one of them."""
        key = world.keys[people.ADMIN]
        return Cli(self.server.url, world.database, people.ADMIN, key, self.home)

    def steps(self) -> int:
        """Batches that the rough database has seen."""
        return int(self.rough.value("SELECT count(*) FROM key_account_run_step"))

    def await_steps(self, number: int, process: "subprocess.Popen[str]") -> None:
        """Wait until a running command has done so many more batches."""
        wanted = self.steps() + number
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            if self.steps() >= wanted:
                return
        output = process.communicate(timeout=PATIENCE)
        raise AssertionError(f"ended before it was disturbed: {output}")


@pytest.fixture(scope="module")
def pair(base: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both databases with the policy applied."""
    found = Pair(base.copy("crowd_calm"), tmp_path_factory.mktemp("home"))
    for world in (found.calm, found.rough):
        applied = found.cli(world).run("apply", ABC, "--yes")
        assert applied.code == 0, applied.text
    yield found
    found.server.stop()


def start_and_disturb(
    pair: Pair,
    arguments: tuple[str, ...],
    disturb: Callable[[subprocess.Popen[str]], None],
) -> "subprocess.Popen[str]":
    """Start a recompute with small batches and disturb it after some of them."""
    process = pair.cli(pair.rough).start("recompute", *arguments, *BATCH)
    pair.await_steps(3, process)
    disturb(process)
    return process


def test_server_killed_during_a_recompute(pair: Pair) -> None:
    """Kill -9 of the server; after its restart `--resume` ends in the same grades,
    figures, metrics and messages as the undisturbed run on a copy."""
    calm = pair.cli(pair.calm).run("recompute", "--as-of", people.GRADED)
    assert calm.code == 0, calm.text

    process = start_and_disturb(
        pair, ("--as-of", people.GRADED), lambda _process: pair.server.kill()
    )
    stdout, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 7, stdout + stderr
    assert 0 < json.loads(stdout)["run"]["done"] < CROWD
    assert "Traceback" not in stdout + stderr
    pair.server = pair.start()
    cli = pair.cli(pair.rough)
    status = cli.run("recompute", "status").json["run"]
    assert status["state"] == "open"
    assert 0 < status["done"] < status["staged"] == CROWD + len(people.CUSTOMERS)
    refused = cli.run("recompute", "--as-of", people.GRADED)
    assert refused.code == 5, refused.text

    resumed = cli.run("recompute", "--resume")

    assert resumed.code == 0, resumed.text
    assert resumed.json["run"]["run_id"] == status["run_id"]
    assert result(pair.rough) == result(pair.calm)


def test_client_stopped_and_killed_during_a_recompute(pair: Pair) -> None:
    """Ctrl-C finishes its batch and ends with 130, SIGTERM with 143, SIGKILL loses
    nothing; each time `--resume` goes on, to the same end."""
    calm = pair.cli(pair.calm).run("recompute", "--as-of", people.LATER)
    assert calm.code == 0, calm.text

    arguments: tuple[str, ...] = ("--as-of", people.LATER)
    for number, code in (
        (signal.SIGINT, 130),
        (signal.SIGTERM, 143),
        (signal.SIGKILL, -signal.SIGKILL),
    ):
        process = start_and_disturb(
            pair, arguments, methodcaller("send_signal", number)
        )
        stdout, stderr = process.communicate(timeout=PATIENCE)
        assert process.returncode == code, stdout + stderr
        arguments = ("--resume",)
    resumed = pair.cli(pair.rough).run("recompute", "--resume")

    assert resumed.code == 0, resumed.text
    assert result(pair.rough) == result(pair.calm)
