"""What confirming a sale order costs where its customer is a key account: nothing.

Figures are counted by the run, not when orders change.
"""

from statistics import median

from odoo.fields import Command

from . import data
from .goals import Goal, spent
from .measuring import queries, timed
from .runs import recompute

ORDERS = 20
"""Most are confirmed before queries are counted, so that no first reading is."""


def plain(env):
    """The same where Odoo has none of our addons."""
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    return _confirmed(env, partner)


def run(env, setting):
    """Confirm without a policy, then for a graded customer."""
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    env["key.account"].create({"partner_id": partner.id})
    before = _confirmed(env, partner)
    env.cr.commit()
    data.apply_policy(env, setting.policies["bench_core"])
    recompute(env)
    assert env["key.account"].search([("partner_id", "=", partner.id)]).tier_id
    after = _confirmed(env, partner)
    return [
        _goal("by the policy", after[0], before[0]),
        _goal("by the addon", after[0], setting.plain[0]),
        Goal(
            "confirming an order, with / without the addon",
            after[1] / setting.plain[1],
            None,
            f"({spent(after[1])} against {spent(setting.plain[1])})",
        ),
    ]


def _goal(by, ours, theirs):
    return Goal(
        f"queries added {by} to confirming an order",
        ours - theirs,
        0,
        f"({ours} against {theirs} without)",
        unit="",
    )


def _confirmed(env, partner):
    """Queries of the last of some orders, and the median of the seconds of all."""
    product = env["product.product"].create({"name": "Thing", "type": "service"})
    line = Command.create({"product_id": product.id, "price_unit": 100})
    orders = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": [line]} for _n in range(ORDERS)]
    )
    env.flush_all()
    seconds = [timed(lambda o=order: _confirm(o))[0] for order in orders[:-1]]
    return queries(env, orders[-1].action_confirm), median(seconds)


def _confirm(order):
    order.action_confirm()
    order.env.flush_all()
