"""Full recompute, as a ratio to the bare SQL aggregate and to its own SELECT.

The references run in the same process on the same data. One sums the confirmed orders
of each customer and fetches the rows: nothing can be faster. The other is the SELECT
that the run itself makes from the policy, every row of it fetched.
"""

from statistics import median

from odoo.addons.key_account_module.models.recompute.rules import Rules
from odoo.addons.key_account_module.models.recompute.scope import Scope
from odoo.addons.key_account_module.models.recompute.statement import Statement
from odoo.tools import SQL

from . import recompute_data
from .goals import Goal
from .measuring import timed

REPEATS = 3
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


def run(env, templates):
    """Measure on a filled database; leaves it with a finished run."""
    accounts = env["key.account"].search_count([])
    first, staged = timed(lambda: recompute(env))
    nothing, some, bare, own = [], [], [], []
    for _number in range(REPEATS):
        bare.append(timed(lambda: aggregate(env))[0])
        own.append(timed(lambda: select(env))[0])
        seconds, staged = timed(lambda: recompute(env))
        assert staged == 0, staged
        nothing.append(seconds)
        sell(env, templates, accounts // SHARE)
        seconds, staged = timed(lambda: recompute(env))
        assert staged == accounts // SHARE, staged
        some.append(seconds)
    return [
        _goal("first run", [first], bare, "bare aggregate", None),
        _goal("its SELECT", own, bare, "bare aggregate", None),
        _goal("run, nothing changed", nothing, bare, "bare aggregate", None),
        _goal("run, 5 % changed", some, bare, "bare aggregate", 2.5),
        _goal("run, 5 % changed", some, own, "its SELECT", 1.3),
    ]


def _goal(what, measured, reference, reference_name, target):
    ours, theirs = median(measured), median(reference)
    detail = f"({1000 * ours:.0f} ms against {1000 * theirs:.0f} ms)"
    return Goal(f"{what} / {reference_name}", ours / theirs, target, detail)


def aggregate(env):
    """The least that has to be read."""
    env.cr.execute(AGGREGATE)
    return len(env.cr.fetchall())


def select(env):
    """The SELECT of a run with all its rows, and nothing done with them."""
    scope = Scope.parse(env, None, None)
    statement = Statement(env, scope, Rules(env, scope.company).needs)
    return len(env.execute_query(statement.query()))


def recompute(env, **options):
    """What the CLI does: start, then steps until done; each is its own transaction.

    :return: number of accounts staged
    """
    env.invalidate_all()
    runs = env["key.account.run"]
    status = runs.start(**options)
    env.cr.commit()
    while status["state"] == "open":
        status = runs.step(run_id=status["run_id"])
    return status["staged"]


def sell(env, templates, count):
    """A new order of the last three days for every n-th account."""
    accounts = SQL("(SELECT array_agg(partner_id ORDER BY id) FROM key_account)")
    every = SQL("(%s)[1 + number * %s]", accounts, SHARE)
    recompute_data.copy_orders(env.cr, templates.order, count, every, days="3 days")
    env.cr.commit()
