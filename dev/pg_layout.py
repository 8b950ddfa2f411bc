"""Where the cluster of this clone lives, and as which user it runs."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dev import paths, pg_binaries
from dev.errors import DevError
from dev.progress import as_user

# A socket's path may have 107 bytes on Linux (103 on macOS), its name included.
LONGEST_SOCKET_FOLDER = 80


@dataclass(frozen=True)
class Layout:
    """Folders of the cluster; `user` is None if it runs as ourselves."""

    home: Path
    binaries: Path
    user: str | None

    @property
    def data(self) -> Path:
        """The cluster's files."""
        return self.home / "data"

    @property
    def socket(self) -> Path:
        """The folder of the Unix socket, the only way in."""
        return self.home / "socket"


def choose(binaries: Path) -> Layout:
    """The layout for this clone, its folders made and owned as they must be.

    Usually `.dev/postgres`. PostgreSQL refuses to run as root, so root needs a second
    user, and that one may not be able to enter the clone or the cache.
    """
    user = _server_user() if os.getuid() == 0 else None
    home = paths.STATE / "postgres"
    home.mkdir(parents=True, exist_ok=True)
    if len(os.fsencode(home)) > LONGEST_SOCKET_FOLDER or not enterable(home, user):
        home = paths.short_folder("postgres")
    _own(home, user)
    if user and not enterable(binaries, user):
        binaries = _copied(binaries, home)
    return Layout(home, binaries, user)


def _server_user() -> str:
    """The user that runs the server for root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise DevError(
        "PostgreSQL cannot run as root, and there is no user for it",
        why="neither `postgres` nor `nobody` exists on this machine",
        hint="run this as an ordinary user, or `useradd --system postgres`",
    )


def enterable(folder: Path, user: str | None) -> bool:
    """Whether `user` may go into `folder`, all folders above it included."""
    tried = subprocess.run(
        ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)],
        cwd="/",
        capture_output=True,
        check=False,
        **as_user(user),
    )
    return tried.returncode == 0


def _own(home: Path, user: str | None) -> None:
    """Make `home` private to the server's user, and refuse one made by others.

    The name of a folder under /tmp can be guessed; whoever made it first could
    otherwise hand us a cluster of theirs.
    """
    owner = pwd.getpwnam(user).pw_uid if user else os.getuid()
    home.mkdir(mode=0o700, exist_ok=True)
    if home.is_symlink() or home.stat().st_uid not in {owner, os.getuid()}:
        raise DevError(f"{home} belongs to somebody else", hint=f"remove {home}")
    (home / "socket").mkdir(exist_ok=True)
    for folder in (home, home / "socket"):
        if user:
            shutil.chown(folder, user)
        folder.chmod(0o700)


def _copied(binaries: Path, home: Path) -> Path:
    """A copy of PostgreSQL's programs where the server's user can run them."""
    target = home / "programs"
    root = pg_binaries.movable_root(binaries)
    if not target.exists():
        partial = home / "programs.partial"
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(root, partial, symlinks=True)
        for path in (partial, *partial.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
        partial.rename(target)
        shutil.chown(home / "programs", "root")
    return target / binaries.relative_to(root)
