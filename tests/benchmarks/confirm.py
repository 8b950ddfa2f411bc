"""What confirming a sale order costs where its customer is a key account: nothing.

Figures are counted by the run, not when orders change.
"""

from odoo.fields import Command

from . import data
from .goals import Goal
from .measuring import queries
from .runs import recompute

WARM = 2
"""Orders confirmed before, so that nothing is counted that is only read once."""


def plain(env):
    """Queries where Odoo has none of our addons."""
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    return _queries(env, partner)


def run(env, setting):
    """Queries without a policy, then with a graded customer."""
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    env["key.account"].create({"partner_id": partner.id})
    before = _queries(env, partner)
    env.cr.commit()
    data.apply_policy(env, setting.policies["bench_core"])
    recompute(env)
    assert env["key.account"].search([("partner_id", "=", partner.id)]).tier_id
    after = _queries(env, partner)
    return [
        _goal("by the policy", after, before, "without"),
        _goal("by the addon", after, setting.plain, "without"),
    ]


def _goal(by, ours, theirs, word):
    return Goal(
        f"queries added {by} to confirming an order",
        ours - theirs,
        0,
        f"({ours} against {theirs} {word})",
        unit="",
    )


def _queries(env, partner):
    product = env["product.product"].create({"name": "Thing", "type": "service"})
    line = Command.create({"product_id": product.id, "price_unit": 100})
    orders = env["sale.order"].create(
        [{"partner_id": partner.id, "order_line": [line]} for _n in range(WARM + 1)]
    )
    for order in orders[:-1]:
        order.action_confirm()
    env.flush_all()
    return queries(env, orders[-1].action_confirm)
