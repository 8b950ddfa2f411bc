"""What each command of `python -m dev` does; functions return the exit code."""

import os
import sys
from argparse import Namespace
from pathlib import Path
from typing import NoReturn

from dev import (
    addon,
    databases,
    odoo,
    odoo_command,
    paths,
    postgres,
    process,
    progress,
    testing,
    tools,
)
from dev import setup as setting_up
from dev.errors import DevError


def setup(args: Namespace) -> int:
    """Fetch and build everything; quick when it is there already."""
    setting_up.run()
    return 0


def up(args: Namespace) -> int:
    """Start PostgreSQL and an Odoo with the addon; print its address."""
    addon.database(args.database)
    server = odoo.find(args.database)
    if server is None:
        progress.say("Starting Odoo")
        server = odoo.start(
            args.database,
            port=args.port or odoo.last_port(args.database),
            workers=args.workers,
            cron_threads=1,
        )
    progress.say("Odoo is up; user `admin`, password `admin`")
    print(server.url)
    return 0


def down(args: Namespace) -> int:
    """Stop what this clone runs."""
    for daemon in process.running():
        if daemon.name != postgres.NAME:
            process.stop(daemon)
            progress.note(f"stopped {daemon.name}")
    if not args.odoo_only and postgres.running():
        postgres.stop()
        progress.note("stopped postgres")
    return 0


def status(args: Namespace) -> int:
    """List what this clone runs, and its databases."""
    for daemon in process.running():
        print(f"{daemon.name}\tpid {daemon.pid}\t{daemon.facts.get('url', '')}")
    if postgres.running():
        for name in postgres.ensure().databases():
            print(f"database {name}")
    else:
        print("nothing runs" if not process.running() else "postgres is down")
    return 0


def reset(args: Namespace) -> int:
    """Drop databases, with their servers; the template is kept unless --cluster."""
    if args.cluster:
        down(Namespace(odoo_only=False))
        postgres.destroy()
        databases.forget_files()
        return 0
    cluster = postgres.ensure()
    kept = {databases.template_name()}
    for name in args.databases or sorted({*cluster.databases()} - kept):
        databases.drop(name)
        progress.note(f"dropped {name}")
    return 0


def shell(args: Namespace) -> int:
    """Open Odoo's shell on a database, or feed it a script from standard input."""
    _replace(odoo_command.shell(args.database))


def psql(args: Namespace) -> int:
    """Open psql on a database."""
    command = postgres.ensure().psql_command(args.database)
    _replace([*command, *args.rest])


def logs(args: Namespace) -> int:
    """Show a log, or list them."""
    return _show_log(args) if args.name else _list_logs()


def _list_logs() -> int:
    for log in sorted(paths.LOGS.glob("*.log")):
        print(f"{log.stem}\t{log.stat().st_size} bytes")
    return 0


def _show_log(args: Namespace) -> NoReturn:
    log = paths.log_file(args.name)
    if not log.exists():
        raise DevError(f"there is no log `{args.name}`", hint="`python -m dev logs`")
    _replace(["tail", "-n", "200", *(["-f"] if args.follow else []), str(log)])


def test_addon(args: Namespace) -> int:
    """Run the tests of the addons, or of one, in Odoo's own runner."""
    # Tags without an addon are meant for the first.
    some = args.addon or (paths.ADDON_NAME if args.tags else None)
    failed = 0
    for module in [some] if some else paths.ADDONS:
        report = testing.run_addon_tests(args.tags, module=module, keep=args.keep)
        if report.warnings:
            progress.note(f"{report.warnings} warnings or errors in {report.log}")
        print(report, flush=True)
        failed += report.failed
    return 1 if failed else 0


def run_tool(args: Namespace) -> int:
    """Run a developer's tool (pytest, ruff, mypy, key-account, python, ...)."""
    if not args.rest:
        raise DevError("which tool?", hint="`python -m dev run-tool pytest`")
    name, *arguments = args.rest
    _replace(tools.command(name, arguments))


def check_xml(args: Namespace) -> int:
    """Check the addon's data files and manifest."""
    _replace(tools.command("python", ["-m", "dev.check_xml"]))


def lock(args: Namespace) -> int:
    """Pin anew what requirements/*.in ask for (run it with the oldest Python)."""
    tools.lock()
    return 0


def _replace(command: list[str]) -> NoReturn:
    """Go on as another program, which gets our terminal and signals."""
    sys.stdout.flush()
    program = Path(command[0])
    if program.is_absolute() and not program.exists():
        raise DevError(f"{program} is missing", hint="`python -m dev setup`")
    environment = progress.clean_environment()
    os.execvpe(command[0], command, environment)
