"""Three times the accounts: how much longer a run takes, and how much more it holds.

In a database of its own: as many accounts as the other benchmarks have, then the rest.
"""

from statistics import median

from . import data
from .goals import Goal, spent
from .measuring import PeakMemory, timed
from .runs import recompute, sell

REPEATS = 3
TIMES = 3
LONGER, LARGER = 3.6, 30


def run(env, setting):
    """Fill the database in two parts, and measure after each."""
    few, many = setting.accounts, TIMES * setting.accounts
    data.make(env, setting.policies["bench_core"], few)
    before = _measure(env)
    new = many - few
    data.extend(env, new)
    after = _measure(env)
    name = f"{few} → {many} accounts"
    return [
        Goal(
            f"first run of {new} new accounts, for each",
            1000 * after.first / new,
            None,
            f"({spent(after.first)})",
            unit="ms",
        ),
        Goal(
            f"{name}: time of a run, 5 % changed",
            after.some / before.some,
            LONGER,
            f"({spent(after.some)} against {spent(before.some)})",
        ),
        Goal(
            f"{name}: Python's memory, 5 % changed",
            after.memory - before.memory,
            LARGER,
            f"({after.memory:.0f} MB against {before.memory:.0f} MB)",
            unit="MB",
        ),
        Goal(
            f"{name}: Python's memory, first run",
            after.first_memory - before.first_memory,
            LARGER,
            f"({after.first_memory:.0f} MB against {before.first_memory:.0f} MB)",
            unit="MB",
        ),
    ]


class _measure:
    """A first run, then runs with 5 % changed: seconds, and megabytes at most."""

    def __init__(self, env):
        with PeakMemory() as first:
            self.first = timed(lambda: recompute(env))[0]
        self.first_memory = first.megabytes
        seconds = []
        for _number in range(REPEATS):
            sell(env)
            with PeakMemory() as peak:
                seconds.append(timed(lambda: recompute(env))[0])
        self.some = median(seconds)
        self.memory = peak.megabytes
