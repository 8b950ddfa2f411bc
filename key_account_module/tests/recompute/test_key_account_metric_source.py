from odoo.fields import Command
from odoo.tests import tagged

from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountMetricSource(RecomputeCommon):
    """Which orders count, in which window, for how much."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_abc()

    def test_only_confirmed_orders_count(self):
        """Covers: CLS-31"""
        account = self._make_customer("Acme", 1000)
        for state in ("draft", "sent", "cancel"):
            self._make_order(account.partner_id, 500000, state=state)

        self._run()

        self.assertEqual(self._value(account), 1000)

    def test_orders_of_contacts_count_for_the_customer(self):
        account = self._make_customer("Acme", 1000)
        partner = self.env["res.partner"]
        ann = partner.create({"name": "Ann", "parent_id": account.partner_id.id})
        depot = partner.create(
            {"name": "Depot", "parent_id": ann.id, "type": "delivery"}
        )
        self._make_order(ann, 20)
        self._make_order(depot, 3)

        self._run()

        self.assertEqual(self._value(account), 1023)

    def test_foreign_currency_counts_at_the_rate_of_the_order(self):
        account = self._make_customer("Acme", 1000)
        currency = self._make_currency(rate=4)
        order = self._make_foreign_order(account, 1000, currency)
        self.assertEqual(order.currency_id, currency)
        # What the currency is worth later does not change what was sold.
        currency.rate_ids.rate = 100

        self._run()

        self.assertEqual(self._value(account), 1250)

    def test_foreign_amounts_are_rounded_to_the_company_currency(self):
        account = self._make_account()
        self._make_foreign_order(account, 100, self._make_currency(rate=3))

        self._run()

        self.assertEqual(self._value(account), 33.33)

    def test_orders_of_another_company_do_not_count(self):
        account = self._make_customer("Acme", 1000)
        other = self._make_company("Other")
        order = self._make_order(account.partner_id, 5)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s", (other.id, order.id)
        )

        self._run()

        self.assertEqual(self._value(account), 1000)

    def test_rolling_window_begins_after_the_same_day_last_year(self):
        account = self._make_account()
        for day, amount in {
            "2025-06-29 23:59:59": 1,
            "2025-06-30 00:00:00": 20,
            "2026-06-29 23:59:59": 300,
            "2026-06-30 00:00:00": 4000,
        }.items():
            self._make_order(account.partner_id, amount, day)

        self._run(TODAY)

        self.assertEqual(self._value(account), 320)

    def test_days_are_those_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        account = self._make_account()
        # 16:00 UTC is midnight in Shanghai.
        self._make_order(account.partner_id, 1, "2025-06-29 15:59:59")
        self._make_order(account.partner_id, 20, "2025-06-29 16:00:00")
        self._make_order(account.partner_id, 300, "2026-06-29 15:59:59")
        self._make_order(account.partner_id, 4000, "2026-06-29 16:00:00")

        self._run(TODAY)

        self.assertEqual(self._value(account), 320)

    def test_customer_without_orders_has_a_known_zero(self):
        account = self._make_account()

        self._run()

        self.assertEqual(self._value(account), 0)
        self.assertEqual(account.tier_id.name, "C")

    def _make_currency(self, rate):
        """A currency of which one unit of the company's own buys ``rate``."""
        since = {"name": "2026-01-01", "rate": rate, "company_id": self.company.id}
        return self.env["res.currency"].create(
            {"name": "KAX", "symbol": "KAX", "rate_ids": [Command.create(since)]}
        )

    def _make_foreign_order(self, account, amount, currency):
        pricelist = self.env["product.pricelist"].create(
            {"name": currency.name, "currency_id": currency.id}
        )
        return self._make_order(account.partner_id, amount, pricelist_id=pricelist.id)


