"""The same figures as Odoo addons usually get them: by the ORM, account by account.

Both rivals count less than we do: amounts are not converted at the rate of the order,
and nothing is graded. Neither is committed.
"""

from datetime import timedelta
from statistics import median

from odoo import fields
from odoo.tools import split_every

from .goals import Goal, spent
from .measuring import timed
from .runs import recompute, sell

REPEATS = 3
SAMPLE = 200
"""Accounts measured one by one; the time of all is extrapolated from them."""

BATCH = 5000
PER_ACCOUNT, GROUPED = 150, 5


def run(env, _setting):
    """Measure our run with 5 % changed, then both rivals."""
    recompute(env)
    ours = median(_run_with_changes(env) for _number in range(REPEATS))
    accounts = env["key.account"].search([], order="id")
    sample = accounts[:: max(len(accounts) // SAMPLE, 1)][:SAMPLE]
    seconds, _figures = timed(lambda: [_figures_of(account) for account in sample])
    extrapolated = seconds / len(sample) * len(accounts)
    grouped, _written = timed(lambda: _grouped(env, accounts))
    env.cr.rollback()
    times = (
        f"({spent(extrapolated)}, from {len(sample)} accounts, against {spent(ours)})"
    )
    return [
        _faster(
            "search and sum for each account", extrapolated, ours, PER_ACCOUNT, times
        ),
        _faster(
            "_read_group and a write for each account",
            grouped,
            ours,
            GROUPED,
            f"({spent(grouped)} against {spent(ours)})",
        ),
    ]


def _faster(rival, theirs, ours, target, detail):
    return Goal(
        f"{rival} / run, 5 % changed", theirs / ours, target, detail, least=True
    )


def _run_with_changes(env):
    sell(env)
    return timed(lambda: recompute(env))[0]


# === One account after the other ===


def _figures_of(account):
    """Revenue of two years, orders, the last one, talks and what is overdue."""
    env = account.env
    year = timedelta(days=365)
    now = fields.Datetime.now()
    bought = [
        ("partner_id.commercial_partner_id", "=", account.partner_id.id),
        ("state", "=", "sale"),
    ]
    orders = env["sale.order"]
    last_year = orders.search([*bought, ("date_order", ">=", now - year)])
    before = orders.search(
        [
            *bought,
            ("date_order", ">=", now - 2 * year),
            ("date_order", "<", now - year),
        ]
    )
    revenue = sum(last_year.mapped("amount_untaxed"))
    former = sum(before.mapped("amount_untaxed"))
    items = env["account.move.line"].search(
        [
            ("partner_id", "=", account.partner_id.id),
            ("display_type", "=", "payment_term"),
            ("parent_state", "=", "posted"),
            ("date_maturity", "<", now.date()),
        ]
    )
    talks = [
        ("key_account_id", "=", account.id),
        ("state", "=", "completed"),
        ("date", ">=", now - year / 2),
    ]
    return {
        "revenue": revenue,
        "growth": former and revenue / former - 1,
        "orders": len(last_year),
        "last_order": orders.search(
            bought, order="date_order desc", limit=1
        ).date_order,
        "interactions": env["key.account.interaction"].search_count(talks),
        "overdue": sum(items.mapped("amount_residual")),
    }


# === Grouped by PostgreSQL, written one by one ===


def _grouped(env, accounts):
    """Sums of orders by `_read_group`, and one figure written on each account."""
    sold = [
        dict(_sums(env, first, last))
        for first, last in ((365, 0), (730, 365), (10**4, 0))
    ]
    for batch in split_every(BATCH, accounts.ids, env["key.account"].browse):
        for account in batch:
            revenue = sold[0].get(account.partner_id)
            account._write_guarded({"revenue_12m": revenue or 0})
        env.flush_all()
        env.invalidate_all()


def _sums(env, first, last):
    """Customer → revenue between two numbers of days ago; the others are read along."""
    now = fields.Datetime.now()
    rows = env["sale.order"]._read_group(
        [
            ("state", "=", "sale"),
            ("date_order", ">=", now - timedelta(days=first)),
            ("date_order", "<=", now - timedelta(days=last)),
        ],
        ["partner_id.commercial_partner_id"],
        ["amount_untaxed:sum", "__count", "date_order:max"],
    )
    return [(partner, revenue) for partner, revenue, _count, _last in rows]
