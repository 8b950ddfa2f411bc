from datetime import date
from unittest.mock import patch

from odoo.tests import tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestPaymentMetrics(InvoiceCommon):
    """What customers have paid, and what they owe past the due date."""

    def setUp(self):
        super().setUp()
        self.account = self._make_account()

    def test_paid_is_money_received_by_the_date_of_the_payment(self):
        self._pay(self._make_invoice(self.account, 1000), 400, "2026-04-30")

        found = self._figure(
            self.account, metric="paid", per="month", periods=1, of_last=3
        )

        self.assertEqual(found, [0, 400, 0])

    def test_a_payment_that_books_no_entry_counts_too(self):
        invoice = self._make_invoice(self.account, 1000)
        values = {
            "partner_id": self.account.partner_id.id,
            "amount": 1000,
            "date": "2026-04-30",
            "journal_id": self._bank().id,
            "invoice_ids": invoice.ids,
        }

        # As where an accounting app matches bank statements with invoices.
        moves = type(self.env["account.move"])
        with patch.object(
            moves, "_get_invoice_in_payment_state", lambda _self: "in_payment"
        ):
            payment = self.env["account.payment"].create(values)
            payment.action_post()

        self.assertFalse(payment.move_id)
        self.assertTrue(invoice.amount_residual)
        self.assertEqual(self._figure(self.account, metric="paid"), 1000)
        self.assertEqual(self._figure(self.account, metric="overdue"), 0)

    def test_a_credit_note_pays_nothing(self):
        self._make_refund(self.account, 100)

        self.assertEqual(self._figure(self.account, metric="paid"), 0)

    def test_overdue_is_what_was_due_before_the_day_and_is_open(self):
        self._make_invoice(self.account, 1000, invoice_date_due="2026-06-28")
        self._make_invoice(self.account, 20, invoice_date_due="2026-06-29")
        self._make_invoice(self.account, 3, invoice_date_due="2026-06-19")

        self.assertEqual(self._figure(self.account, metric="overdue"), 1003)
        self.assertEqual(self._figure(self.account, metric="days_late"), 10)

    def test_nothing_overdue_is_a_known_zero(self):
        self.assertEqual(self._figure(self.account, metric="overdue"), 0)
        self.assertEqual(self._figure(self.account, metric="days_late"), 0)

    def test_overdue_on_a_past_day_ignores_what_was_paid_later(self):
        invoice = self._make_invoice(self.account, 1000, invoice_date_due="2026-03-31")
        self._pay(invoice, 400, "2026-04-20")
        days = ("2026-03-31", "2026-04-01", "2026-04-19", "2026-04-20")

        found = [
            self._figure(self.account, date.fromisoformat(day), metric="overdue")
            for day in days
        ]

        self.assertEqual(found, [0, 1000, 1000, 600])

    def test_a_matched_credit_note_lowers_what_is_overdue(self):
        invoice = self._make_invoice(self.account, 1000, invoice_date_due="2026-03-31")
        refund = self._make_refund(self.account, 300, day="2026-04-10")

        lines = (invoice + refund).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        lines.reconcile()

        self.assertEqual(self._figure(self.account, metric="overdue"), 700)
