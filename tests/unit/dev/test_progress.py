"""Running commands with their output in a log."""

import sys
from pathlib import Path

import pytest

from dev import progress
from dev.errors import DevError


def test_output_goes_to_the_log(tmp_path: Path) -> None:
    log = tmp_path / "log"

    progress.run([sys.executable, "-c", "print('hello')"], doing="greeting", log=log)

    assert log.read_text().splitlines()[-1] == "hello"


def test_failure_shows_the_end_of_the_output(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]

    with pytest.raises(DevError, match="exit code 3") as caught:
        progress.run(command, doing="trying", log=tmp_path / "log")

    assert "the reason" in caught.value.why


def test_missing_program_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(DevError, match="cannot start"):
        progress.run(["/no/such/program"], doing="trying", log=tmp_path / "log")


def test_long_command_shows_signs_of_life(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(progress, "FIRST_TICK", 0.05)
    command = [sys.executable, "-c", "import time; time.sleep(0.3)"]

    progress.run(command, doing="sleeping", log=tmp_path / "log")

    assert "sleeping: 0 s" in capsys.readouterr().err


def test_variables_that_lead_astray_are_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("PGHOST", "ODOO_RC", "PYTHONPATH"):
        monkeypatch.setenv(name, "astray")
    monkeypatch.setenv("LANG", "C.UTF-8")

    environment = progress.clean_environment({"PGCONNECT_TIMEOUT": "1"})

    assert "astray" not in environment.values()
    assert environment["LANG"] == "C.UTF-8"
    assert environment["PGCONNECT_TIMEOUT"] == "1"
