"""Sale orders with a line each, skewed in amount like real ones."""

from odoo.tools import SQL

from .copying import copy_rows, last_id, some_time_ago

AMOUNT = SQL("round((300 / power(1.001 - random(), 0.8))::numeric, 2)")
"""Pareto: many small orders, few large ones."""

OF_YEARS = some_time_ago("1095 days")


def copy(cr, order, count, partner, *, state="sale", moment=OF_YEARS, amount=AMOUNT):
    """Confirmed orders, or others.

    :param order: id of the one that is copied
    :param partner: SQL for who ordered; ``new.number`` is 0, 1, …
    :param moment: SQL of when
    :param amount: SQL of what each costs
    """
    last = last_id(cr, "sale_order")
    rows = SQL(
        "SELECT number, %s AS amount FROM generate_series(0, %s) AS number",
        amount,
        int(count) - 1,
    )
    values = {
        "partner_id": partner,
        "amount_untaxed": SQL("new.amount"),
        "amount_total": SQL("new.amount"),
        "margin": SQL("new.amount * 0.3"),
        "state": SQL("%s", state),
        "locked": SQL("random() < 0.5"),
        "currency_rate": SQL("CASE WHEN random() < 0.1 THEN 1.1 ELSE 1 END"),
        "date_order": moment,
        "write_date": SQL("now() AT TIME ZONE 'UTC'"),
    }
    copy_rows(cr, "sale_order", order, values, rows)
    _copy_lines(cr, order, last, state)


def _copy_lines(cr, order, last, state):
    cr.execute(SQL("SELECT id FROM sale_order_line WHERE order_id = %s LIMIT 1", order))
    [(line,)] = cr.fetchall()
    values = {
        "order_id": SQL("new.order_id"),
        "price_subtotal": SQL("new.amount"),
        "price_unit": SQL("new.amount"),
        "margin": SQL("new.margin"),
        "state": SQL("%s", state),
        "write_date": SQL("now() AT TIME ZONE 'UTC'"),
    }
    orders = SQL(
        """SELECT id AS order_id, amount_untaxed AS amount, margin AS margin
             FROM sale_order WHERE id > %s""",
        last,
    )
    copy_rows(cr, "sale_order_line", line, values, orders)
