"""Customers and their orders, through quotation, confirmation and invoice."""

from datetime import datetime, timedelta
from typing import Any

from dev.demo.story import Customer, customers


def fill(env: Any) -> None:
    """Create whoever is missing; a second call changes nothing."""
    known = set(env["res.partner"].search([("is_company", "=", True)]).mapped("name"))
    product = _product(env)
    for customer in customers():
        if customer.name not in known:
            _order(env, _partner(env, customer), customer, product)


def _product(env: Any) -> Any:
    products = env["product.product"]
    found = products.search([("default_code", "=", "DEMO")])
    return found or products.create(
        {
            "name": "手机屏幕 / phone screen",
            "default_code": "DEMO",
            "type": "consu",
            "invoice_policy": "order",
            "list_price": 100.0,
            "taxes_id": [(6, 0, [])],
        }
    )


def _partner(env: Any, customer: Customer) -> Any:
    industry = env["res.partner.industry"].search(
        [("name", "=ilike", f"{customer.industry}%")], limit=1
    )
    partner = env["res.partner"].create(
        {"name": customer.name, "is_company": True, "industry_id": industry.id}
    )
    env["res.partner"].create(
        {"name": f"Purchasing, {customer.name}", "parent_id": partner.id}
    )
    return partner


def _order(env: Any, partner: Any, customer: Customer, product: Any) -> None:
    """Quotation → confirmation → invoice for every order of the story."""
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "price_unit": order.amount,
                        },
                    )
                ],
            }
            for order in customer.orders
        ]
    )
    if not orders:
        return
    orders.action_confirm()
    now = datetime.now()
    for order, told in zip(orders, customer.orders, strict=True):
        # Confirmation stamps today; the story happened earlier.
        order.date_order = now - timedelta(days=told.days_ago)
    _invoice(orders)


def _invoice(orders: Any) -> None:
    for order in orders:
        invoice = order._create_invoices()
        invoice.invoice_date = order.date_order.date()
        invoice.action_post()
