"""Customers with all that metrics count, any number of them, made by SQL.

One record of each kind is made by Odoo, so that every column is as Odoo fills it, and
copied in one statement a table. The same seed gives the same data. For each account
there are 1.5 contacts, 10 confirmed orders with a line each and one cancelled order
over three years, 3 talks of the last twelve months, and 3 invoices, of which some are
open; a few customers buy often and dear, most seldom and cheap.
"""

from odoo.fields import Command
from odoo.tools import SQL

from . import data_contacts, data_invoices, data_orders
from .copying import copy_rows, last_id, numbers
from .data_templates import make_templates, templates
from .setting import TABLES

SEED = 0.42
CONTACTS, ORDERS, CANCELLED, TALKS, INVOICES = 1.5, 10, 1, 3, 3
"""How many of them for each account."""


def make(env, policy, accounts):
    """Fill a database that has the addon and nothing else; commits.

    :param policy: document of the policy to grade by
    :param accounts: how many key accounts
    """
    apply_policy(env, policy)
    make_templates(env)
    env.flush_all()
    env.cr.execute("UPDATE key_account SET active = false")
    env.cr.commit()
    extend(env, accounts)


def extend(env, accounts):
    """Add accounts with all that belongs to them; commits."""
    cr = env.cr
    made = templates(env)
    cr.execute("SELECT copy_unchecked()")
    cr.execute(SQL("SELECT setseed(%s)", SEED))
    first = _copy_customers(cr, made, accounts)
    contact = _copy_contacts(cr, made.partner, first, accounts)
    buyers = _Buyers(first, contact, accounts)
    partner = buyers.skewed()
    data_orders.copy(cr, made.order, accounts * ORDERS, partner)
    data_orders.copy(cr, made.order, accounts * CANCELLED, partner, state="cancel")
    data_invoices.copy(cr, made, accounts * INVOICES, buyers.even())
    data_contacts.copy_talks(cr, made.talk, accounts * TALKS, buyers.even())
    data_contacts.insert_verdicts(cr, made)
    data_contacts.insert_complaints(cr, made, first)
    data_contacts.insert_answers(cr, made, first)
    env.invalidate_all()
    cr.commit()
    for table in TABLES:
        cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    cr.commit()


def apply_policy(env, policy):
    """Apply a compiled policy as the administrator, and archive other schemes; commits."""
    revisions = env["key.account.policy.revision"].search_count([])
    env["key.account.policy"].with_user(env.ref("base.user_admin")).apply(
        request_id=f"bench-{revisions}", document=policy
    )
    schemes = env["key.account.scheme"].with_context(active_test=False).search([])
    for scheme in schemes:
        scheme.active = scheme.bundle_id.name == policy["bundle"]
    env.cr.commit()


def director(env):
    """Somebody who sees and decides all, by the rules and not past them."""
    login = "bench-director"
    found = env["res.users"].search([("login", "=", login)])
    return found or env["res.users"].create(
        {
            "name": "Director",
            "login": login,
            "group_ids": [
                Command.set(env.ref("key_account_module.group_director").ids),
            ],
        }
    )


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


def _copy_customers(cr, made, count):
    """Companies and their accounts; returns the id of the first company."""
    first = last_id(cr, "res_partner") + 1
    named = {"name": SQL("'Customer ' || number"), "complete_name": SQL("'Customer'")}
    copy_rows(cr, "res_partner", made.partner, named, numbers(count))
    cr.execute(
        SQL("UPDATE res_partner SET commercial_partner_id = id WHERE id >= %s", first)
    )
    values = {
        "active": SQL("true"),
        "partner_id": SQL("%s + number", first),
        "name": SQL("'Customer ' || number"),
    }
    copy_rows(cr, "key_account", made.account, values, numbers(count))
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
    copy_rows(cr, "res_partner", partner, values, numbers(accounts * CONTACTS))
    return contact
