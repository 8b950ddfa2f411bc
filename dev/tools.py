"""Run the developer's tools in the clone's environment, and pin their versions."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from dev import paths, progress, setup, venvs
from dev.errors import DevError

LOCK_HEADER = "# Made by `python -m dev lock`; change the .in file beside it instead.\n"

# Not from a registry: the project itself, a linked Odoo, and pip, which is given.
UNPINNED = {"pip", "odoo", "key-account"}


def command(name: str, arguments: Sequence[str]) -> list[str]:
    """The command line that runs a tool with the clone's Python.

    Tools live in the shared environment. Their scripts name its interpreter, which
    does not know this project, so scripts are handed to the clone's.
    """
    python = setup.ensure().tools_python
    own = python.with_name(name)
    if own.exists():
        return [str(own), *arguments]
    shared = venvs.tools_venv() / "bin" / name
    if not shared.exists():
        raise DevError(
            f"there is no tool `{name}`",
            hint="add it to requirements/dev.in and run `python -m dev lock`",
        )
    with shared.open("rb") as file:
        is_script = file.read(2) == b"#!"
    return [*([str(python)] if is_script else []), str(shared), *arguments]


def lock() -> None:
    """Write the lock files from the newest versions that the .in files allow.

    pip leaves out what the running Python is too old for, so run it with the oldest
    that is supported: Debian 12's is 3.11.2, and some packages ask for 3.11.5.
    """
    progress.note(f"for Python {sys.version.split()[0]} and newer")
    for target in venvs.LOCKS.values():
        wanted = paths.REQUIREMENTS / target.replace(".txt", ".in")
        progress.say(f"Pinning {wanted.name}")
        with tempfile.TemporaryDirectory() as folder:
            venvs.create(Path(folder))
            # Older Pythons put it into each environment; pin it only if asked for.
            venvs.pip(Path(folder), ["uninstall", "-y", "setuptools"])
            venvs.install(Path(folder), ["-r", wanted])
            pins = _frozen(venvs.python_of(Path(folder)))
        (paths.REQUIREMENTS / target).write_text(lock_text(pins))


def _frozen(python: Path) -> list[str]:
    shown = subprocess.run(
        [python, "-m", "pip", "freeze", "--all"],
        capture_output=True,
        text=True,
        check=True,
        env=progress.clean_environment(),
    )
    return shown.stdout.splitlines()


def lock_text(pins: Iterable[str]) -> str:
    """The content of a lock file: exact versions, sorted, without what is not pinned."""
    kept = [pin for pin in pins if _name(pin) not in UNPINNED]
    return LOCK_HEADER + "".join(f"{pin}\n" for pin in sorted(kept, key=_name))


def _name(pin: str) -> str:
    """The package that a line of pip's list is about."""
    return re.split("[=@ ]", pin)[0].lower()
