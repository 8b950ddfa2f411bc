"""Judging a run of Odoo's own tests by its log."""

from pathlib import Path

import pytest

from dev import testing
from dev.errors import DevError

STAMP = "2026-01-01 00:00:00,000 1 {level} db odoo.tests.result: {text}\n"


def _log(folder: Path, *lines: tuple[str, str]) -> Path:
    path = folder / "log"
    path.write_text("".join(STAMP.format(level=a, text=b) for a, b in lines))
    return path


def _summary(failed: int, errors: int, total: int) -> tuple[str, str]:
    text = f"{failed} failed, {errors} error(s) of {total} tests when loading 'db'"
    return ("INFO", text)


def test_green_run(tmp_path: Path) -> None:
    report = testing.judged(0, _log(tmp_path, _summary(0, 0, 12)))

    assert str(report) == "12 passed, 0 failed"


def test_failures_and_errors_both_count_as_failed(tmp_path: Path) -> None:
    report = testing.judged(1, _log(tmp_path, _summary(1, 2, 12)))

    assert str(report) == "9 passed, 3 failed"


def test_skipped_tests_are_shown(tmp_path: Path) -> None:
    skip = ("INFO", "skipped TestTour.test_it : no Chromium")

    report = testing.judged(0, _log(tmp_path, skip, _summary(0, 0, 2)))

    assert str(report) == "1 passed, 0 failed, 1 skipped"


def test_run_without_a_test_fails(tmp_path: Path) -> None:
    with pytest.raises(DevError, match="no test ran"):
        testing.judged(0, _log(tmp_path, _summary(0, 0, 0)))


def test_run_that_skipped_everything_fails(tmp_path: Path) -> None:
    skip = ("INFO", "skipped TestTour.test_it : no Chromium")

    with pytest.raises(DevError, match="no test ran"):
        testing.judged(0, _log(tmp_path, skip, _summary(0, 0, 1)))


def test_run_that_broke_off_fails(tmp_path: Path) -> None:
    with pytest.raises(DevError, match="broke off with exit code 255"):
        testing.judged(255, _log(tmp_path, ("CRITICAL", "cannot load")))


def test_bad_exit_code_beside_a_green_summary_fails(tmp_path: Path) -> None:
    with pytest.raises(DevError, match="broke off"):
        testing.judged(255, _log(tmp_path, _summary(0, 0, 12)))


def test_warnings_are_counted(tmp_path: Path) -> None:
    warning = ("WARNING", "no access rules")

    assert testing.judged(0, _log(tmp_path, warning, _summary(0, 0, 1))).warnings == 1


def test_traceback_lines_follow_their_error() -> None:
    error = STAMP.format(level="ERROR", text="FAIL: TestX.test_y")

    assert testing.belongs_to_bad(error, False)
    assert testing.belongs_to_bad("Traceback (most recent call last):", True)
    assert not testing.belongs_to_bad(STAMP.format(level="INFO", text="x"), True)


def test_started_test_is_recognised() -> None:
    line = STAMP.format(level="INFO", text="Starting TestGrade.test_history ...")

    assert testing.test_started(line) == "TestGrade.test_history"
