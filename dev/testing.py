"""Run the addon's tests in Odoo's own runner, on a database made for the run."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dev import databases, locks, odoo_command, odoo_config, paths, progress
from dev.errors import DevError

SUMMARY = re.compile(r"(\d+) failed, (\d+) error\(s\) of (\d+) tests when loading")
SKIPPED = re.compile(r": skipped .+ : ")
BAD = (" WARNING ", " ERROR ", " CRITICAL ")


@dataclass(frozen=True)
class Report:
    """What a run of tests came to."""

    total: int
    failed: int
    skipped: int
    warnings: int
    log: Path

    @property
    def passed(self) -> int:
        """Tests that ran and held."""
        # A test that fails in two subtests counts as two failures.
        return max(0, self.total - self.failed - self.skipped)

    def __str__(self) -> str:
        """The line by which a test run is recognised."""
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def run_addon_tests(
    tags: str | None = None,
    *,
    module: str = paths.ADDON_NAME,
    keep: bool = False,
) -> Report:
    """Install the addon on a copy of the template and run its tests.

    Args:
        tags: Odoo's `--test-tags`; all tests of the addon if None.
        module: the addon.
        keep: leave the database for a look at it.

    Raises:
        DevError: the run broke off, or no test ran.
    """
    database = databases.clone(f"test_{module}_{os.getpid()}")
    log = paths.log_file(f"test-{module}")
    log.unlink(missing_ok=True)
    try:
        code = _run(database, module, tags or f"/{module}", log)
    finally:
        if not keep:
            databases.drop(database)
    return judged(code, log)


def _run(database: str, module: str, tags: str, log: Path) -> int:
    """Run the tests, showing what is not as it should be; returns the exit code."""
    progress.say(f"Running the tests of {module} ({tags}); log: {log}")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                *odoo_command.server(database),
                *(f"--init={module}", "--without-demo=True", "--stop-after-init"),
                *("--test-enable", f"--test-tags={tags}"),
                f"--http-port={odoo_config.free_port()}",
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=paths.ROOT,
            env=progress.clean_environment(),
            pass_fds=locks.held(),
        )
        try:
            return _follow(process, log)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def _follow(process: "subprocess.Popen[bytes]", log: Path) -> int:
    """Show bad lines as they come, and every few seconds which test is under way."""
    current, bad, shown = "", False, time.monotonic()
    with log.open(errors="replace") as lines:
        while True:
            ended = process.poll()
            for line in lines:
                current = test_started(line) or current
                if bad := belongs_to_bad(line, bad):
                    print(line.rstrip(), file=sys.stderr)
            if ended is not None:
                return ended
            if time.monotonic() - shown > progress.TICK:
                progress.note(current or "installing")
                shown = time.monotonic()
            time.sleep(0.2)


def test_started(line: str) -> str:
    """The test that a line of the log announces, or ""."""
    match = re.search(r": Starting (\S+) \.\.\.", line)
    return match[1] if match else ""


def belongs_to_bad(line: str, previous: bool) -> bool:
    """Whether a line warns, or has no date and goes on from one that did."""
    if re.match(r"\d{4}-\d\d-\d\d ", line):
        return any(word in line[:60] for word in BAD)
    return previous


def judged(code: int, log: Path) -> Report:
    """The report of a run that ended with exit code `code`.

    Raises:
        DevError: it broke off, or no test ran, which must not pass for success.
    """
    lines = log.read_text(errors="replace").splitlines()
    report = read_report(lines, log)
    if report is None or (code and not report.failed):
        raise DevError(
            f"the tests broke off with exit code {code}",
            why=progress.last_lines(log, 15),
            hint=f"the log is {log}",
        )
    if report.total - report.skipped <= 0:
        raise DevError(
            "no test ran",
            why="none matches, or `tests/__init__.py` does not import them,"
            f" or all {report.skipped} were skipped",
            hint=f"the log is {log}",
        )
    return report


def read_report(lines: Iterable[str], log: Path) -> Report | None:
    """What the log of a run says; None if it has no summary."""
    summary, skipped, warnings = None, 0, 0
    for line in lines:
        summary = SUMMARY.search(line) or summary
        skipped += bool(SKIPPED.search(line))
        warnings += any(word in line[:60] for word in BAD)
    if summary is None:
        return None
    failures, errors, total = map(int, summary.groups())
    return Report(total, failures + errors, skipped, warnings, log)
