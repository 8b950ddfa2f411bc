"""Runs that count every metric of the catalogue, beside their own SELECT.

Shares of the total are among them: when one account in twenty sells, the share of every
account is another, and none of them is written for that.
"""

from . import data
from .goals import Goal, spent
from .measuring import middle, timed
from .runs import aggregate, recompute, select, sell


def run(env, setting):
    """Replace the policy, grade everybody by it, and measure runs after that."""
    data.apply_policy(env, setting.policies["bench_full"])
    first, graded = timed(lambda: recompute(env))
    bare, own = middle(lambda: aggregate(env)), middle(lambda: select(env))
    nothing, staged = timed(lambda: recompute(env))
    assert staged == 0, staged
    sell(env)
    some, written = timed(lambda: recompute(env))
    detail = f"({spent(own)} against {spent(bare)})"
    return [
        Goal("all metrics: its SELECT / bare aggregate", own / bare, None, detail),
        _beside(own, f"first run, {graded} accounts written", first),
        _beside(own, "run, nothing changed", nothing),
        _beside(own, f"run, 5 % sold, {written} written", some, 1.3),
    ]


def _beside(select_time, what, seconds, target=None):
    detail = f"({spent(seconds)} against {spent(select_time)})"
    return Goal(
        f"all metrics: {what} / its SELECT", seconds / select_time, target, detail
    )
