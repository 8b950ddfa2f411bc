"""Sales for the schemes of the policies; runs inside Odoo's shell, sent as it is."""

from typing import Any

Env = Any


def sell(env: Env, tonnes: list[list[Any]], orders: list[list[Any]]) -> int:
    """Post invoices of polyolefins and confirm orders.

    Args:
        env: Odoo's environment.
        tonnes: Customer, day and tonnes; the product is kept in kilograms.
        orders: Customer, day and amount.
    """
    category = env["product.category"].create({"name": "Polyolefins"})
    pellets = env["product.product"].create(
        {
            "name": "Pellets",
            "categ_id": category.id,
            "uom_id": env.ref("uom.product_uom_kgm").id,
            "taxes_id": [(5,)],
        }
    )
    for name, day, quantity in tonnes:
        invoice(env, name, day, pellets, quantity * 1000)
    tests = env["product.product"].search([("name", "=", "Tests")], limit=1)
    for name, day, amount in orders:
        order(env, name, day, tests, amount)
    return len(tonnes)


def classify(env: Env, options: list[list[str]]) -> int:
    """Put customers in classes, by the key of a list entry."""
    for name, key in options:
        entry = env["key.account.option"].search([("key", "=", key)], limit=1)
        marks = "flag_ids" if entry.list == "flag" else "option_ids"
        account(env, name)[marks] += entry
    return len(options)


def account(env: Env, name: str) -> Any:
    """The key account of that name."""
    return env["key.account"].search([("name", "=", name)])


def invoice(env: Env, name: str, day: str, product: Any, quantity: float) -> None:
    """A posted customer invoice of one line."""
    line = {"product_id": product.id, "quantity": quantity, "price_unit": 1}
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": account(env, name).partner_id.id,
            "invoice_date": day,
            "date": day,
            "invoice_line_ids": [(0, 0, {**line, "tax_ids": [(5,)]})],
        }
    )
    move.action_post()


def order(env: Env, name: str, day: str, product: Any, amount: float) -> None:
    """A confirmed order of one line."""
    line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": amount}
    partner = account(env, name).partner_id
    made = env["sale.order"].create(
        {"partner_id": partner.id, "order_line": [(0, 0, line)]}
    )
    made.action_confirm()
    made.date_order = f"{day} 04:00:00"


def enter(
    env: Env, names: list[str], tonnes: list[list[Any]], orders: list[list[Any]]
) -> int:
    """Customers with a key account, besides those that are there, and what they buy."""
    for name in names:
        partner = env["res.partner"].create({"name": name, "is_company": True})
        env["key.account"].create({"partner_id": partner.id})
    sell(env, tonnes, orders)
    return len(names)


def screened(env: Env, day: str) -> dict[str, list[str]]:
    """Screen all customers as of a day; name → proposal, and the criteria it meets."""
    import datetime

    found = env["key.account.candidate"]._screen(
        env.company, datetime.date.fromisoformat(day)
    )
    return {
        one.partner_id.name: [one.proposal, one.evidence_words or ""] for one in found
    }
