"""Everything `up` and the tests need, fetched and built once."""

import sys
from dataclasses import dataclass
from pathlib import Path

from dev import odoo_source, pg_binaries, progress, system, venvs
from dev.errors import DevError
from dev.odoo_source import Source

OLDEST_PYTHON = (3, 11)


@dataclass(frozen=True)
class Installation:
    """What `setup` made: Odoo's code, both environments, PostgreSQL's programs."""

    source: Source
    odoo: Path
    tools: Path
    postgres: Path

    @property
    def odoo_python(self) -> Path:
        """The interpreter that can import Odoo."""
        return venvs.python_of(self.odoo)

    @property
    def tools_python(self) -> Path:
        """The interpreter that has the tools and this project, but not Odoo."""
        return venvs.python_of(self.tools)


_done: list[Installation] = []


def ensure() -> Installation:
    """Fetch and build what is missing; quick if nothing is. Once per process.

    Raises:
        DevError: something could not be had; says what to do.
    """
    if not _done:
        check_python()
        source = odoo_source.find()
        odoo = venvs.odoo_venv(source)
        _done.append(Installation(source, odoo, venvs.clone_venv(), pg_binaries.find()))
    return _done[0]


def run() -> Installation:
    """`ensure`, plus the programs that only browser tests and print-outs need."""
    system.install_missing()
    installation = ensure()
    progress.say("Everything is set up")
    for label, place in (
        (f"Odoo ({installation.source.origin})", installation.source.folder),
        ("its environment", installation.odoo),
        ("the tools", installation.tools),
        ("PostgreSQL", installation.postgres),
    ):
        progress.note(f"{label}: {place}")
    return installation


def check_python() -> None:
    """Refuse a Python that Odoo or this project cannot run on.

    Raises:
        DevError: the running Python is too old.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise DevError(
            f"Python {sys.version.split()[0]} is too old",
            why="this project needs 3.11 or newer",
            hint="run it as `python3.11 -m dev ...` or newer",
        )
