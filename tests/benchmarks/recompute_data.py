"""Customers with orders, talks and invoices, any number of them, made by SQL.

One record of each kind is made by Odoo, so that every column is as Odoo fills it, and
copied in one statement a table. The same seed gives the same data. For each account
there are 1.5 contacts, 10 confirmed orders with a line each and one cancelled order
over three years, 3 talks of the last twelve months, and 3 invoices, of which some are
open; a few customers buy often and dear, most seldom and cheap.
"""

from collections import namedtuple

from odoo.fields import Command
from odoo.tools import SQL

from .copying import copy_rows, last_id, numbers

SEED = 0.42
CONTACTS, ORDERS, CANCELLED, TALKS, INVOICES = 1.5, 10, 1, 3, 3
"""How many of them for each account."""

TABLES = (
    "res_partner",
    "key_account",
    "sale_order",
    "sale_order_line",
    "key_account_interaction",
    "account_move",
)
AMOUNT = SQL("round((300 / power(1.001 - random(), 0.8))::numeric, 2)")
"""Pareto: many small orders, few large ones."""

#: One record of each kind, and the ids that the copies begin after.
Templates = namedtuple("Templates", "partner account order invoice talk")


def make(env, policy, accounts):
    """Fill a database that has the addon and nothing else; commits.

    :param policy: document of the policy to grade by
    :param accounts: how many key accounts
    """
    apply_policy(env, policy)
    _make_templates(env)
    env.flush_all()
    extend(env, templates(env), accounts)


def templates(env):
    """The records that others are copied from: the first of each kind."""
    account = env["key.account"].search([], order="id", limit=1)
    return Templates(
        account.partner_id.id,
        account.id,
        *(
            env[model].search([], order="id", limit=1).id
            for model in ("sale.order", "account.move", "key.account.interaction")
        ),
    )


def extend(env, templates, accounts):
    """Add accounts with all that belongs to them; commits.

    :return: id of the first one's customer
    """
    cr = env.cr
    cr.execute(SQL("SELECT setseed(%s)", SEED))
    first = _copy_customers(cr, templates, accounts)
    contact = _copy_contacts(cr, templates.partner, first, accounts)
    buyers = _Buyers(first, contact, accounts)
    copy_orders(cr, templates.order, accounts * ORDERS, buyers.skewed())
    copy_orders(cr, templates.order, accounts * CANCELLED, buyers.skewed(), "cancel")
    _copy_talks(cr, templates.talk, accounts * TALKS, buyers)
    _copy_invoices(cr, templates.invoice, accounts * INVOICES, buyers)
    env.invalidate_all()
    cr.commit()
    for table in TABLES:
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    cr.commit()
    return first


def apply_policy(env, policy):
    """Apply a compiled policy as the administrator."""
    env["key.account.policy"].with_user(env.ref("base.user_admin")).apply(
        request_id=f"bench-{policy['bundle']}", document=policy
    )
    env.cr.commit()


class _Buyers:
    """Who buys: customers with ids in a row, and their contacts in another."""

    def __init__(self, first, contact, accounts):
        self.first, self.contact, self.accounts = first, contact, accounts

    def skewed(self):
        """The partner of an order: few customers order often, three in ten by a contact."""
        return SQL(
            """CASE WHEN random() < 0.7
                    THEN %s + floor(power(random(), 2) * %s)::integer
                    ELSE %s + floor(power(random(), 2) * %s)::integer END""",
            self.first,
            self.accounts,
            self.contact,
            int(self.accounts * CONTACTS),
        )

    def even(self):
        """Any customer."""
        return SQL("%s + floor(random() * %s)::integer", self.first, self.accounts)


def _make_templates(env):
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    account = env["key.account"].create({"partner_id": partner.id})
    product = env["product.product"].create({"name": "Service", "type": "service"})
    line = Command.create({"product_id": product.id, "price_unit": 1000})
    env["sale.order"].create({"partner_id": partner.id, "order_line": [line]})
    env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": "2026-01-05",
            "invoice_line_ids": [line],
        }
    )
    mode = env["key.account.option"].search([("key", "=", "mode/phone")], limit=1)
    env["key.account.interaction"].create(
        {"key_account_id": account.id, "partner_id": partner.id, "mode_id": mode.id}
    )


