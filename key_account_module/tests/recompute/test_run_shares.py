from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from ...engine.catalogue import METRICS
from ...models.recompute.definition import Share
from .common import RecomputeCommon

YEAR = "rolling 12 months"
SHARE = f"revenue_share|{YEAR}"
MONDAY = date(2026, 6, 22)
TUESDAY = MONDAY + timedelta(days=1)
NEXT_MONDAY = MONDAY + timedelta(days=7)
LAST_OF_JUNE = date(2026, 6, 30)


@tagged("post_install", "-at_install")
@freeze_time("2026-12-31")
class TestRunShares(RecomputeCommon):
    """When one customer buys, every share of the total is another."""

    def setUp(self):
        super().setUp()
        heavy = {"metric": "revenue_share", "over": YEAR, "gte": "50%"}
        self.scheme = self._make_scheme(heavy=heavy, other="otherwise")
        self.large = self._make_customer("Large", 7000)
        self.small = self._make_customer("Small", 1000)
        self.third = self._make_customer("Third", 2000)
        self._run(MONDAY)

    def _sell(self, account, amount):
        self._make_order(account.partner_id, amount, MONDAY)

    def _shares(self):
        accounts = (self.large, self.small, self.third)
        return [round(self._value(account, SHARE), 4) for account in accounts]

    def test_metrics_that_compare_customers_are_known_as_such(self):
        """What measures them and what decides by them must agree."""
        definitions = self.env["key.account.metric.source"]._metric_definitions()

        self.assertEqual(
            {name for name, made in definitions.items() if isinstance(made, Share)},
            {name for name, metric in METRICS.items() if metric.relative},
        )

    def test_only_who_bought_is_written(self):
        self._sell(self.small, 10)

        status = self._run(TUESDAY)

        self.assertEqual(status["staged"], 1)
        self.assertEqual(self._shares(), [0.7, 0.1009, 0.2])

    def test_grade_of_who_did_nothing_falls_with_his_share(self):
        self._sell(self.third, 5000)

        status = self._run(TUESDAY)

        self.assertEqual(status["staged"], 2)
        self.assertEqual(self.large.tier_id.name, "other")
        self.assertEqual(self.small.tier_id.name, "other")
        self.assertEqual(self._shares(), [0.4667, 0.1, 0.4667])

    def test_next_week_brings_all_shares_up_to_date(self):
        self._sell(self.small, 10)
        self._run(TUESDAY)
        before = self.large.current_grade_ids.write_date

        status = self._run(NEXT_MONDAY)
        again = self._run(NEXT_MONDAY)

        self.assertEqual((status["staged"], again["staged"]), (2, 0))
        self.assertEqual(self._shares(), [0.6993, 0.1009, 0.1998])
        self.assertEqual(self.large.current_grade_ids.write_date, before)

    def test_at_the_end_of_a_month_shares_add_up(self):
        self._run(LAST_OF_JUNE - timedelta(days=1))
        self._sell(self.small, 10)

        self._run(LAST_OF_JUNE)

        self.assertEqual(self._shares(), [0.6993, 0.1009, 0.1998])

    def test_change_of_a_share_counts_for_everybody(self):
        against = {"against": f"previous {YEAR}", "change": {"gte": "10%"}}
        grown = {"metric": "revenue_share", "over": YEAR, **against}
        self.scheme.tier_ids[0].condition = grown
        self._run(MONDAY)
        self._sell(self.small, 10)

        self.assertEqual(self._run(TUESDAY)["staged"], 3)
