from odoo.tests import tagged

from .invoice_common import InvoiceCommon


@tagged("post_install", "-at_install")
class TestInvoiceMetrics(InvoiceCommon):
    """What posted invoices and credit notes say."""

    def test_invoiced_is_invoices_less_credit_notes_by_invoice_date(self):
        account = self._make_account()
        self._make_invoice(account, 1000, 20, day="2026-03-31")
        self._make_refund(account, 100, day="2026-04-01")
        self._make_invoice(account, 5, day="2025-03-01")

        march = self._figure(
            account, metric="invoiced", per="month", periods=1, of_last=3
        )

        self.assertEqual(self._figure(account, metric="invoiced"), 925)
        self.assertEqual(march, [1020, -100, 0])

    def test_drafts_cancelled_documents_and_bills_do_not_count(self):
        account = self._make_account()
        self._make_invoice(account, 1000).button_draft()
        self._make_invoice(account, 1000).button_cancel()
        self._make_invoice(account, 1000, move_type="in_invoice")

        self.assertEqual(self._figure(account, metric="invoiced"), 0)

    def test_an_invoice_date_is_a_day_in_any_time_zone(self):
        account = self._make_account()
        self._make_invoice(account, 1, day="2026-04-30")
        self._make_invoice(account, 20, day="2026-05-01")
        self._make_invoice(account, 300, day="2026-05-31")
        self._make_invoice(account, 4000, day="2026-06-01")

        for zone in ("Pacific/Kiritimati", "UTC", "Pacific/Pago_Pago"):
            self.company.resource_calendar_id.tz = zone
            found = self._figure(account, metric="invoiced", over="calendar month")
            self.assertEqual(found, 320, zone)

    def test_foreign_invoices_count_at_their_own_rate(self):
        account = self._make_account()
        currency = self._foreign_currency()
        currency.rate_ids.unlink()
        rate = {"name": "2026-01-01", "rate": 4, "currency_id": currency.id}
        rate = self.env["res.currency.rate"].create(rate)
        self._make_invoice(account, 1000, currency_id=currency.id)
        rate.rate = 100

        self.assertEqual(self._figure(account, metric="invoiced"), 250)

    def test_payment_state_tells_paid_invoices_from_open_ones(self):
        account = self._make_account()
        self._make_invoice(account, 20)
        self._pay(self._make_invoice(account, 1000), 1000, "2026-03-10")

        def invoiced(state):
            where = {"payment_state": state}
            return self._figure(account, metric="invoiced", where=where)

        self.assertEqual(invoiced("not_paid"), 20)
        self.assertEqual(invoiced("paid") + invoiced("in_payment"), 1000)

    def test_a_product_group_counts_its_lines(self):
        plastics = self._make_category("Plastics")
        self._make_group("plastics", plastics)
        pellets = self._make_product("Pellets", plastics)
        account = self._make_account()
        self._make_invoice(account, (pellets, 2, 50), 1000)
        self._make_refund(account, (pellets, 1, 30))

        found = self._figure(
            account, metric="invoiced", where={"product_group": "plastics"}
        )

        self.assertEqual(found, 70)

    def test_a_moved_contact_takes_its_invoices_along(self):
        """The commercial partner stored with a document would not follow."""
        old, new = self._make_account("Old"), self._make_account("New")
        ann = self._make_partner("Ann", is_company=False, parent_id=old.partner_id.id)
        self._make_invoice(ann, 100)

        ann.parent_id = new.partner_id
        self.env.flush_all()
        found = self._figures(metric="invoiced")

        self.assertEqual((found[old], found[new]), (0, 100))
