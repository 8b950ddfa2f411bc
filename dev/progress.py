"""Say what is going on (on stderr) and run commands whose output goes to a log."""

import os
import pwd
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from dev import locks
from dev.errors import DevError

TICK = 5.0
"""Seconds between two signs of life of a long command."""

FIRST_TICK = 2.0


def say(text: str) -> None:
    """One line of progress."""
    print(f"==> {text}", file=sys.stderr, flush=True)


def note(text: str) -> None:
    """A detail of the step under way."""
    print(f"    {text}", file=sys.stderr, flush=True)


def clean_environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment for programs we start, without what would lead them astray.

    A developer's own PYTHONPATH, PG* or ODOO_* variables must not decide which
    code runs or which database server is talked to.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PG", "ODOO_", "PYTHONPATH", "PYTHONHOME"))
        and name not in {"VIRTUAL_ENV", "OPENERP_SERVER", "MAKEFLAGS", "MFLAGS"}
    }
    return {**kept, **(extra or {})}


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log, for an error message; empty if there is none."""
    if not log.exists():
        return ""
    lines = log.read_text(errors="replace").splitlines()
    return "\n       ".join(line[:300] for line in lines[-count:])


def wait_with_ticks(process: "subprocess.Popen[bytes]", doing: str) -> int:
    """Wait for `process`, with a line now and then; returns its exit code."""
    started = time.monotonic()
    pause = FIRST_TICK
    while True:
        with suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=pause)
        note(f"{doing}: {time.monotonic() - started:.0f} s")
        pause = TICK


def run(
    command: Sequence[str | Path],
    *,
    doing: str,
    log: Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    user: str | None = None,
    hint: str = "",
) -> None:
    """Run a command to its end; its output goes to `log`.

    Raises:
        DevError: the program is missing or failed; carries the end of the log.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        output.write(f"$ {' '.join(map(str, command))}\n".encode())
        output.flush()
        try:
            process = subprocess.Popen(
                list(map(str, command)),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=clean_environment(env),
                # A child that outlives us (kill -9) keeps our locks until it ends.
                pass_fds=locks.held(),
                **as_user(user),
            )
        except OSError as error:
            raise DevError(
                f"{doing}: cannot start", why=str(error), hint=hint
            ) from None
        code = _wait_or_stop(process, doing)
    if code:
        raise DevError(
            f"{doing}: `{Path(command[0]).name}` failed with exit code {code}",
            why=last_lines(log),
            hint=hint or f"the whole output is in {log}",
        )


def _wait_or_stop(process: "subprocess.Popen[bytes]", doing: str) -> int:
    """Wait; an interrupted wait (Ctrl-C) ends the command too."""
    try:
        return wait_with_ticks(process, doing)
    except BaseException:
        process.terminate()
        process.wait()
        raise


def as_user(user: str | None) -> dict[str, Any]:
    """Keyword arguments of Popen that run a program as another user (needs root)."""
    if user is None:
        return {}
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
