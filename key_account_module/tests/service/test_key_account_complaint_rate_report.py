"""Complaint rate by salesperson and period, from sums and never from means."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountComplaintRateReport(ServiceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rate = cls.env["key.account.complaint.rate"].create(
            {"key": "standard", "name": "Rate", "per": "orders"}
        )
        cls.account.date_since = "2026-07-15"
        cls.second = cls._make_account("Second", date_since="2026-07-15")

    def _order(self, account, day, state="sale", partner=None):
        order = self.env["sale.order"].create(
            {"partner_id": (partner or account.partner_id).id}
        )
        order.write({"state": state, "date_order": f"{day} 04:00:00"})

    def _complain(self, account, *days, **vals):
        for day in days:
            self._make_complaint(f"{day} 04:00", key_account_id=account.id, **vals)

    def _groups(self, *groupby, user=None):
        """Rates of the two accounts by something, as a pivot reads them."""
        self.env.flush_all()
        report = self.env["key.account.complaint.rate.report"]
        return report.with_user(user or self.seller)._read_group(
            [("key_account_id", "in", (self.account | self.second).ids)],
            groupby,
            ["complaint_count:sum", "order_count:sum", "rate:avg"],
        )

    def test_complaints_per_hundred_orders_by_salesperson(self):
        """Three complaints on eight orders of both customers: 37.5, not a mean.

        Covers: CMP-17
        """
        contact = self._make_partner(
            is_company=False, parent_id=self.second.partner_id.id
        )
        for _number in range(5):
            self._order(self.account, "2026-08-03")
        self._order(self.second, "2026-08-03")
        self._order(self.second, "2026-08-03", partner=contact)
        self._order(self.second, "2026-08-03")
        self._order(self.second, "2026-08-03", state="draft")
        self._complain(self.account, "2026-08-04")
        self._complain(self.second, "2026-08-05", "2026-08-06")

        [(user, complaints, orders, rate)] = self._groups("user_id")

        self.assertEqual(user, self.seller)
        self.assertEqual((complaints, orders), (3, 8))
        self.assertAlmostEqual(rate, 37.5)

    def test_complaints_per_account_count_those_without_one(self):
        """One of two customers complained twice.

        Covers: CMP-17
        """
        self.rate.write({"per": "accounts", "times": 1})
        self._complain(self.account, "2026-08-04", "2026-08-05")

        by_month = {month: rate for month, *_sums, rate in self._groups("month:month")}

        self.assertEqual(list(by_month.values()), [0.0, 1.0, 0.0])

    def test_blank_formula_gives_counts_and_no_rate(self):
        self.rate.per = False
        self._order(self.account, "2026-08-03")
        self._complain(self.account, "2026-08-04")

        [(complaints, orders, rate)] = self._groups()

        self.assertEqual((complaints, orders), (1, 1))
        self.assertFalse(rate)

    def test_without_an_order_there_is_no_rate(self):
        self._complain(self.account, "2026-08-04")

        [(complaints, _orders, rate)] = self._groups()

        self.assertEqual(complaints, 1)
        self.assertFalse(rate)

    def test_enquiries_are_no_complaints(self):
        enquiry = self.env["key.account.severity"].create(
            {"key": "ask", "name": "Ask", "kind": "enquiry"}
        )
        self._complain(self.account, "2026-08-04", severity_id=enquiry.id)

        [(complaints, *_rest)] = self._groups()

        self.assertEqual(complaints, 0)

    def test_month_is_that_of_the_user(self):
        """31 August 23:30 in UTC is September in Shanghai."""
        self._make_complaint("2026-08-31 23:30")
        self.seller.tz = "Asia/Shanghai"

        months = {m: count for m, count, *_rest in self._groups("month:month")}

        self.assertEqual([m.month for m, count in months.items() if count], [9])

    def test_two_ways_of_counting_are_never_mixed(self):
        self.rate.copy({"key": "other", "per": "accounts"})
        self._order(self.account, "2026-08-03")
        self._complain(self.account, "2026-08-04")

        [(*_sums, mixed)] = self._groups()
        by_rate = {rate: value for rate, *_sums, value in self._groups("rate_id")}

        self.assertFalse(mixed)
        self.assertEqual(sorted(by_rate.values()), [50.0, 100.0])

    def test_row_opens_its_complaints(self):
        self._complain(self.account, "2026-08-04", "2026-09-01")
        self.env.flush_all()
        row = self.env["key.account.complaint.rate.report"].search(
            [("key_account_id", "=", self.account.id), ("month", "=", "2026-08-01")]
        )

        found = self.env["key.account.complaint"].search(
            row.action_view_complaints()["domain"]
        )

        self.assertEqual([c.date_received.month for c in found], [8])

    def test_scopes(self):
        for user, accounts in (
            (self.seller, 2),
            (self.colleague, 0),
            (self.regional, 2),
            (self.director, 2),
            (self.auditor, 2),
        ):
            with self.subTest(user=user.name):
                rows = self._groups("key_account_id", user=user)
                self.assertEqual(len(rows), accounts)

    def test_views_load(self):
        kinds = [(False, kind) for kind in ("pivot", "graph", "list", "search")]
        report = self.env["key.account.complaint.rate.report"]
        report.with_user(self.auditor).get_views(kinds)
