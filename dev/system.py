"""Programs from the machine's packages: a browser, a PDF printer, Chinese letters."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

from dev import locks, paths, progress
from dev.errors import DevError


def _have_program(*names: str) -> Callable[[], bool]:
    return lambda: any(map(shutil.which, names))


def _have_chinese_font() -> bool:
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(
        ["fc-list", ":lang=zh-cn", "file"], capture_output=True, check=False
    )
    return bool(found.stdout.strip())


@dataclass(frozen=True)
class Need:
    """A Debian package, how to tell it is there, and what fails without it."""

    package: str
    present: Callable[[], bool]
    without: str


NEEDS = (
    Need(
        "chromium",
        _have_program("chromium", "chromium-browser", "google-chrome"),
        "browser tests will not run",
    ),
    Need("wkhtmltopdf", _have_program("wkhtmltopdf"), "print-outs will not work"),
    Need(
        "fonts-noto-cjk",
        _have_chinese_font,
        "Chinese text in print-outs and screenshots will be boxes",
    ),
)


def missing() -> list[Need]:
    """What is not on this machine."""
    return [need for need in NEEDS if not need.present()]


def install_missing() -> list[Need]:
    """Install what is missing if we may; returns what is missing after that.

    Odoo itself runs without any of it, so a failure is reported, not raised.
    """
    wanted = missing()
    if wanted and os.getuid() == 0 and shutil.which("apt-get"):
        try:
            _apt_install([need.package for need in wanted])
        except DevError as error:
            progress.note(str(error))
    left = missing()
    for need in left:
        progress.note(f"`{need.package}` is missing: {need.without}")
    if left:
        names = " ".join(need.package for need in left)
        progress.note(f"an administrator installs it by `apt-get install {names}`")
    return left


def _apt_install(packages: list[str]) -> None:
    """Install Debian packages, without the recommended ones."""
    progress.say(f"Installing {', '.join(packages)}")
    # fontconfig tells the browser and the printer which fonts there are.
    steps = (
        ["update"],
        ["install", "-y", "--no-install-recommends", "fontconfig", *packages],
    )
    with locks.exclusive(paths.cache() / "apt-get.lock"):
        for arguments in steps:
            progress.run(
                ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300", *arguments],
                doing=f"apt-get {arguments[0]}",
                log=paths.log_file("setup"),
                env={"DEBIAN_FRONTEND": "noninteractive"},
            )
