"""Build shared folders whole or not at all, one builder at a time."""

import fcntl
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

STAMP = ".complete"
"""File that marks a finished folder which cannot be renamed into place."""

_held: list[int] = []


def held() -> tuple[int, ...]:
    """Descriptors of the locks this process holds, to hand on to its helpers."""
    return tuple(_held)


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file `path`; waits for another process and says so.

    The kernel drops the lock when its last holder ends, so a killed process leaves
    none behind; helpers started meanwhile hold it too (see `progress.run`).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(
                f"==> Waiting for {path.stem} (another process has it)", file=sys.stderr
            )
            fcntl.flock(handle, fcntl.LOCK_EX)
        _held.append(handle.fileno())
        try:
            yield
        finally:
            _held.remove(handle.fileno())


def lock_for(target: Path) -> Path:
    """The lock file that guards `target`."""
    return target.parent / f"{target.name}.lock"


def build_renamed(target: Path, build: Callable[[Path], None]) -> Path:
    """Make folder `target` in a sibling and rename it, so it is whole or absent."""
    if target.exists():
        return target
    with exclusive(lock_for(target)):
        if not target.exists():
            partial = target.with_name(f"{target.name}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir(parents=True)
            build(partial)
            partial.rename(target)
    return target


def build_stamped(target: Path, content: str, build: Callable[[Path], None]) -> Path:
    """Make folder `target` in place; a stamp with `content` tells it is complete.

    For virtual environments, which hold their own path. Without the right stamp the
    folder is thrown away and built again.
    """
    stamp = target / STAMP
    if _stamped(stamp, content):
        return target
    with exclusive(lock_for(target)):
        if not _stamped(stamp, content):
            shutil.rmtree(target, ignore_errors=True)
            target.parent.mkdir(parents=True, exist_ok=True)
            build(target)
            stamp.write_text(content)
    return target


def _stamped(stamp: Path, content: str) -> bool:
    return stamp.exists() and stamp.read_text() == content
