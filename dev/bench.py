"""`make bench`: measured speed beside the goals, as a table and as JSON.

`python -m dev bench recompute --accounts 10000` measures one thing on less data; the
exit code is 0 either way, since a goal that is missed is a fact and no mistake.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from dev import addon, databases, odoo, paths, peers, postgres, progress
from dev.errors import DevError
from key_account_adapter.policy.load import load
from tests.benchmarks.goals import Goal

DATABASE = "bench"
FOLDER = paths.ROOT / "tests" / "benchmarks"
RESULT = paths.ROOT / "artifacts" / "bench.json"
MARK = "GOALS "
"""Before the line of JSON that a benchmark prints."""


class Benchmark(NamedTuple):
    """A module of `tests/benchmarks` with `run(env, ...)`.

    Attributes:
        about: What it measures.
        filled: Whether it needs the accounts; such benchmarks share a database.
        modules: Addons of others to measure beside ours.
    """

    about: str
    filled: bool = True
    modules: Sequence[str] = ()


BENCHMARKS = {
    "recompute": Benchmark("full runs beside the bare SQL"),
    "deadlines": Benchmark(
        "deadlines of 20 000 complaints (half an hour)",
        filled=False,
        modules=["helpdesk_mgmt_sla"],
    ),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what is asked for, each in a process of its own."""
    args = _arguments(argv)
    goals: dict[str, list[Goal]] = {}
    try:
        for name in args.names or BENCHMARKS:
            goals[name] = _measured(name, args)
            for goal in goals[name]:
                print(goal.line(), flush=True)
    except DevError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if not args.keep:
            databases.drop(DATABASE)
    _write(goals, args.accounts)
    return 0


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dev bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument(
        "--accounts",
        type=int,
        default=100_000,
        help="with ten orders each; default: 100000, small: 1000",
    )
    parser.add_argument(
        "--keep", action="store_true", help=f"leave the database `{DATABASE}`, if any"
    )
    args = parser.parse_args(argv)
    if unknown := sorted({*args.names} - BENCHMARKS.keys()):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    return args


def _measured(name: str, args: argparse.Namespace) -> list[Goal]:
    """What a benchmark finds; the filled database is made for the first one."""
    benchmark = BENCHMARKS[name]
    progress.say(f"Measuring {name}: {benchmark.about}")
    if benchmark.filled:
        _fill(args.accounts)
        return _run(name, DATABASE, "env, recompute_data.templates(env)")
    database = f"{DATABASE}_{name}"
    folders = [paths.ROOT, *([peers.addons()] if benchmark.modules else [])]
    databases.clone(database, source=addon.template())
    try:
        if benchmark.modules:
            odoo.install(database, benchmark.modules, addons=folders)
        return _run(name, database, "env", folders)
    finally:
        databases.drop(database)


def _fill(accounts: int) -> None:
    """Make the database with that many accounts; a kept one is only upgraded."""
    kept = databases.exists(DATABASE)
    addon.database(DATABASE)
    if kept:
        return
    progress.say(f"Making {accounts} accounts with orders (some minutes for 100000)")
    # Rows copied from good ones refer to what is there; checking each costs minutes.
    _set_role("SET session_replication_role = 'replica'")
    policy = _policy("bench_core")
    _shell(
        "recompute_data", DATABASE, f"recompute_data.make(env, {policy}, {accounts})"
    )
    _set_role("RESET session_replication_role")


def _set_role(change: str) -> None:
    postgres.ensure().sql(f"ALTER DATABASE {DATABASE} {change}", role="postgres")


def _policy(name: str) -> Mapping[str, Any]:
    """The document of a policy for measuring, which is kept beside the benchmarks."""
    loaded = load(str(FOLDER / f"{name}.yaml"))
    if loaded.document is None:
        raise DevError(f"{name}.yaml is wrong", why="\n".join(map(str, loaded.found)))
    return loaded.document.wire()


def _run(
    name: str, database: str, arguments: str, folders: Sequence[Path] = (paths.ROOT,)
) -> list[Goal]:
    """Run a benchmark in Odoo's shell."""
    wanted = f"[goal._asdict() for goal in {name}.run({arguments})]"
    printed = _shell(name, database, f"print({MARK!r} + json.dumps({wanted}))", folders)
    [line] = [line for line in printed.splitlines() if line.startswith(MARK)]
    return [Goal(**fields) for fields in json.loads(line.removeprefix(MARK))]


def _shell(
    name: str, database: str, script: str, folders: Sequence[Path] = (paths.ROOT,)
) -> str:
    imports = f"import json, sys; sys.path.insert(0, {str(paths.ROOT)!r})\n"
    imports += f"from tests.benchmarks import recompute_data, {name}\n"
    return odoo.shell(database, imports + script, addons=folders)


def _write(goals: Mapping[str, Sequence[Goal]], accounts: int) -> None:
    """Keep the figures of this time, with their ratios, as JSON."""
    RESULT.parent.mkdir(exist_ok=True)
    found = {name: [goal.as_json() for goal in some] for name, some in goals.items()}
    text = json.dumps({"accounts": accounts, "goals": found}, indent=2)
    RESULT.write_text(text + "\n", encoding="utf-8")
    progress.note(f"also in {RESULT.relative_to(paths.ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
