"""Where things live: what clones share in the user's cache, the rest in `.dev/`."""

import os
import tempfile
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
"""The clone; also the folder given to Odoo as its addons path."""

STATE = ROOT / ".dev"
"""Ignored folder of the clone: databases, logs, configuration, process records."""

LOGS = STATE / "logs"
RUN = STATE / "run"
CLONE_VENV = STATE / "venv"
REQUIREMENTS = ROOT / "requirements"
ADDON_NAME = "key_account_module"
ADDON = ROOT / ADDON_NAME
ADDONS = (ADDON_NAME, "key_account_stock")
"""The addon, and those that install themselves where it meets an app of Odoo."""


def cache() -> Path:
    """The folder clones share: downloads, the unpacked Odoo, virtual environments."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The XDG rules ask to ignore a relative path.
    home = base if base.is_absolute() else Path.home() / ".cache"
    return home / "key-account"


def short_folder(purpose: str) -> Path:
    """A short path under the system's temporary folder, one per user and clone.

    For what cannot live in the clone: sockets, whose path may have 107 bytes, and
    files for a second user who may not enter the clone's folders.
    """
    key = sha256(f"{os.getuid()}:{ROOT}".encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"key-account-{key}-{purpose}"


def log_file(name: str) -> Path:
    """The log called `name`; its folder exists afterwards."""
    LOGS.mkdir(parents=True, exist_ok=True)
    return LOGS / f"{name}.log"


def digest(*parts: str) -> str:
    """A short name for a combination of versions and lock files."""
    return sha256("\0".join(parts).encode()).hexdigest()[:12]
