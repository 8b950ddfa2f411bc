"""`make bench`: measured speed beside the goals, as a table and as JSON.

`python -m dev bench recompute --accounts 10000` measures one thing on less data; the
exit code is 0 either way, since a goal that is missed is a fact and no mistake.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from dev import bench_machine, bench_report, bench_stage, paths, progress
from dev.bench_stage import Benchmark
from dev.errors import DevError
from tests.benchmarks.goals import Goal

README = paths.ROOT / "README.md"
RESULT = paths.ROOT / "artifacts" / "bench.json"

BENCHMARKS = {
    "recompute": Benchmark("full runs beside the bare SQL"),
    "incremental": Benchmark("daily runs of what changed beside runs of all accounts"),
    "orm": Benchmark("the same by the ORM"),
    "clients": Benchmark("one run by RPC and by two clients", servers=2),
    "screens": Benchmark("queries of the list of accounts"),
    "proposals": Benchmark("runs that propose grades to a director"),
    "catalogue": Benchmark("full runs with every metric beside their SELECT"),
    "confirm": Benchmark("queries of confirming an order", filled=False, plain=True),
    "deadlines": Benchmark(
        "deadlines of complaints beside those of OCA's tickets",
        filled=False,
        modules=["helpdesk_mgmt_sla"],
    ),
    "growth": Benchmark("runs with the accounts, then with three times", filled=False),
}
"""In this order: the longest one comes last."""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure what is asked for, each in a process of its own."""
    args = _arguments(argv)
    machine = bench_machine.facts()
    goals: dict[str, list[Goal]] = {}
    sizes: dict[str, int] = {}
    try:
        for name in args.names or BENCHMARKS:
            progress.say(f"Measuring {name}: {BENCHMARKS[name].about}")
            goals |= bench_stage.measure({name: BENCHMARKS[name]}, args.accounts)
            for goal in goals[name]:
                print(goal.line(), flush=True)
        sizes = bench_stage.sizes()
    except DevError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        if not args.keep:
            bench_stage.clear()
    about = {"accounts": args.accounts, "machine": machine, "rows": sizes}
    _write(goals, about)
    if args.readme:
        found = [goal for some in goals.values() for goal in some]
        text = README.read_text(encoding="utf-8")
        README.write_text(bench_report.written(text, found, about), encoding="utf-8")
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
        "--keep",
        action="store_true",
        help=f"leave the database `{bench_stage.DATABASE}`, if any",
    )
    parser.add_argument(
        "--readme", action="store_true", help="put the table into README.md"
    )
    args = parser.parse_args(argv)
    if unknown := sorted({*args.names} - BENCHMARKS.keys()):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    return args


def _write(goals: Mapping[str, Sequence[Goal]], about: Mapping[str, Any]) -> None:
    """Keep the figures of this time, with their ratios, as JSON."""
    RESULT.parent.mkdir(exist_ok=True)
    found = {name: [goal.as_json() for goal in some] for name, some in goals.items()}
    text = json.dumps({**about, "goals": found}, indent=2)
    RESULT.write_text(text + "\n", encoding="utf-8")
    for fact in ("machine", "rows"):
        words = ", ".join(f"{name} {value}" for name, value in about[fact].items())
        progress.note(f"{fact}: {words}")
    progress.note(f"also in {RESULT.relative_to(paths.ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
