"""Full recompute, as a ratio to the bare SQL aggregate and to its own SELECT.

The references run in the same process on the same data. One sums the confirmed orders
of each customer and fetches the rows: nothing can be faster. The other is the SELECT
that the run itself makes from the policy, every row of it fetched.
"""

from collections import namedtuple
from statistics import median

from .goals import Goal, spent
from .measuring import queries, timed
from .runs import aggregate, recompute, select, sell

REPEATS = 3

#: Seconds of each repeat, by what was done.
Times = namedtuple("Times", "bare own nothing some")


def run(env, _setting):
    """Measure on a filled database; leaves it with a finished run."""
    recompute(env)
    times = measure(env)
    count = queries(env, lambda: recompute(env))
    return [
        compare("its SELECT", times.own, times.bare, "bare aggregate"),
        compare("run, nothing changed", times.nothing, times.bare, "bare aggregate"),
        compare("run, 5 % changed", times.some, times.bare, "bare aggregate", 2.5),
        compare("run, 5 % changed", times.some, times.own, "its SELECT", 1.3),
        Goal("queries of a run, nothing changed", count, None, unit=""),
    ]


def measure(env):
    """Time bare aggregate, own SELECT, and two runs, in turn; returns :class:`Times`."""
    times = Times([], [], [], [])
    for _number in range(REPEATS):
        times.bare.append(timed(lambda: aggregate(env))[0])
        times.own.append(timed(lambda: select(env))[0])
        seconds, staged = timed(lambda: recompute(env))
        assert staged == 0, staged
        times.nothing.append(seconds)
        changed = sell(env)
        seconds, staged = timed(lambda: recompute(env))
        assert staged >= changed, (staged, changed)
        times.some.append(seconds)
    return times


def compare(what, measured, reference, reference_name, target=None):
    """Seconds of repeats as a ratio of their medians."""
    ours, theirs = median(measured), median(reference)
    detail = f"({spent(ours)} against {spent(theirs)})"
    return Goal(f"{what} / {reference_name}", ours / theirs, target, detail)
