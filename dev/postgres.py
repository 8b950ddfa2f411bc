"""The PostgreSQL cluster of this clone: start, stop, create and drop databases."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass

from dev import locks, paths, pg_layout, process, progress, setup
from dev.errors import DevError
from dev.pg_layout import Layout
from dev.process import Daemon

NAME = "postgres"
PAUSES = (1, 2, 4, 8, 15, 30)
"""Seconds to wait before dropping a database is tried again."""
ROLE = "odoo"
"""The role Odoo connects as; it refuses to work as the superuser `postgres`."""

PORT = 5432
"""Part of the socket's file name only: the server listens on no network port."""

# These data can be made again in a minute, and tests make and drop many databases:
# waiting for the disk would only cost time. Never for data that anyone needs.
FAST_AND_UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
}

SETTINGS = {
    **FAST_AND_UNSAFE,
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "timezone": "UTC",
}

START_PATIENCE = 180.0
"""Seconds; after a crash the server replays its log before it answers."""


@dataclass(frozen=True)
class Cluster:
    """A running cluster. Only its owner (and root) can reach the socket."""

    layout: Layout

    @property
    def host(self) -> str:
        """What libpq calls the host: here the folder of the socket."""
        return str(self.layout.socket)

    def dsn(self, database: str) -> str:
        """A libpq connection string for `database`, as Odoo's role."""
        return f"host={self.host} port={PORT} user={ROLE} dbname={database}"

    def psql_command(self, database: str, role: str = ROLE) -> list[str]:
        """The command line of psql on `database`, without a user's own settings."""
        program = str(self.layout.binaries / "psql")
        return [program, "-X", "-h", self.host, "-p", str(PORT), "-U", role, database]

    def sql(self, statement: str, database: str = "postgres", role: str = ROLE) -> str:
        """The rows that SQL yields: one a line, columns parted by tabs.

        Raises:
            DevError: PostgreSQL refused; carries its message.
        """
        done = subprocess.run(
            [
                *self.psql_command(database, role),
                *("-v", "ON_ERROR_STOP=1", "-Atq", "-F", "\t", "-c", statement),
            ],
            capture_output=True,
            text=True,
            check=False,
            env=progress.clean_environment({"PGCONNECT_TIMEOUT": "60"}),
        )
        if done.returncode:
            raise DevError("SQL failed", why=done.stderr.strip(), hint=statement[:200])
        return done.stdout.strip("\n")

    def databases(self) -> list[str]:
        """Names of the databases made by us."""
        return self.sql(
            "SELECT datname FROM pg_database WHERE NOT datistemplate"
            " AND datname <> 'postgres' ORDER BY 1"
        ).split()

    def create(self, database: str, template: str = "template0") -> None:
        """Make a database as a copy of `template`, which nobody may be using."""
        self.sql(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')

    def drop(self, database: str) -> None:
        """Drop a database if it exists, connections and all.

        A worker of PostgreSQL's own that is tidying it up is waited for: our role may
        not end it.
        """
        statement = f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)'
        for pause in PAUSES:
            try:
                self.sql(statement)
                return
            except DevError as error:
                if "pg_signal_backend" not in str(error):
                    raise
            time.sleep(pause)
        self.sql(statement)

    def rename(self, database: str, to: str) -> None:
        """Rename a database that nobody is using."""
        self.sql(f'ALTER DATABASE "{database}" RENAME TO "{to}"')


_ready: set[Cluster] = set()
"""Clusters that this process has found complete, once."""


def ensure() -> Cluster:
    """The running cluster of this clone; made and started if need be."""
    layout = pg_layout.choose(setup.ensure().postgres)
    cluster = Cluster(layout)
    if cluster not in _ready or process.find(NAME) is None:
        # A server that another process is starting runs before it has our role.
        with locks.exclusive(paths.RUN / "postgres.lock"):
            if process.find(NAME) is None:
                _initialise(layout)
                _start(cluster)
        _ready.add(cluster)
    return cluster


def running() -> Daemon | None:
    """The server's process if it runs."""
    return process.find(NAME)


def stop() -> None:
    """Stop the server at once but cleanly, breaking connections."""
    if daemon := process.find(NAME):
        process.stop(daemon, first=signal.SIGINT, patience=30)


def destroy() -> None:
    """Stop the server and delete all its databases."""
    stop()
    for home in (paths.STATE / "postgres", paths.short_folder("postgres")):
        shutil.rmtree(home, ignore_errors=True)


def _initialise(layout: Layout) -> None:
    """Make the cluster in a sibling folder and rename it: whole or absent."""
    if layout.data.exists():
        return
    progress.say("Creating the PostgreSQL cluster")
    partial = layout.home / "data.partial"
    shutil.rmtree(partial, ignore_errors=True)
    progress.run(
        [
            *(layout.binaries / "initdb", "-D", partial, "-U", "postgres"),
            *("--auth=trust", "--encoding=UTF8", "--no-sync", *_locale()),
        ],
        doing="creating the PostgreSQL cluster",
        log=paths.log_file(NAME),
        user=layout.user,
        cwd=layout.home,
    )
    partial.rename(layout.data)


def _locale() -> list[str]:
    """Letters of all languages, in an order that is the same on every machine."""
    if os.uname().sysname == "Linux":
        return ["--lc-collate=C", "--lc-ctype=C.UTF-8", "--lc-messages=C"]
    return ["--no-locale"]


def _start(cluster: Cluster) -> None:
    layout = cluster.layout
    settings = {**SETTINGS, "unix_socket_directories": str(layout.socket)}
    options = [word for key, to in settings.items() for word in ("-c", f"{key}={to}")]
    daemon = process.start(
        NAME,
        [layout.binaries / "postgres", "-D", layout.data, *options],
        log=paths.log_file(NAME),
        user=layout.user,
        cwd=layout.home,
    )
    _wait(cluster, daemon)
    if not cluster.sql(
        f"SELECT 1 FROM pg_roles WHERE rolname='{ROLE}'", role="postgres"
    ):
        cluster.sql(f"CREATE ROLE {ROLE} LOGIN CREATEDB", role="postgres")


def _wait(cluster: Cluster, daemon: Daemon) -> None:
    """Until the server answers.

    Raises:
        DevError: it ended, or did not answer in time.
    """
    deadline = time.monotonic() + START_PATIENCE
    while time.monotonic() < deadline and process.find(NAME):
        try:
            cluster.sql("SELECT 1", role="postgres")
        except DevError:
            time.sleep(0.1)
        else:
            return
    raise DevError(
        "PostgreSQL does not start",
        why=progress.last_lines(paths.log_file(NAME)),
        hint="if its files are damaged, `python -m dev reset --cluster` makes new ones",
    )
