"""A recompute killed at a random moment, resumed, and compared with an undisturbed one."""

import hashlib
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from dev import postgres

from .cli import Cli
from .pairs import ABC, Pair, result
from .waiting import PATIENCE
from .worlds import World

BATCH = ("--batch-size", "5")
#: A server that was killed, or a database that recovers, needs some seconds.
RESUMES = 12
PAUSE = 2.0
#: The customers' orders are of the month before; a year later no window counts them.
FIRST_DAY = date(2025, 4, 1)
#: What grades bring, and moves that somebody has to agree to.
MINE = """\
bundle: crm_abc
benefits:
  rooms: {name: Rooms}
schemes:
  abc:
    tiers:
      A: {benefits: [rooms], effects: {payment_term: 30 Days}}
      B: {effects: {payment_term: 15 Days}}
  asked:
    name: Asked
    decision: propose
    tiers:
      large: {name: Large, condition: {metric: revenue, over: rolling 12 months, gte: 300000}}
      small: {name: Small, condition: otherwise}
"""
#: Between two runs every order becomes another one, so that grades go up and down.
SELL = """
    UPDATE sale_order SET amount_untaxed = 1000 * (1 + (id * 7919 + {trial} * 104729) % 800)
     WHERE state = 'sale' RETURNING id"""
#: Whether nobody else uses this PostgreSQL: `make soak` says so.
ALONE = bool(os.environ.get("KEY_ACCOUNT_SOAK_ALONE"))


@dataclass(frozen=True)
class Trial:
    """What is killed in which week's run, and after which share of its usual time."""

    number: int
    victim: str
    share: float

    @classmethod
    def of(cls, seed: int, number: int) -> "Trial":
        """The same for the same seed, whatever went before."""
        # No secret: the trial has to be the same next time.
        share = random.Random(f"{seed}/{number}").uniform(0.05, 1.0)
        return cls(number, tuple(VICTIMS)[number % len(VICTIMS)], share)

    @property
    def as_of(self) -> str:
        """A day of its own, later than those before: history goes on."""
        return str(FIRST_DAY + self.number * timedelta(days=6))

    def __str__(self) -> str:
        return f"{self.number}: {self.victim} after {self.share:.0%}, {self.as_of}"


def make_crash_safe(pair: Pair) -> None:
    """Let these two databases keep what they commit, and all others what they have.

    Our PostgreSQL is fast and unsafe. A backend that is killed makes it replay its log,
    which holds everything only since a checkpoint and of commits that waited for it.
    """
    cluster = postgres.ensure()
    pair.server.stop()
    for world in (pair.calm, pair.rough):
        setting = f'ALTER DATABASE "{world.database}" SET synchronous_commit = on'
        cluster.sql(setting, role="postgres")
    cluster.sql("CHECKPOINT", role="postgres")
    pair.server = pair.start()


def begin(pair: Pair) -> None:
    """Grades of a day before the first trial: only what moves is asked for."""
    for world in (pair.calm, pair.rough):
        overlay = pair.home / "mine.yaml"
        overlay.write_text(MINE, encoding="utf-8")
        cli = pair.cli(world)
        cli.must("apply", ABC, "--overlay", overlay, "--yes")
        cli.must("recompute", "--as-of", str(FIRST_DAY - timedelta(days=6)))


def run(pair: Pair, trial: Trial) -> None:
    """A calm run on one database, a disturbed one on the other."""
    command = ("recompute", "--resume", "--as-of", trial.as_of, *BATCH)
    for world in (pair.calm, pair.rough):
        world.rows(SELL.format(trial=trial.number))
    usual = _finish(pair.cli(pair.calm), command)
    process = pair.cli(pair.rough).start(*command)
    time.sleep(usual * trial.share)
    VICTIMS[trial.victim](pair, process)
    process.communicate(timeout=PATIENCE)
    _finish(pair.cli(pair.rough), command)


def state_hashes(world: World) -> dict[str, str]:
    """What a recompute leaves, but for ids and times of writing, table by table."""
    return {
        name: hashlib.sha256(json.dumps(rows).encode()).hexdigest()
        for name, rows in result(world).items()
    }


def _finish(cli: Cli, command: tuple[str, ...]) -> float:
    """Run until it is done; the seconds of the last try.

    After a backend was killed, a server of Odoo first meets its dead connections, and
    PostgreSQL refuses new ones while it recovers.
    """
    said = []
    for _ in range(RESUMES):
        began = time.monotonic()
        tried = cli.run(*command)
        if tried.code == 0:
            return time.monotonic() - began
        said.append(tried.text)
        time.sleep(PAUSE)
    raise AssertionError(said)


# === What is killed, by signal 9 ===


def _kill_server(pair: Pair, _process: "subprocess.Popen[str]") -> None:
    pair.server.kill()
    pair.server = pair.start()


def _kill_client(_pair: Pair, process: "subprocess.Popen[str]") -> None:
    process.kill()


def _kill_backend(pair: Pair, _process: "subprocess.Popen[str]") -> None:
    """PostgreSQL restarts all of itself when one backend dies, and empties what is
    unlogged: the stage of the run.

    Where other tests use the same PostgreSQL, only these two things are done: the
    connection is ended from outside, and the stage emptied.
    """
    if not ALONE:
        pair.rough.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        pair.rough.rows("DELETE FROM key_account_run_stage RETURNING 1")
        return
    for (pid,) in pair.rough.rows(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        " ORDER BY state = 'active' DESC, query_start DESC LIMIT 1"
    ):
        with suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGKILL)


VICTIMS: dict[str, Callable[[Pair, "subprocess.Popen[str]"], None]] = {
    "server": _kill_server,
    "client": _kill_client,
    "backend": _kill_backend,
}
