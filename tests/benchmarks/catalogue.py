"""Runs that count every metric of the catalogue, beside their own SELECT."""

from . import data
from .measuring import timed
from .recompute import compare, measure
from .runs import recompute


def run(env, setting):
    """Replace the policy, grade everybody by it, and measure runs after that."""
    data.apply_policy(env, setting.policies["bench_full"])
    first, _staged = timed(lambda: recompute(env))
    times = measure(env)
    return [
        compare("all metrics: its SELECT", times.own, times.bare, "bare aggregate"),
        compare("all metrics: first run", [first], times.own, "its SELECT"),
        compare(
            "all metrics: run, nothing changed", times.nothing, times.own, "its SELECT"
        ),
        compare(
            "all metrics: run, 5 % changed", times.some, times.own, "its SELECT", 1.3
        ),
    ]
