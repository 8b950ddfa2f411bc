"""Databases and servers that benchmarks run on, and how they are run there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from dev import addon, databases, odoo, paths, peers, postgres, progress
from dev.errors import DevError
from key_account_adapter.policy.load import load
from tests.benchmarks.goals import Goal
from tests.benchmarks.setting import TABLES, Setting

DATABASE = "bench"
POLICIES = sorted((paths.ROOT / "tests" / "benchmarks").glob("*.yaml"))
"""Policies for measuring, kept beside the benchmarks."""

MARK = "RESULT "
"""Before the line of JSON that a script in Odoo's shell prints."""


# Rows copied from good ones refer to what is there, and checking each costs minutes. Only
# a superuser may leave it out, which Odoo's role is not.
UNCHECKED = """
CREATE FUNCTION copy_unchecked() RETURNS text LANGUAGE sql SECURITY DEFINER
AS $$ SELECT set_config('session_replication_role', 'replica', true) $$
"""
"""Makes the function by which a transaction fills tables without checks or triggers."""


class Benchmark(NamedTuple):
    """A module of `tests/benchmarks` with `run(env, setting)`.

    Attributes:
        about: What it measures.
        filled: Whether it works on the database with all accounts, which is shared.
        servers: How many servers of Odoo it drives.
        plain: Whether it looks at a database without the addon first, by `plain(env)`.
        modules: Addons of others to measure beside ours.
    """

    about: str
    filled: bool = True
    servers: int = 0
    plain: bool = False
    modules: Sequence[str] = ()


def measure(some: Mapping[str, Benchmark], accounts: int) -> dict[str, list[Goal]]:
    """What benchmarks find, one after the other in one process, by their names.

    Their database is made if need be. Those with a database of their own come alone.
    """
    setting = Setting(accounts, {path.stem: read(path) for path in POLICIES})
    if all(benchmark.filled for benchmark in some.values()):
        return _on_shared_database(some, setting)
    [(name, benchmark)] = some.items()
    if benchmark.plain:
        setting = setting._replace(plain=_without_addon(name))
    with _own_database(name, benchmark) as (database, folders):
        return _goals([name], database, setting, folders)


def sizes() -> dict[str, int]:
    """Table → number of rows in the shared database; nothing if there is none."""
    if not databases.exists(DATABASE):
        return {}
    counts = ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)
    found = postgres.ensure().sql(f"SELECT concat_ws(' ', {counts})", DATABASE)
    return dict(zip(TABLES, map(int, found.split()), strict=True))


def clear() -> None:
    """Drop the shared database."""
    databases.drop(DATABASE)


def read(path: Path) -> Mapping[str, Any]:
    loaded = load(str(path))
    if loaded.document is None:
        raise DevError(f"{path.name} is wrong", why="\n".join(map(str, loaded.found)))
    return loaded.document.wire()


@contextmanager
def _own_database(
    name: str, benchmark: Benchmark
) -> Iterator[tuple[str, Sequence[Path]]]:
    """A database with the addon, and those of others that are measured beside it."""
    folders = [paths.ROOT, *([peers.addons()] if benchmark.modules else [])]
    database = databases.clone(f"{DATABASE}_{name}", source=addon.template())
    try:
        _allow_copies(database)
        if benchmark.modules:
            odoo.install(database, benchmark.modules, addons=folders)
        yield database, folders
    finally:
        databases.drop(database)


def _allow_copies(database: str) -> None:
    postgres.ensure().sql(UNCHECKED, database, role="postgres")


def _without_addon(name: str) -> Any:
    database = databases.clone(f"{DATABASE}_plain")
    try:
        return _value([name], f"{name}.plain(env)", database)
    finally:
        databases.drop(database)


def _on_shared_database(
    some: Mapping[str, Benchmark], setting: Setting
) -> dict[str, list[Goal]]:
    _fill(setting)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(odoo.start(DATABASE, name=f"odoo-{DATABASE}-{number}"))
            for number in range(max(benchmark.servers for benchmark in some.values()))
        ]
        setting = setting._replace(urls=[server.url for server in servers])
        return _goals([*some], DATABASE, setting)


def _fill(setting: Setting) -> None:
    """Make the shared database; a kept one is only upgraded."""
    if databases.exists(DATABASE):
        addon.database(DATABASE)
        return
    addon.database(DATABASE)
    _allow_copies(DATABASE)
    progress.note(f"making {setting.accounts} accounts (some minutes for 100000)")
    policy = setting.policies["bench_core"]
    _value(["data"], f"data.make(env, {policy!r}, {setting.accounts})", DATABASE)


def _goals(
    names: Sequence[str],
    database: str,
    setting: Setting,
    folders: Sequence[Path] = (paths.ROOT,),
) -> dict[str, list[Goal]]:
    each = (
        f"{name!r}: [g._asdict() for g in {name}.run(env, setting.{setting!r})]"
        for name in names
    )
    found = _value(names, f"{{{', '.join(each)}}}", database, folders)
    return {name: [Goal(**fields) for fields in found[name]] for name in names}


def _value(
    names: Sequence[str],
    wanted: str,
    database: str,
    folders: Sequence[Path] = (paths.ROOT,),
) -> Any:
    """The value of an expression over modules of benchmarks, in Odoo's shell."""
    script = (
        f"import json, sys; sys.path.insert(0, {str(paths.ROOT)!r})\n"
        f"from tests.benchmarks import setting, {', '.join(names)}\n"
        f"print({MARK!r} + json.dumps({wanted}))"
    )
    printed = odoo.shell(database, script, addons=folders)
    [line] = [line for line in printed.splitlines() if line.startswith(MARK)]
    return json.loads(line.removeprefix(MARK))
