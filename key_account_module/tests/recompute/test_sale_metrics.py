from datetime import date
from decimal import Decimal

from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import RecomputeCommon

YEAR = "rolling 12 months"


@tagged("post_install", "-at_install")
class TestSaleMetrics(RecomputeCommon):
    """What confirmed orders say besides revenue and their number."""

    def test_margin_is_what_odoo_says_at_the_rate_of_the_order(self):
        account = self._make_account()
        self.product.standard_price = 30
        order = self._make_order(account.partner_id, 100)
        self._make_order(account.partner_id, 100, state="cancel")

        self.assertEqual(self._figure(account, metric="margin", over=YEAR), 70)

        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET currency_rate = 4 WHERE id = %s", [order.id]
        )
        self.assertEqual(
            self._figure(account, metric="margin", over=YEAR), Decimal("17.5")
        )

    def test_gap_is_the_median_of_days_between_days_with_orders(self):
        account = self._make_account()
        for day in ("2026-01-01", "2026-01-11", "2026-01-11", "2026-01-14"):
            self._make_order(account.partner_id, 1, day)
        self._make_order(account.partner_id, 1, "2026-01-12", state="cancel")

        self.assertEqual(
            self._figure(account, metric="order_gap"), Decimal("6.5"), "10 and 3"
        )

    def test_a_gap_counts_where_its_later_order_is_in_the_window(self):
        account = self._make_account()
        for day in ("2026-01-01", "2026-05-01", "2026-06-10"):
            self._make_order(account.partner_id, 1, day)

        recent = self._figure(account, metric="order_gap", over="rolling 1 month")

        self.assertEqual(recent, 40)

    def test_one_order_has_no_gap_and_that_is_no_zero(self):
        account = self._make_customer("Acme", 1)

        self.assertIsNone(self._figure(account, metric="order_gap"))

    def test_gap_days_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        account = self._make_account()
        # 16:00 UTC is midnight in Shanghai: the second order is two days later there.
        self._make_order(account.partner_id, 1, "2026-05-01 15:00:00")
        self._make_order(account.partner_id, 1, "2026-05-02 17:00:00")

        self.assertEqual(self._figure(account, metric="order_gap"), 2)

    def test_months_since_the_last_order_agree_with_rolling_windows(self):
        """N months have passed exactly when `rolling N months` holds no order."""
        account = self._make_account()
        self._make_order(account.partner_id, 1, "2025-11-30 12:00:00")
        days = ("2025-11-30", "2025-12-29", "2025-12-30", "2026-02-28", "2026-03-01")
        expected = (0, 0, 1, 2, 3)

        for day, months in zip(map(date.fromisoformat, days), expected, strict=True):
            found = self._figure(account, day, metric="months_since_last_order")
            self.assertEqual(found, months, day)
            for n in range(1, 5):
                window = f"rolling {n} months"
                orders = self._figure(account, day, metric="orders", over=window)
                self.assertEqual(orders == 0, months >= n, (day, window))

    def test_never_ordered_is_no_number_of_months(self):
        account = self._make_account()

        self.assertIsNone(self._figure(account, metric="months_since_last_order"))

    def test_years_of_cooperation_begin_with_the_first_order_or_earlier(self):
        """Covered by whichever came first; a year ends where its month would."""
        bought = self._make_account("Bought", date_since="2026-01-01")
        self._make_order(bought.partner_id, 1, "2024-02-29 12:00:00")
        named = self._make_account("Named", date_since="2020-06-30")
        future = self._make_account("Future", date_since="2026-06-30")
        nothing = self._make_account("Nothing", date_since=False)
        accounts = (bought, named, future, nothing)

        def years(day):
            found = self._figures(
                date.fromisoformat(day), metric="years_of_cooperation"
            )
            return [found[account] for account in accounts]

        self.assertEqual(years("2025-02-28"), [0, 4, None, None])
        self.assertEqual(years("2025-03-01"), [1, 4, None, None])
        self.assertEqual(years("2026-06-30"), [2, 6, 0, None])

    def test_shares_are_of_all_accounts_whoever_is_asked_for(self):
        big = self._make_customer("Big", 600)
        twin = self._make_customer("Twin", 150)
        other = self._make_customer("Other", 150)
        none = self._make_account("None")
        small = self._make_customer("Small", 100)

        shares = self._figures(metric="revenue_share", over=YEAR)
        ahead = self._figures(metric="revenue_cumulative_share", over=YEAR)
        asked = self._figures(metric="revenue_share", over=YEAR, accounts=twin)

        accounts = (big, twin, other, small, none)
        self.assertEqual(
            [shares[a] for a in accounts],
            [Decimal(x) for x in ("0.6", "0.15", "0.15", "0.1", "0")],
        )
        # Equals stand at the same place, as with conditions on the cumulative share.
        self.assertEqual(
            [ahead[a] for a in accounts],
            [Decimal(x) for x in ("0.6", "0.9", "0.9", "1", "1")],
        )
        self.assertEqual(asked, {twin: Decimal("0.15")})

    def test_only_what_is_compared_is_read_of_all_accounts(self):
        self._make_customer("Big", 900)
        small = self._make_customer("Small", 100)
        share = {"metric": "revenue_share", "over": YEAR}
        gap = {"metric": "order_gap"}
        for account in self.env["key.account"].search([]):
            self._make_order(account.partner_id, 0, "2026-01-01")

        asked = self._statement(share, gap, accounts=small)
        [row] = asked.rows()

        [alike] = [
            one
            for one in self._statement(share, gap).rows()
            if one.account_id == small.id
        ]
        self.assertEqual(row, alike)
        self.assertEqual(self._rows_of(asked, "sale_order"), 2)
        self.assertEqual(self._rows_of(asked, "sale_order_gap"), 1)

    def _rows_of(self, statement, source):
        """For how many accounts PostgreSQL has aggregated facts of a source."""
        query = SQL("EXPLAIN (ANALYZE, FORMAT JSON) %s", statement.query())
        [([plan],)] = self.env.execute_query(query)
        [rows] = [
            node["Actual Rows"]
            for node in plan["Plan"]["Plans"]
            if node.get("Subplan Name") == f"CTE source_{source}"
        ]
        return rows

    def test_a_share_of_nothing_is_no_data(self):
        account = self._make_account()

        self.assertIsNone(self._figure(account, metric="revenue_share", over=YEAR))

    def test_archived_accounts_are_not_measured(self):
        kept = self._make_customer("Kept", 100)
        gone = self._make_customer("Gone", 900)
        gone.active = False

        self.assertEqual(self._figures(metric="revenue_share", over=YEAR), {kept: 1})

    def test_order_state_tells_locked_orders_from_open_ones(self):
        account = self._make_account()
        self._make_order(account.partner_id, 10).locked = True
        self._make_order(account.partner_id, 200)

        def revenue(state):
            return self._figure(account, metric="revenue", where={"order_state": state})

        self.assertEqual(revenue("locked"), 10)
        self.assertEqual(revenue("open"), 200)

    def test_a_product_group_counts_lines_of_its_categories_and_those_below(self):
        plastics = self._make_category("Plastics")
        film = self._make_category("Film", plastics)
        self._make_group("plastics", plastics)
        account = self._make_account()
        self._order_of(
            account,
            (self._make_product("Pellets", plastics, standard_price=60), 100),
            (self._make_product("Wrap", film), 40),
            (self._make_product("Oil"), 1000),
        )
        self._order_of(account, (self._make_product("Other oil"), 5))
        only = {"where": {"product_group": "plastics"}}

        self.assertEqual(self._figure(account, metric="revenue", **only), 140)
        self.assertEqual(self._figure(account, metric="margin", **only), 80)
        self.assertEqual(self._figure(account, metric="orders", **only), 1)
        self.assertEqual(
            self._figure(account, metric="months_since_last_order", **only), 3
        )

    def test_the_margin_of_a_line_is_money_of_the_company(self):
        """Odoo keeps 3.1185 of 0.33 pieces at 10.00 that cost 0.55."""
        plastics = self._make_category("Plastics")
        self._make_group("plastics", plastics)
        account = self._make_account()
        pellets = self._make_product("Pellets", plastics, standard_price=0.55)
        order = self._order_of(account, (pellets, 10))
        order.order_line.write({"product_uom_qty": 0.33, "price_unit": 10})

        margin = self._figure(
            account, metric="margin", where={"product_group": "plastics"}
        )

        self.assertEqual(margin, Decimal("3.12"))

    def test_filters_hold_together(self):
        """The minimum amount is that of the whole order."""
        plastics = self._make_category("Plastics")
        self._make_group("plastics", plastics)
        pellets = self._make_product("Pellets", plastics)
        account = self._make_account()
        self._order_of(account, (pellets, 10), (self._make_product("Oil"), 90))
        self._order_of(account, (pellets, 99))

        found = self._figure(
            account,
            metric="revenue",
            where={"product_group": "plastics", "minimum_amount": 100},
        )

        self.assertEqual(found, 10)

    def test_a_product_group_without_categories_is_no_data(self):
        self._make_group("blank")
        account = self._make_customer("Acme", 100)

        for metric in ("revenue", "orders", "months_since_last_order"):
            with self.subTest(metric):
                found = self._figure(
                    account, metric=metric, where={"product_group": "blank"}
                )

                self.assertIsNone(found)

    def test_a_moved_contact_counts_for_its_present_company(self):
        old, new = self._make_account("Old"), self._make_account("New")
        ann = self._make_partner("Ann", is_company=False, parent_id=old.partner_id.id)
        self._make_order(ann, 100)
        before = self._figures(metric="revenue")

        ann.parent_id = new.partner_id
        self.env.flush_all()
        after = self._figures(metric="revenue")

        self.assertEqual((before[old], before[new]), (100, 0))
        self.assertEqual((after[old], after[new]), (0, 100))

    def test_orders_of_a_merged_partner_count_for_the_one_that_stays(self):
        account = self._make_customer("Acme", 100)
        double = self._make_partner("Acme Ltd", email=account.partner_id.email)
        self._make_order(double, 20)

        self.env["base.partner.merge.automatic.wizard"]._merge(
            [account.partner_id.id, double.id], account.partner_id, extra_checks=False
        )

        self.assertEqual(self._figure(account, metric="revenue"), 120)

    def test_archived_contacts_still_have_bought(self):
        account = self._make_account()
        ann = self._make_partner(
            "Ann", is_company=False, parent_id=account.partner_id.id
        )
        self._make_order(ann, 100)
        ann.active = False

        self.assertEqual(self._figure(account, metric="revenue"), 100)

    def test_a_period_without_data_keeps_its_place_in_an_accounts_own_window(self):
        """Quarters before and after it are not in a row."""
        account = self._make_account("Acme", date_since="2025-08-10")
        later = self._make_account("Later", date_since="2026-04-01")
        never = self._make_account("Never", date_since=False)
        for day in ("2025-08-20", "2025-08-30", "2026-02-20", "2026-02-28"):
            self._make_order(account.partner_id, 5, day)

        found = self._figures(
            metric="order_gap", over="since anniversary", per="quarter", in_a_row=1
        )

        self.assertEqual(found[account], [10, None, 91, None])
        self.assertEqual(found[later], [None])
        self.assertIsNone(found[never])

    def test_months_without_an_order_have_no_gap_in_a_series(self):
        account = self._make_account()
        for day in ("2026-04-01", "2026-04-11", "2026-05-31"):
            self._make_order(account.partner_id, 1, day)

        found = self._figure(account, metric="order_gap", per="month", in_a_row=3)

        self.assertEqual(found, [None, 10, 50])

    def _order_of(self, account, *lines, day="2026-03-02"):
        order = self.env["sale.order"].create(
            {
                "partner_id": account.partner_id.id,
                "date_order": day,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for product, price in lines
                ],
            }
        )
        order.state = "sale"
        return order
