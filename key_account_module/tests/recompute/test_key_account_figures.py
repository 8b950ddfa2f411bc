from datetime import date

from odoo.tests import Form, freeze_time, tagged

from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountFigures(RecomputeCommon):
    """The figures on the account's own form."""

    def test_form_shows_the_monthly_figures(self):
        self._make_abc()
        account = self._make_customer("Acme", 100)
        self._run()

        form = Form(account.with_user(self.seller))

        self.assertEqual(len(form.metric_ids), 1)

    # === Trend ===

    def _trend(self, account, day=TODAY):
        account.invalidate_recordset(["trend"])
        with freeze_time(day):
            return account.with_user(self.seller).trend

    def test_trend_is_the_last_twelve_months_oldest_first(self):
        """A month without a run is a gap."""
        self._make_abc()
        account = self._make_customer("Acme", 100)
        self._run(date(2026, 2, 28))
        self._run(date(2026, 3, 31))
        self._run(date(2026, 6, 29))

        trend = self._trend(account)

        self.assertEqual(trend, [None] * 7 + [0, 100, None, None, 100])
        self.assertEqual(self._trend(account, date(2027, 5, 1)), [100] + [None] * 11)

    def test_account_without_figures_has_no_trend(self):
        account = self._make_account()

        self.assertFalse(self._trend(account))

    def test_policy_without_revenue_shows_another_figure(self):
        orders = {"metric": "orders", "over": "rolling 6 months", "gte": 1}
        self._make_scheme(buys=orders, other="otherwise")
        account = self._make_customer("Acme", 100)
        self._run()

        self.assertEqual(self._trend(account)[-1], 1)

    def test_page_of_eighty_accounts_costs_as_many_queries_as_two(self):
        self._make_abc()
        accounts = self.env["key.account"]
        for number in range(80):
            accounts |= self._make_customer(f"C{number}", 100)
        self._run()
        specification = {"name": {}, "trend": {}}

        def cost(some):
            with freeze_time(TODAY), self._count_queries() as counted:
                rows = some.with_user(self.seller).web_read(specification)
            self.assertEqual({row["trend"][-1] for row in rows}, {100})
            return counted[0]

        cost(accounts[:1])  # what Odoo reads once

        self.assertEqual(cost(accounts), cost(accounts[:2]))
