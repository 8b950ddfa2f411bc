"""Odoo 19 from Debian's archive, unpacked in the cache; nothing is installed.

The package is in Debian's unstable suite only. Adding that suite to the machine would
offer its libc and everything else, so apt works here on lists and folders of its own.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from dev import locks, paths, progress
from dev.errors import DevError

RECIPE = 1
"""Raise it when what `unpack_odoo` makes changes; clones then unpack anew."""

PACKAGES = Path("usr/lib/python3/dist-packages")
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")

FROM_UNSTABLE = (
    "odoo-19",
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-ocr-b",
)
# Odoo's icons are those of Font Awesome 4.7; unstable has moved on to 7.
FROM_OWN_SUITE = ("fonts-font-awesome", "fonts-inconsolata")

# Removed by Debian for its licence, yet listed in an asset bundle: without the file
# every page that loads that bundle logs an error, and browser tests fail on it.
MISSING_SCRIPT = Path(
    "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"
)


def available() -> bool:
    """Whether this machine has apt, dpkg and a mirror of Debian's archive."""
    tools = ("apt-get", "dpkg-deb")
    return all(map(shutil.which, tools)) and KEYRING.exists() and bool(mirror())


def mirror() -> str:
    """The address of the Debian mirror that this machine is set up with, or ""."""
    shown = subprocess.run(
        [
            *("apt-get", "indextargets", "Created-By: Packages"),
            *("--format", "$(LABEL) $(REPO_URI)"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    return first_mirror(shown.stdout)


def first_mirror(targets: str) -> str:
    """The first address labelled Debian among lines of "LABEL ADDRESS"."""
    for line in targets.splitlines():
        label, _, address = line.partition(" ")
        if label == "Debian" and address:
            return address.strip()
    return ""


def unpack_odoo(target: Path) -> None:
    """Download Odoo and what its addons link to, and unpack all into `target`."""
    downloads = paths.cache() / "downloads" / "debian"
    with locks.exclusive(downloads / "apt.lock"):
        progress.say("Downloading Odoo 19 (Debian package, 130 MB)")
        _download(downloads, FROM_UNSTABLE, _unstable(downloads))
        _download(downloads, FROM_OWN_SUITE, _isolated(downloads / "own"))
        progress.say("Unpacking Odoo 19")
        for package in newest(downloads.glob("*.deb")):
            _unpack(package, target)
    _mend(target)
    # The folder is complete without them; a later recipe fetches current ones.
    shutil.rmtree(downloads, ignore_errors=True)


def _unstable(downloads: Path) -> list[str]:
    """apt's options for the unstable suite of the machine's own mirror."""
    sources = downloads / "unstable.list"
    sources.write_text(f"deb [signed-by={KEYRING}] {mirror()} sid main\n")
    return [
        *_isolated(downloads / "unstable"),
        *("-o", f"Dir::Etc::SourceList={sources}"),
        *("-o", "Dir::Etc::SourceParts=/dev/null"),
    ]


def _isolated(state: Path) -> list[str]:
    """apt's options that keep its lists and caches in `state`; works without root."""
    options = {
        "Dir::State::Lists": state / "lists",
        "Dir::Cache": state / "cache",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        # apt's own user may not enter a home folder; what is fetched is signed.
        "APT::Sandbox::User": "root",
    }
    for folder in ("lists/partial", "cache/archives/partial"):
        (state / folder).mkdir(parents=True, exist_ok=True)
    return [word for key, to in options.items() for word in ("-o", f"{key}={to}")]


def _download(folder: Path, packages: tuple[str, ...], options: list[str]) -> None:
    """Fetch packages into `folder`; apt checks signatures, and resumes what is cut."""
    for arguments in (["update"], ["download", *packages]):
        progress.run(
            ["apt-get", "-q", *options, *arguments],
            doing=f"apt-get {arguments[0]}",
            log=paths.log_file("setup"),
            cwd=folder,
            env={"DEBIAN_FRONTEND": "noninteractive"},
            hint="check the network and run it again; what is there is kept",
        )


def newest(files: Iterable[Path]) -> list[Path]:
    """One file a package: a run broken off long ago may have left an older version."""
    by_age = sorted(files, key=lambda file: file.stat().st_mtime)
    return list({file.name.partition("_")[0]: file for file in by_age}.values())


def _unpack(package: Path, target: Path) -> None:
    try:
        progress.run(
            ["dpkg-deb", "-x", package, target],
            doing=f"unpacking {package.name}",
            log=paths.log_file("setup"),
        )
    except DevError as error:
        package.unlink(missing_ok=True)
        error.hint = "the damaged file was removed: run it again"
        raise


def _mend(prefix: Path) -> None:
    """Drop the package's second copy of the addons, add what Debian left out."""
    packages = prefix / PACKAGES
    for unused in ("addons", "doc", "setup"):
        shutil.rmtree(packages / unused, ignore_errors=True)
    script = packages / MISSING_SCRIPT
    script.parent.mkdir(parents=True, exist_ok=True)
    script.touch()
    if dangling := dangling_links(prefix):
        raise DevError(
            f"the unpacked Odoo lacks {len(dangling)} files that it links to",
            why=", ".join(map(str, dangling[:3])),
            hint="Debian's package has changed: add what owns them to `dev/debian.py`",
        )


def dangling_links(folder: Path) -> list[Path]:
    """Symbolic links under `folder` that lead nowhere."""
    found = []
    for parent, folders, files in os.walk(folder):
        paths_here = (Path(parent) / name for name in [*folders, *files])
        found += [
            path for path in paths_here if path.is_symlink() and not path.exists()
        ]
    return found
