"""Ten thousand accounts with a hundred thousand confirmed orders, made by SQL.

One record of each kind is made by Odoo, so that every column is as Odoo fills it, and
copied in one statement. The same seed gives the same data.
"""

from odoo.fields import Command
from odoo.tools import SQL

SEED = 0.42
CONDITIONS = {
    "A": {
        "any": [
            {"metric": "revenue", "over": "rolling 12 months", "gte": 500000},
            {"flag": "strategic"},
        ]
    },
    "B": {"metric": "revenue", "over": "rolling 12 months", "gte": 100000},
    "C": "otherwise",
}
#: A second measure and an event, as evidence that does not decide.
SIGNALS = {
    "C": {
        "all": [
            {"metric": "orders", "over": "rolling 12 months", "lt": 2},
            {"days_since": "last_order", "gte": 365},
        ]
    }
}


def make(env, accounts, orders):
    """Fill a database that has the addon and nothing else; commits."""
    _scheme(env)
    env.cr.execute(SQL("SELECT setseed(%s)", SEED))
    partner, account, order = _templates(env)
    env.flush_all()
    _copy_customers(env.cr, partner, account, accounts - 1)
    copy_orders(env.cr, order, orders - 1, _skewed(accounts))
    env.invalidate_all()
    env.cr.commit()
    for table in ("res_partner", "sale_order", "key_account"):
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    env.cr.commit()
    return order


def copy_orders(cr, order, count, account_number):
    """Confirmed orders of the last three years, skewed in amount like real ones.

    :param account_number: SQL for the place (from 0) of the account that ordered
    """
    _copy(
        cr,
        "sale_order",
        order.id,
        count,
        {
            "partner_id": SQL(
                "(SELECT array_agg(partner_id ORDER BY id) FROM key_account)[1 + %s]",
                account_number,
            ),
            "amount_untaxed": SQL(
                "round((1000 / power(1.001 - random(), 0.8))::numeric, 2)"
            ),
            "date_order": SQL(
                "date_trunc('second', now() AT TIME ZONE 'UTC' - random() * %s)",
                SQL("interval '1095 days'"),
            ),
        },
    )


def _skewed(accounts):
    """A few customers order often, most seldom."""
    return SQL("floor(power(random(), 2) * %s)::integer", accounts)


def _scheme(env):
    tiers = [
        {
            "key": f"abc/{key}",
            "name": key,
            "sequence": number,
            "condition": condition,
            "signals": SIGNALS.get(key, False),
        }
        for number, (key, condition) in enumerate(CONDITIONS.items(), 1)
    ]
    env["key.account.scheme"].create(
        {
            "key": "abc",
            "name": "ABC",
            "primary": True,
            "tier_ids": [Command.create(tier) for tier in tiers],
        }
    )


def _templates(env):
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    account = env["key.account"].create({"partner_id": partner.id})
    product = env["product.product"].create({"name": "Service", "type": "service"})
    line = {"product_id": product.id, "price_unit": 1000}
    order = env["sale.order"].create(
        {"partner_id": partner.id, "order_line": [Command.create(line)]}
    )
    order.write({"state": "sale"})
    return partner, account, order


def _copy_customers(cr, partner, account, count):
    _copy(cr, "res_partner", partner.id, count, {"name": SQL("'Customer ' || number")})
    cr.execute(
        SQL(
            """UPDATE res_partner SET commercial_partner_id = id
                WHERE commercial_partner_id = %s AND id > %s""",
            partner.id,
            partner.id,
        )
    )
    first_new = SQL("(SELECT max(id) FROM res_partner) - %s + number", count)
    _copy(cr, "key_account", account.id, count, {"partner_id": first_new})


def _copy(cr, table, record_id, count, values):
    """Copy a row ``count`` times with some columns computed from ``number``."""
    cr.execute(
        SQL(
            """SELECT column_name FROM information_schema.columns
                WHERE table_name = %s AND table_schema = current_schema
                  AND column_name != 'id' AND is_generated = 'NEVER'""",
            table,
        )
    )
    columns = [name for (name,) in cr.fetchall()]
    cr.execute(
        SQL(
            """INSERT INTO %s (%s)
               SELECT %s FROM %s AS template, generate_series(1, %s) AS number
                WHERE template.id = %s""",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, columns)),
            SQL(", ").join(
                values.get(name, SQL.identifier("template", name)) for name in columns
            ),
            SQL.identifier(table),
            count,
            record_id,
        )
    )
