"""`make bench`: measured speed beside the goals; one line a goal, exit 0 either way."""

import sys
from pathlib import Path

from dev import addon, databases, odoo, paths, peers, progress
from dev.errors import DevError

DATABASE = "bench"


def main() -> int:
    """Measure each in a throw-away database of its own."""
    try:
        progress.say("Measuring the recompute of 10 000 accounts (some minutes)")
        print(_measured("recompute", []))
        progress.say("Measuring the deadlines of 20 000 complaints (half an hour)")
        print(_measured("deadlines", ["helpdesk_mgmt_sla"]))
    except DevError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _measured(benchmark: str, modules: list[str]) -> str:
    """What a benchmark prints, with modules of others beside the addon."""
    addons: list[Path] = [paths.ROOT, *([peers.addons()] if modules else [])]
    script = (
        f"import sys; sys.path.insert(0, {str(paths.ROOT)!r})\n"
        f"from tests.benchmarks import {benchmark}; {benchmark}.main(env)\n"
    )
    databases.clone(DATABASE, source=addon.template())
    try:
        if modules:
            odoo.install(DATABASE, modules, addons=addons)
        return odoo.shell(DATABASE, script, addons=addons).strip()
    finally:
        databases.drop(DATABASE)


if __name__ == "__main__":
    sys.exit(main())
