"""Posted invoices of the last year, one in seven open, and the money for the others."""

from odoo.tools import SQL

from .copying import copy_rows, last_id
from .data_orders import AMOUNT

NOW = SQL("now() AT TIME ZONE 'UTC'")


def copy(cr, made, count, partner):
    """Invoices with their items, due after thirty days, and a receipt for each paid one.

    :param made: the :class:`~.data_templates.Templates`
    :param partner: SQL for whom they are for
    """
    last = last_id(cr, "account_move")
    _copy_invoices(cr, made.invoice, count, partner)
    invoices = SQL(
        """SELECT id, partner_id, invoice_date, invoice_date_due,
                  amount_untaxed_signed AS amount, amount_residual_signed AS residual
             FROM account_move WHERE id > %s""",
        last,
    )
    _copy_items(cr, made.invoice, invoices)
    _copy_receipts(cr, made.receipt, invoices)


def _copy_invoices(cr, invoice, count, partner):
    residual = SQL("CASE WHEN new.open THEN new.amount ELSE 0 END")
    values = {
        "name": SQL("'BENCH/' || (SELECT max(id) FROM account_move) + number"),
        "partner_id": SQL("new.partner"),
        "commercial_partner_id": SQL("new.partner"),
        "amount_untaxed": SQL("new.amount"),
        "amount_untaxed_signed": SQL("new.amount"),
        "amount_total": SQL("new.amount"),
        "amount_total_signed": SQL("new.amount"),
        "amount_residual": residual,
        "amount_residual_signed": residual,
        "payment_state": SQL("CASE WHEN new.open THEN 'not_paid' ELSE 'paid' END"),
        "date": SQL("new.day"),
        "invoice_date": SQL("new.day"),
        "invoice_date_due": SQL("new.day + 30"),
        "write_date": NOW,
    }
    rows = SQL(
        """SELECT number, %s AS partner, random() < 0.15 AS open, %s AS amount,
                  current_date - floor(random() * 365)::integer AS day
             FROM generate_series(1, %s) AS number""",
        partner,
        AMOUNT,
        count,
    )
    copy_rows(cr, "account_move", invoice, values, rows)


def _copy_items(cr, invoice, invoices):
    """The line of the product and the receivable item of each invoice."""
    cr.execute(
        SQL(
            "SELECT id, display_type FROM account_move_line WHERE move_id = %s", invoice
        )
    )
    for line, kind in cr.fetchall():
        receivable = kind == "payment_term"
        sign = SQL("%s", 1 if receivable else -1)
        residual = SQL("new.residual") if receivable else SQL("0")
        values = {
            "move_id": SQL("new.id"),
            "partner_id": SQL("new.partner_id"),
            "date": SQL("new.invoice_date"),
            "invoice_date": SQL("new.invoice_date"),
            "balance": SQL("%s * new.amount", sign),
            "amount_currency": SQL("%s * new.amount", sign),
            "price_subtotal": SQL("new.amount"),
            "quantity": SQL("ceil(new.amount / 2)"),
            "amount_residual": residual,
            "amount_residual_currency": residual,
            "write_date": NOW,
        }
        if receivable:
            values["date_maturity"] = SQL("new.invoice_date_due")
        copy_rows(cr, "account_move_line", line, values, invoices)


def _copy_receipts(cr, receipt, invoices):
    """Receivable items at the bank, all in the entry that is copied from."""
    values = {
        "partner_id": SQL("new.partner_id"),
        "date": SQL("new.invoice_date + floor(random() * 60)::integer"),
        "balance": SQL("-new.amount"),
        "amount_currency": SQL("-new.amount"),
        "credit": SQL("new.amount"),
        "write_date": NOW,
    }
    paid = SQL("SELECT * FROM (%s) AS invoice WHERE residual = 0", invoices)
    copy_rows(cr, "account_move_line", receipt, values, paid)
