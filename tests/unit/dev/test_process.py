"""Programs are remembered, and only that very process is ever stopped."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dev import paths, process
from dev.process import Daemon

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-uc",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('ready'); time.sleep(600)",
]


@pytest.fixture(autouse=True)
def _own_records(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(paths, "RUN", tmp_path / "run")


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Daemon]:
    daemon = process.start("sleeper", SLEEPER, log=tmp_path / "log", cwd=tmp_path)
    yield daemon
    process.kill(daemon)


def test_running_program_is_found_by_name(sleeper: Daemon) -> None:
    assert process.find("sleeper") == sleeper
    assert process.running() == [sleeper]


def test_stopped_program_is_not_found(sleeper: Daemon) -> None:
    process.stop(sleeper)

    assert process.find("sleeper") is None
    assert process.last("sleeper") == sleeper


def test_later_process_with_the_same_pid_is_left_alone(sleeper: Daemon) -> None:
    former = replace(sleeper, birth="an earlier boot:1")

    process.stop(former)
    process.kill(former)

    assert not former.alive
    assert sleeper.alive


def test_program_that_ignores_the_request_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    daemon = process.start("stubborn", STUBBORN, log=log, cwd=tmp_path)
    while "ready" not in log.read_text():
        assert daemon.alive

    process.stop(daemon, patience=0.2)

    assert not daemon.alive


def test_damaged_record_counts_as_none(tmp_path: Path) -> None:
    paths.RUN.mkdir()
    (paths.RUN / "odoo.json").write_text('{"name": "odoo"')

    assert process.find("odoo") is None
