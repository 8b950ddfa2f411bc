"""Run Odoo: a server process per database, and one-off commands on a database."""

import subprocess
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from dev import odoo_command, odoo_config, paths, postgres, process, progress
from dev.errors import DevError
from dev.server import Server as Server

# Without the proxy that a developer's environment may name for other addresses.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

START_PATIENCE = 300.0
"""Seconds until a server must answer; loading all modules takes about ten."""


def start(
    database: str,
    *,
    name: str | None = None,
    port: int | None = None,
    workers: int = 0,
    cron_threads: int = 0,
    addons: Sequence[Path] = (paths.ROOT,),
    options: Sequence[str] = (),
) -> Server:
    """Start a server for `database` and wait until it answers.

    Args:
        name: what it is remembered as; two servers need two names.
        port: a free loopback port if None.
        workers: 0 is one process with threads; else that many worker processes.
        cron_threads: 0 keeps scheduled actions from running by themselves.
        addons: folders with addons besides Odoo's own.
        options: further options of Odoo's command line.

    Raises:
        DevError: it ended or did not answer in time; carries the end of its log.
    """
    port = port or odoo_config.free_port()
    name = name or f"odoo-{database}"
    daemon = process.start(
        name,
        [
            *odoo_command.server(database, addons),
            *(f"--http-port={port}", f"--db-filter=^{database}$"),
            *(f"--workers={workers}", f"--max-cron-threads={cron_threads}"),
            # Used by worker mode only, which serves websockets from a port of its own.
            f"--gevent-port={odoo_config.free_port()}",
            *options,
        ],
        log=paths.log_file(name),
        facts={
            "url": f"http://127.0.0.1:{port}",
            "port": str(port),
            "database": database,
        },
    )
    return _answering(Server(daemon))


def find(database: str, name: str | None = None) -> Server | None:
    """The server of `database` that runs already, or None."""
    daemon = process.find(name or f"odoo-{database}")
    return Server(daemon) if daemon else None


def last_port(database: str) -> int | None:
    """The port its server had last time, so that bookmarks go on working."""
    daemon = process.last(f"odoo-{database}")
    port = int(daemon.facts["port"]) if daemon else 0
    return port if port and odoo_config.is_free(port) else None


def once(
    database: str,
    arguments: Sequence[str],
    *,
    doing: str,
    log: Path | None = None,
    addons: Sequence[Path] = (paths.ROOT,),
) -> None:
    """Run Odoo on `database` until it has done what `arguments` say.

    Raises:
        DevError: it failed; carries the end of the log.
    """
    progress.run(
        [
            *odoo_command.server(database, addons),
            "--no-http",
            "--stop-after-init",
            *arguments,
        ],
        doing=doing,
        log=log or paths.log_file(f"odoo-{database}"),
        cwd=paths.ROOT,
    )


def install(
    database: str, modules: Sequence[str], addons: Sequence[Path] = (paths.ROOT,)
) -> None:
    """Install modules; the database may be empty."""
    names = ",".join(modules)
    once(
        database,
        [f"--init={names}", "--without-demo=True"],
        doing=f"installing {names}",
        addons=addons,
    )


def upgrade(database: str, modules: Sequence[str]) -> None:
    """Upgrade installed modules."""
    names = ",".join(modules)
    once(database, [f"--update={names}"], doing=f"upgrading {names}")


def uninstall(database: str, modules: Sequence[str]) -> None:
    """Uninstall modules, with what depends on them."""
    script = (
        f"modules = env['ir.module.module'].search([('name', 'in', {list(modules)!r})])\n"
        "modules.button_immediate_uninstall()\n"
    )
    shell(database, script)


def shell(
    database: str,
    script: str,
    *,
    log: Path | None = None,
    addons: Sequence[Path] = (paths.ROOT,),
) -> str:
    """Run Python in Odoo's shell (`env` is there); returns what it prints.

    The script commits by `env.cr.commit()`; anything else is rolled back.

    Raises:
        DevError: it raised; carries the end of the traceback.
    """
    done = subprocess.run(
        odoo_command.shell(database, addons),
        input=f"{script}\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=paths.ROOT,
        env=progress.clean_environment(),
    )
    with (log or paths.log_file(f"shell-{database}")).open("a") as file:
        file.write(done.stderr)
    if done.returncode:
        raise DevError("a script in Odoo's shell failed", why=done.stderr[-1500:])
    return done.stdout


def installed(database: str, module: str) -> bool:
    """Whether a module is installed in an Odoo database."""
    found = postgres.ensure().sql(
        f"SELECT 1 FROM ir_module_module WHERE name='{module}' AND state='installed'",
        database,
    )
    return bool(found)


def _answering(server: Server) -> Server:
    """Wait until the server answers."""
    began = time.monotonic()
    said = began
    while (now := time.monotonic()) < began + START_PATIENCE and server.alive:
        with suppress(OSError):
            _direct.open(f"{server.url}/web/health", timeout=10).close()
            return server
        if now - said > progress.TICK:
            progress.note(f"starting Odoo: {now - began:.0f} s")
            said = now
        time.sleep(0.2)
    why = progress.last_lines(server.log, 15)
    server.stop()
    raise DevError("Odoo does not start", why=why, hint=f"the log is {server.log}")
