"""Full recompute of 10 000 accounts, as a ratio to the bare SQL aggregate.

Needs a throw-away database with the addon and no account. Either from Odoo's shell,

    from tests.benchmarks import recompute; recompute.main(env)

or by itself with the Python that has Odoo (its options as usual):

    python -m tests.benchmarks.recompute -d DATABASE --addons-path=…

The reference runs in the same process on the same data: one statement that sums the
confirmed orders of each customer, and fetches the rows. Nothing can be faster.
"""

import sys
from statistics import median
from time import perf_counter

from odoo.tools import SQL

from . import recompute_data
from .goals import Goal

ACCOUNTS = 10_000
ORDERS = 100_000
REPEATS = 3
TARGET = 10

AGGREGATE = SQL(
    """
    SELECT p.commercial_partner_id,
           sum(o.amount_untaxed) FILTER (WHERE o.date_order >= now() - %s),
           count(*) FILTER (WHERE o.date_order >= now() - %s),
           max(o.date_order)
      FROM sale_order AS o
      JOIN res_partner AS p ON p.id = o.partner_id
     WHERE o.state = 'sale'
     GROUP BY p.commercial_partner_id
    """,
    SQL("interval '12 months'"),
    SQL("interval '12 months'"),
)


def run(env) -> list[Goal]:
    """Fill the database, measure, and return what was measured."""
    order = recompute_data.make(env, ACCOUNTS, ORDERS)
    first, staged = _timed(lambda: _recompute(env))
    assert staged == ACCOUNTS, staged
    nothing, some, bare = [], [], []
    for _number in range(REPEATS):
        bare += [_timed(lambda: _aggregate(env))[0] for _try in range(3)]
        seconds, staged = _timed(lambda: _recompute(env))
        assert staged == 0, staged
        nothing.append(seconds)
        _sell_to(env, order, ACCOUNTS // 20)
        seconds, staged = _timed(lambda: _recompute(env))
        assert staged == ACCOUNTS // 20, staged
        some.append(seconds)
    reference = median(bare)
    return [
        _goal("first time", first, reference, None),
        _goal("nothing changed", median(nothing), reference, None),
        _goal("5 % changed", median(some), reference, TARGET),
    ]


def main(env) -> None:
    """Measure and print one line a goal."""
    for goal in run(env):
        sys.stdout.write(goal.line() + "\n")


def _goal(situation, seconds, reference, target):
    detail = f"({1000 * seconds:.0f} ms against {1000 * reference:.0f} ms)"
    name = f"recompute, {situation} / bare aggregate"
    return Goal(name, seconds / reference, target, detail)


def _timed(work):
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def _aggregate(env):
    env.cr.execute(AGGREGATE)
    return len(env.cr.fetchall())


def _recompute(env):
    """What the CLI does: start, then steps until done; each is its own transaction."""
    env.invalidate_all()
    runs = env["key.account.run"]
    status = runs.start()
    env.cr.commit()
    while status["state"] == "open":
        status = runs.step(run_id=status["run_id"])
    return status["staged"]


def _sell_to(env, order, count):
    """A new order for every n-th account."""
    every = SQL("(number - 1) * %s", ACCOUNTS // count)
    recompute_data.copy_orders(env.cr, order, count, every)
    env.cr.execute(
        SQL(
            """UPDATE sale_order SET date_order = now() AT TIME ZONE 'UTC' - %s
                WHERE id > (SELECT max(id) FROM sale_order) - %s""",
            SQL("interval '3 days'"),
            count,
        )
    )
    env.cr.commit()


def _standalone() -> None:
    import odoo.modules.registry
    from odoo import SUPERUSER_ID, api
    from odoo.tools import config

    config.parse_config([*sys.argv[1:], "--no-http"], setup_logging=True)
    registry = odoo.modules.registry.Registry(config["db_name"][0])
    with registry.cursor() as cr:
        main(api.Environment(cr, SUPERUSER_ID, {}))


if __name__ == "__main__":
    _standalone()