def _copy_customers(cr, templates, count):
    """Companies and their accounts; returns the id of the first company."""
    first = last_id(cr, "res_partner") + 1
    named = {"name": SQL("'Customer ' || number"), "complete_name": SQL("'Customer'")}
    copy_rows(cr, "res_partner", templates.partner, named, numbers(count))
    cr.execute(
        SQL("UPDATE res_partner SET commercial_partner_id = id WHERE id >= %s", first)
    )
    partner = {"partner_id": SQL("%s + number", first)}
    copy_rows(cr, "key_account", templates.account, partner, numbers(count))
    return first


def _copy_contacts(cr, partner, first, accounts):
    """People at those companies; returns the id of the first one."""
    company = SQL("%s + floor(number / %s)::integer", first, CONTACTS)
    contact = last_id(cr, "res_partner") + 1
    values = {
        "name": SQL("'Contact ' || number"),
        "is_company": SQL("false"),
        "parent_id": company,
        "commercial_partner_id": company,
    }
    copy_rows(cr, "res_partner", partner, values, numbers(int(accounts * CONTACTS)))
    return contact


def copy_orders(cr, order, count, partner, state="sale", days="1095 days"):
    """Orders of the last days with a line each, skewed in amount like real ones.

    :param partner: SQL for who ordered
    """
    last = last_id(cr, "sale_order")
    values = {
        "partner_id": partner,
        "amount_untaxed": AMOUNT,
        "state": SQL("%s", state),
        "currency_rate": SQL("CASE WHEN random() < 0.1 THEN 1.1 ELSE 1 END"),
        "date_order": _some_time_ago(days),
        "write_date": SQL("now() AT TIME ZONE 'UTC'"),
    }
    copy_rows(cr, "sale_order", order, values, numbers(count))
    cr.execute(SQL("SELECT id FROM sale_order_line WHERE order_id = %s LIMIT 1", order))
    [(line,)] = cr.fetchall()
    values = {
        "order_id": SQL("new.order_id"),
        "price_subtotal": SQL("new.amount"),
        "price_unit": SQL("new.amount"),
        "state": SQL("%s", state),
    }
    orders = SQL(
        "SELECT id AS order_id, amount_untaxed AS amount FROM sale_order WHERE id > %s",
        last,
    )
    copy_rows(cr, "sale_order_line", line, values, orders)


def _copy_talks(cr, talk, count, buyers):
    partner = buyers.even()
    values = {
        "partner_id": SQL("new.partner"),
        "key_account_id": SQL("new.account"),
        "date": _some_time_ago("365 days"),
    }
    rows = SQL(
        """SELECT account.partner_id AS partner, account.id AS account
             FROM (SELECT %s AS partner FROM generate_series(1, %s)) AS chosen
             JOIN key_account AS account ON account.partner_id = chosen.partner""",
        partner,
        count,
    )
    copy_rows(cr, "key_account_interaction", talk, values, rows)


def _copy_invoices(cr, invoice, count, buyers):
    """Posted invoices of the last year, one in seven still open."""
    values = {
        "name": SQL("'BENCH/' || (SELECT max(id) FROM account_move) + number"),
        "partner_id": SQL("new.partner"),
        "commercial_partner_id": SQL("new.partner"),
        "state": SQL("'posted'"),
        "amount_residual_signed": SQL("CASE WHEN new.open THEN 1000 ELSE 0 END"),
        "payment_state": SQL("CASE WHEN new.open THEN 'not_paid' ELSE 'paid' END"),
        "invoice_date": SQL("new.day"),
        "invoice_date_due": SQL("new.day + 30"),
    }
    rows = SQL(
        """SELECT number, %s AS partner, random() < 0.15 AS open,
                  current_date - floor(random() * 365)::integer AS day
             FROM generate_series(1, %s) AS number""",
        buyers.even(),
        count,
    )
    copy_rows(cr, "account_move", invoice, values, rows)


def _some_time_ago(days):
    return SQL(
        "date_trunc('second', now() AT TIME ZONE 'UTC' - random() * %s::interval)", days
    )
