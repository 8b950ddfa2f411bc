"""Running commands with their output in a log."""

import re
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
    tmp_path: Path,
) -> None:
    """The command here goes on until a sign was given."""
    monkeypatch.setattr(progress, "FIRST_TICK", 0.05)
    sign = tmp_path / "sign"
    monkeypatch.setattr(progress, "note", sign.write_text)
    waiting = "import pathlib, sys\nwhile not pathlib.Path(sys.argv[1]).exists(): pass"
    command = [sys.executable, "-c", waiting, sign]

    progress.run(command, doing="waiting", log=tmp_path / "log")

    assert re.fullmatch(r"waiting: \d+ s", sign.read_text())


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
