"""A recompute is disturbed in every way: what it ends in is what it would have been."""

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from operator import methodcaller

import pytest

from tests.integration.support import people
from tests.integration.support.locking import accounts_locked
from tests.integration.support.pairs import COUNTS, Pair, result
from tests.integration.support.people import CROWD
from tests.integration.support.waiting import PATIENCE
from tests.integration.support.worlds import World

BATCH = ("--batch-size", "4")


@pytest.fixture(scope="module")
def pair(crowd: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Both databases with the policy applied."""
    found = Pair(crowd, "kill", tmp_path_factory.mktemp("home"))
    yield found
    found.server.stop()


def start_and_disturb(
    pair: Pair,
    arguments: tuple[str, ...],
    disturb: Callable[[subprocess.Popen[str]], None],
    free: int,
) -> "subprocess.Popen[str]":
    """Start a recompute with small batches and disturb it after some of them.

    All but so many accounts are locked until then: it cannot be done before.
    """
    before = pair.steps()
    with accounts_locked(pair.rough, f"name >= 'Crowd {free:04}'"):
        process = pair.cli(pair.rough).start("recompute", *arguments, *BATCH)
        pair.await_steps(before + 3, process)
        disturb(process)
    return process


def test_server_killed_during_a_recompute(pair: Pair) -> None:
    """Kill -9 of the server; after its restart `--resume` ends in the same grades,
    figures, metrics and messages as the undisturbed run on a copy."""
    calm = pair.cli(pair.calm).run("recompute", "--as-of", people.GRADED)
    assert calm.code == 0, calm.text

    process = start_and_disturb(
        pair,
        ("--as-of", people.GRADED),
        lambda _process: pair.server.kill(),
        free=CROWD // 2,
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
    assert pair.rough.rows(COUNTS) == pair.calm.rows(COUNTS)


def test_client_stopped_and_killed_during_a_recompute(pair: Pair) -> None:
    """Ctrl-C finishes its batch and ends with 130, SIGTERM with 143, SIGKILL loses
    nothing; each time `--resume` goes on, to the same end."""
    calm = pair.cli(pair.calm).run("recompute", "--as-of", people.LATER)
    assert calm.code == 0, calm.text

    arguments: tuple[str, ...] = ("--as-of", people.LATER)
    for number, code, free in (
        (signal.SIGINT, 130, CROWD // 4),
        (signal.SIGTERM, 143, CROWD // 2),
        (signal.SIGKILL, -signal.SIGKILL, CROWD * 3 // 4),
    ):
        process = start_and_disturb(
            pair, arguments, methodcaller("send_signal", number), free
        )
        stdout, stderr = process.communicate(timeout=PATIENCE)
        assert process.returncode == code, stdout + stderr
        arguments = ("--resume",)
    resumed = pair.cli(pair.rough).run("recompute", "--resume")

    assert resumed.code == 0, resumed.text
    assert result(pair.rough) == result(pair.calm)
    assert pair.rough.rows(COUNTS) == pair.calm.rows(COUNTS)