@tagged("post_install", "-at_install")
class TestMetricLanguage(RecomputeCommon):
    """Every form of the language that needs a figure gets the right one."""

    def _tier(self, account):
        self._run()
        return account.tier_id.name

    def test_number_of_orders_with_a_minimum_amount(self):
        account = self._make_customer("Acme", 99.99, 100, 100.01)
        measure = {
            "metric": "orders",
            "over": "rolling 12 months",
            "where": {"minimum_amount": 100},
        }
        self._make_scheme(two={**measure, "eq": 2}, other="otherwise")

        self.assertEqual(self._tier(account), "two")

    def test_whole_history_without_a_window(self):
        account = self._make_account()
        self._make_order(account.partner_id, 7, "2001-01-01")
        self._make_scheme(old={"metric": "revenue", "gte": 7}, other="otherwise")

        self.assertEqual(self._tier(account), "old")

    def test_months_in_a_row(self):
        steady, gap = self._make_account("Steady"), self._make_account("Gap")
        for month in range(1, 6):
            day = f"2026-{month:02}-15"
            self._make_order(steady.partner_id, 301, day)
            self._make_order(gap.partner_id, 300 if month == 3 else 301, day)
        for account in (steady, gap):
            self._make_order(account.partner_id, 301, "2025-12-31")
        self._make_scheme(
            star={"metric": "revenue", "gt": 300, "per": "month", "in_a_row": 6},
            other="otherwise",
        )

        self._run()

        self.assertEqual(steady.tier_id.name, "star")
        self.assertEqual(gap.tier_id.name, "other")

    def test_change_against_the_window_before(self):
        account = self._make_account()
        self._make_order(account.partner_id, 1000, "2026-04-15")
        self._make_order(account.partner_id, 500, "2026-05-15")
        self._make_scheme(
            slipping={
                "metric": "revenue",
                "change": {"lte": "-50%"},
                "against": "previous calendar month",
            },
            other="otherwise",
        )

        self.assertEqual(self._tier(account), "slipping")

    def test_days_since_the_last_order(self):
        account = self._make_account()
        self._make_order(account.partner_id, 1, "2026-03-31 12:00:00")
        self._make_scheme(
            sleeping={"days_since": "last_order", "gte": 90}, other="otherwise"
        )

        self.assertEqual(self._tier(account), "sleeping")

    def test_first_order_and_no_order(self):
        new, never = self._make_account("New"), self._make_account("Never")
        self._make_order(new.partner_id, 1, "2026-06-01")
        self._make_order(new.partner_id, 1, "2026-06-20")
        self._make_scheme(
            new={"days_since": "first_order", "eq": 28}, other="otherwise"
        )

        self._run()

        self.assertEqual(new.tier_id.name, "new")
        self.assertEqual(never.tier_id.name, "other")

    def test_top_share_of_customers_is_taken_from_all(self):
        """Covers: CLS-15"""
        accounts = [self._make_customer(f"C{n}", 100 - n) for n in range(10)]
        self._make_scheme(
            top={
                "metric": "revenue",
                "over": "rolling 12 months",
                "top_share_of_customers": "10%",
            },
            other="otherwise",
        )

        self._run(account_ids=[accounts[0].id, accounts[1].id])

        tiers = [account.tier_id.name for account in accounts]
        self.assertEqual(tiers, ["top", "other"] + [False] * 8)

    def test_cumulative_share_within_a_segment(self):
        north, south = (
            self.env["key.account.option"].create(
                {"key": f"area/{key}", "list": "area", "name": key}
            )
            for key in ("north", "south")
        )
        big = self._make_customer("Big", 800, option_ids=north.ids)
        small = self._make_customer("Small", 200, option_ids=north.ids)
        alone = self._make_customer("Alone", 1, option_ids=south.ids)
        outside = self._make_customer("Outside", 5000)
        self._make_scheme(
            vital={
                "metric": "revenue",
                "over": "rolling 12 months",
                "cumulative_share_of_total": "80%",
                "within": "area",
            },
            other="otherwise",
        )

        self._run()

        tiers = [a.tier_id.name for a in (big, small, alone, outside)]
        self.assertEqual(tiers, ["vital", "other", "vital", "other"])

    def test_membership_year_follows_the_account(self):
        account = self._make_account(date_since="2024-06-10")
        self._make_order(account.partner_id, 10, "2026-06-09 12:00:00")
        self._make_order(account.partner_id, 200, "2026-06-10 12:00:00")
        self._make_order(account.partner_id, 4000, "2025-06-09 12:00:00")
        young = self._make_customer("Young", 10, date_since="2026-01-01")
        self._make_scheme(
            ten={"metric": "revenue", "over": "membership year", "eq": 10},
            other="otherwise",
        )

        self._run()

        self.assertEqual(account.tier_id.name, "ten")
        self.assertEqual(young.tier_id.name, "other")

    def test_options_count_like_flags(self):
        agent = self.env["key.account.option"].create(
            {"key": "channel/agent", "list": "channel", "name": "Agent"}
        )
        account = self._make_account(option_ids=agent.ids)
        self._make_scheme(agent={"option": "channel/agent"}, other="otherwise")

        self.assertEqual(self._tier(account), "agent")

    def test_registry_tells_what_it_can_measure(self):
        sources = self.env["key.account.metric.source"]

        self.assertIn("revenue", sources._available_metrics())
        self.assertIn("orders", sources._available_metrics())
        self.assertEqual(
            sources._available_events(),
            ["first_order", "last_interaction", "last_order"],
        )

    def test_score_is_the_latest_concluded_one(self):
        account = self._make_account()
        kind = self.env["key.account.evaluation.type"].create(
            {"key": "annual", "name": "Annual"}
        )
        for day, score, state in (
            ("2026-01-31", 90, "concluded"),
            ("2026-05-31", 70, "concluded"),
            ("2026-06-15", 95, "draft"),
            ("2026-07-15", 95, "concluded"),
        ):
            evaluation = self.env["key.account.evaluation"].create(
                {"key_account_id": account.id, "type_id": kind.id, "date": day}
            )
            evaluation._write_guarded({"score": score, "state": state})
        self._make_scheme(
            good={"score": "annual", "gte": 85},
            fair={"score": "annual", "eq": 70},
            other="otherwise",
        )

        self.assertEqual(self._tier(account), "fair")
