"""Find the source of Odoo 19: the developer's own, Debian's package, or a clone."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from dev import debian, locks, paths, progress
from dev.errors import DevError

VARIABLE = "KEY_ACCOUNT_ODOO"
SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo.git"

OWN_SOURCE_HINT = (
    f"set {VARIABLE} to an Odoo {SERIES} source: a git checkout (with `odoo-bin`), "
    "or a folder that holds the Python package `odoo`"
)


@dataclass(frozen=True)
class Source:
    """Odoo's code. `folder` goes on Python's path; `addons` are its addon folders."""

    folder: Path
    origin: str

    @property
    def addons(self) -> list[Path]:
        """Folders with Odoo's own addons, outside the package (git checkouts)."""
        folder = self.folder / "addons"
        return [folder] if folder.is_dir() else []


def find() -> Source:
    """The source to use, fetched if need be; quick when it is there already.

    Raises:
        DevError: the variable points at something else, or nothing can be fetched.
    """
    if own := os.environ.get(VARIABLE):
        return Source(check(Path(own).expanduser().resolve()), "variable")
    unpacked = paths.cache() / f"odoo-{SERIES}-debian-{debian.RECIPE}"
    cloned = paths.cache() / f"odoo-{SERIES}-git"
    if unpacked.exists() or (debian.available() and not cloned.exists()):
        locks.build_renamed(unpacked, debian.unpack_odoo)
        return Source(check(unpacked / debian.PACKAGES), "Debian package")
    locks.build_renamed(cloned, _clone)
    return Source(check(cloned), "git clone")


def check(folder: Path) -> Path:
    """`folder` if it holds Odoo of our series.

    Raises:
        DevError: it does not.
    """
    release = folder / "odoo" / "release.py"
    if not release.is_file():
        raise DevError(
            f"no Odoo in {folder}", why=f"{release} is missing", hint=OWN_SOURCE_HINT
        )
    found = series_of(release.read_text())
    if found != SERIES:
        raise DevError(
            f"the Odoo in {folder} is {found or 'of an unknown version'}",
            why=f"this addon is written for {SERIES}",
            hint=OWN_SOURCE_HINT,
        )
    return folder


def series_of(release: str) -> str:
    """The series ("19.0") that the text of an `odoo/release.py` declares, or ""."""
    match = re.search(r"^version_info = \((\d+), (\d+)", release, re.MULTILINE)
    return f"{match[1]}.{match[2]}" if match else ""


def _clone(target: Path) -> None:
    """A shallow clone of the public repository, without history."""
    git = shutil.which("git")
    if git is None:
        raise DevError("cannot fetch Odoo: git is missing", hint=OWN_SOURCE_HINT)
    progress.say(f"Cloning Odoo {SERIES} from {REPOSITORY} (about 500 MB)")
    progress.run(
        [git, "clone", "--depth", "1", "--branch", SERIES, REPOSITORY, target],
        doing="cloning Odoo",
        log=paths.log_file("setup"),
        hint=f"check the network and run it again, or {OWN_SOURCE_HINT}",
    )
