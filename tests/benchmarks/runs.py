"""Runs as their callers make them, and the statements that they are compared with."""

from odoo.addons.key_account_module.models.recompute.rules import Rules
from odoo.addons.key_account_module.models.recompute.scope import Scope
from odoo.addons.key_account_module.models.recompute.statement import Statement
from odoo.tools import SQL

from . import data_orders
from .copying import some_time_ago
from .data_templates import templates

SHARE = 20
"""One account in so many gets a new order between two runs: 5 %."""

AGGREGATE = SQL(
    """
    SELECT p.commercial_partner_id,
           sum(o.amount_untaxed) FILTER (WHERE o.date_order >= now() - %(year)s),
           sum(o.amount_untaxed) FILTER (WHERE o.date_order < now() - %(year)s
                                           AND o.date_order >= now() - 2 * %(year)s),
           count(*) FILTER (WHERE o.date_order >= now() - %(year)s),
           max(o.date_order)
      FROM sale_order AS o
      JOIN res_partner AS p ON p.id = o.partner_id
     WHERE o.state = 'sale'
     GROUP BY p.commercial_partner_id
    """,
    year=SQL("interval '12 months'"),
)


def aggregate(env):
    """The least that has to be read: one sum of the confirmed orders of each customer."""
    env.cr.execute(AGGREGATE)
    return len(env.cr.fetchall())


def select(env):
    """The SELECT of a run with all its rows, and nothing done with them."""
    scope = Scope.parse(env, None, None)
    statement = Statement(env, scope, Rules(env, scope.company).needs)
    statement.prepare()
    return len(env.execute_query(statement.query()))


def recompute(env, **options):
    """What the CLI does: start, then steps until done; each is its own transaction.

    :return: number of accounts staged
    """
    return finish(env, start(env, **options))


def start(env, **options):
    """Find out what changes; returns the status."""
    env.invalidate_all()
    status = env["key.account.run"].start(**options)
    env.cr.commit()
    return status


def finish(env, status, **options):
    """Write what changes; returns the number of accounts staged."""
    while status["state"] == "open":
        status = env["key.account.run"].step(run_id=status["run_id"], **options)
    return status["staged"]


def sell(env, share=SHARE, accounts=None, amount=data_orders.AMOUNT):
    """A new order of the three days before today for every n-th account; commits.

    There is none of today: a run that :func:`age` has put to yesterday would have seen
    them all as of a day to come, and the next one measure whoever ever bought.

    :param accounts: only so many accounts, the first ones
    :param amount: SQL of what they cost
    :return: number of accounts that got one
    """
    count = env["key.account"].search_count([], limit=accounts) // share
    # Not read into Python, whose memory is measured.
    partners = SQL(
        "(SELECT array_agg(partner_id ORDER BY id) FROM key_account WHERE active)"
    )
    buyers = SQL("%s[1 + number * %s]", partners, share)
    order = templates(env).order
    before = some_time_ago("3 days", until="1 day")
    data_orders.copy(env.cr, order, count, buyers, moment=before, amount=amount)
    env.cr.commit()
    return count


def age(env, days):
    """Let all that runs have written be so many days older; commits."""
    env.flush_all()
    env.cr.execute(SQL("UPDATE key_account_run SET as_of = as_of - %s", days))
    env.cr.execute(
        SQL(
            """UPDATE key_account_grade
                  SET valid_from = valid_from - %(days)s, valid_to = valid_to - %(days)s""",
            days=days,
        )
    )
    env.invalidate_all()
    env.cr.commit()
