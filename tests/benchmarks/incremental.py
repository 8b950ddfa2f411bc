"""A run the day after, of accounts that may differ, beside a run of all accounts.

From one day to the next orders enter and leave the windows of the policy, and one
account in a hundred buys something. Both kinds of run find and write the same.
"""

from statistics import median

from odoo import fields

from .goals import Goal, spent
from .measuring import timed
from .runs import age, finish, recompute, sell, start

REPEATS = 3
SHARE = 100
"""One account in so many gets a new order in a day."""

FASTER = 5


def run(env, _setting):
    """Let days pass; each ends with a run, in turn of what may differ and of all."""
    recompute(env)
    some, every = [], []
    for _number in range(REPEATS):
        seconds, measured = _next_day(env, incremental=True)
        some.append(seconds)
        every.append(_next_day(env)[0])
    ours, theirs = median(some), median(every)
    detail = f"({spent(theirs)} against {spent(ours)}, {measured} accounts measured)"
    return [
        Goal(
            "run of all accounts / of what changed", theirs / ours, FASTER, detail, True
        )
    ]


def _next_day(env, **options):
    """Seconds of a run, and how many accounts it measured."""
    # On the first of a month every account gets its figures: then no day passes.
    age(env, days=int(fields.Date.context_today(env.user).day > 1))
    sold = sell(env, SHARE)
    began, status = timed(lambda: start(env, **options))
    assert not status["full_reason"], status
    stepped, staged = timed(lambda: finish(env, status))
    assert staged >= sold, (staged, sold)
    return began + stepped, status["measured"]
