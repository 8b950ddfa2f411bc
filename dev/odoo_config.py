"""The private configuration file that all Odoo processes of this clone share."""

import os
import secrets
import socket
from pathlib import Path

from dev import paths
from dev.postgres import PORT, ROLE, Cluster

DATA = paths.STATE / "odoo-data"
"""Attachments and sessions."""

FILE = paths.STATE / "odoo.conf"


def text(cluster: Cluster, password: str) -> str:
    """The content of the file. `password` guards Odoo's database manager."""
    options = {
        "admin_passwd": password,
        "db_host": cluster.host,
        "db_port": str(PORT),
        "db_user": ROLE,
        "data_dir": str(DATA),
        # One server serves one database; which ones there are is nobody's business.
        "list_db": "False",
        "http_interface": "127.0.0.1",
        "max_cron_threads": "0",
    }
    lines = [f"{name} = {value}" for name, value in options.items()]
    return "\n".join(["[options]", *lines, ""])


def ensure(cluster: Cluster) -> Path:
    """Write the file if it is missing or its cluster has moved; returns its path."""
    wanted = text(cluster, _password())
    if not FILE.exists() or FILE.read_text() != wanted:
        FILE.parent.mkdir(parents=True, exist_ok=True)
        partial = FILE.with_suffix(f".{os.getpid()}")
        with open(partial, "w", opener=_private) as file:
            file.write(wanted)
        partial.rename(FILE)
    return FILE


def _password() -> str:
    """The password in the present file, else a new one."""
    if FILE.exists():
        for line in FILE.read_text().splitlines():
            name, _, value = line.partition(" = ")
            if name == "admin_passwd" and value:
                return value
    return secrets.token_urlsafe(24)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


def free_port() -> int:
    """A loopback port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_free(port: int) -> bool:
    """Whether a server could listen on a loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
