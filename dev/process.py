"""Long-running programs: started apart from the shell, remembered, stopped by pid."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from dev import paths
from dev.errors import DevError
from dev.progress import as_user, clean_environment

KILL_PATIENCE = 60.0
"""Seconds until a killed program must be gone; a busy machine tidies up slowly."""


@dataclass(frozen=True)
class Daemon:
    """A program started by us. `birth` tells it from a later one with its pid."""

    name: str
    pid: int
    birth: str
    log: str
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def alive(self) -> bool:
        """Whether that very process still runs."""
        return bool(self.birth) and birth_mark(self.pid) == self.birth


def birth_mark(pid: int) -> str:
    """A text that differs between two processes that had the same pid; "" if none."""
    stat = Path(f"/proc/{pid}/stat")
    if not Path("/proc/self/stat").exists():
        return _birth_from_ps(pid)
    try:
        # The program's name may hold spaces; fields count from after its bracket.
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    state, start_ticks = fields[0], fields[19]
    return "" if state in "ZX" else f"{_boot_id()}:{start_ticks}"


def _boot_id() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return ""


def _birth_from_ps(pid: int) -> str:
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return shown.stdout.strip()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    user: str | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path = paths.ROOT,
    facts: Mapping[str, str] | None = None,
) -> Daemon:
    """Start a program that survives the calling shell, and remember it as `name`."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            list(map(str, command)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env=clean_environment(env),
            start_new_session=True,
            **as_user(user),
        )
    _children[process.pid] = process
    daemon = Daemon(
        name, process.pid, birth_mark(process.pid), str(log), dict(facts or {})
    )
    _record(name).parent.mkdir(parents=True, exist_ok=True)
    _record(name).write_text(json.dumps(asdict(daemon), indent=2) + "\n")
    return daemon


_children: dict[int, "subprocess.Popen[bytes]"] = {}
"""Those started by this very process: it must collect them when they end."""


def find(name: str) -> Daemon | None:
    """The running program remembered as `name`, or None."""
    daemon = _load(_record(name))
    return daemon if daemon and daemon.alive else None


def last(name: str) -> Daemon | None:
    """The program started last as `name`, whether it runs or not."""
    return _load(_record(name))


def running() -> list[Daemon]:
    """All programs of this clone that run, by name."""
    found = [_load(path) for path in sorted(paths.RUN.glob("*.json"))]
    return [daemon for daemon in found if daemon and daemon.alive]


def stop(
    daemon: Daemon, *, first: signal.Signals = signal.SIGTERM, patience: float = 15
) -> None:
    """End a program: ask with `first`, after `patience` seconds kill its session.

    Raises:
        DevError: it survived even that.
    """
    if daemon.alive:
        os.kill(daemon.pid, first)
        if not _gone(daemon, patience):
            kill(daemon)


def kill(daemon: Daemon) -> None:
    """End a program and its workers at once, as a power cut would."""
    if daemon.alive:
        # start_new_session made the pid the number of its process group as well.
        os.killpg(daemon.pid, signal.SIGKILL)
        if not _gone(daemon, KILL_PATIENCE):
            raise DevError(f"{daemon.name} (pid {daemon.pid}) does not end")


def _gone(daemon: Daemon, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        child = _children.get(daemon.pid)
        if child:
            child.poll()
        if not daemon.alive:
            if child:
                # It may have ended between the two looks: collect it all the same.
                child.wait()
            return True
        time.sleep(0.05)
    return False


def _record(name: str) -> Path:
    return paths.RUN / f"{name}.json"


def _load(path: Path) -> Daemon | None:
    try:
        return Daemon(**json.loads(path.read_text()))
    except (OSError, ValueError, TypeError):
        # Absent, or cut short by a full disk: there is nothing we could stop by it.
        return None
