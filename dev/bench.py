"""`make bench`: measured speed beside the goals; one line a goal, exit 0 either way."""

import sys

from dev import addon, databases, odoo, paths, progress
from dev.errors import DevError

DATABASE = "bench"

SCRIPT = f"""
import sys
sys.path.insert(0, {str(paths.ROOT)!r})
from tests.benchmarks import recompute
recompute.main(env)
"""


def main() -> int:
    """Measure in a throw-away database."""
    try:
        databases.clone(DATABASE, source=addon.template())
        progress.say("Measuring the recompute of 10 000 accounts (some minutes)")
        try:
            print(odoo.shell(DATABASE, SCRIPT).strip())
        finally:
            databases.drop(DATABASE)
    except DevError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
