"""`make soak`: kill a recompute at random points, resume it, compare the end.

Run nothing else of this clone meanwhile: its PostgreSQL is killed too.

python -m dev soak --trials 50 --seed 7
"""

import argparse
import os
import secrets
import sys

import pytest

from dev import paths, progress

TEST = paths.ROOT / "tests" / "integration" / "test_live_soak.py"


def main(arguments: list[str]) -> int:
    """Hand over to pytest; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m dev soak", description=__doc__)
    parser.add_argument("--trials", type=int, default=50)
    parser.add_argument("--seed", type=int, help="default: a new one, printed")
    given = parser.parse_args(arguments)
    seed = secrets.randbelow(10**6) if given.seed is None else given.seed
    progress.say(f"Killing a recompute {given.trials} times, seed {seed}")
    os.environ["KEY_ACCOUNT_SOAK_ALONE"] = "1"
    os.environ["KEY_ACCOUNT_SOAK_SEED"] = str(seed)
    os.environ["KEY_ACCOUNT_SOAK_TRIALS"] = str(given.trials)
    return int(pytest.main([str(TEST), "-v", "-p", "no:cacheprovider"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
