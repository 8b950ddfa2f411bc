"""Runs that propose grades to a director instead of giving them, and their decisions."""

from odoo.tools import SQL

from . import data
from .goals import Goal, spent
from .measuring import timed
from .runs import age, recompute, sell

MOST = 10_000
"""Accounts of the scope at most."""

SHARE = 20
AMOUNT = SQL("10000000")
"""Of one order, more than the better grade asks for."""


def run(env, setting):
    """Let one account in twenty reach the better grade, and approve some of them."""
    count = min(setting.accounts, MOST)
    ids = env["key.account"].search([], order="id", limit=count).ids
    scope = {"account_ids": ids}
    data.apply_policy(env, setting.policies["bench_propose"])
    recompute(env, scope=scope)
    # A grade changes once a day at most.
    age(env, days=1)
    sell(env, SHARE, accounts=count, amount=AMOUNT)
    proposing, _staged = timed(lambda: recompute(env, scope=scope))
    proposals = env["key.account.grade.proposal"].search([("state", "=", "open")])
    assert len(proposals) >= count // SHARE // 2, len(proposals)
    asked = proposals.with_user(data.director(env))
    deciding, _done = timed(lambda: _approve(env, asked))
    data.apply_policy(env, setting.policies["bench_core"])
    return [
        _each("run that proposes", proposing, len(proposals)),
        _each("approving, with the effect", deciding, len(proposals)),
    ]


def _each(what, seconds, count):
    detail = f"({spent(seconds)} for {count} proposals)"
    return Goal(f"{what}, for each", 1000 * seconds / count, None, detail, unit="ms")


def _approve(env, proposals):
    proposals.action_approve()
    env.flush_all()
    env.cr.commit()
