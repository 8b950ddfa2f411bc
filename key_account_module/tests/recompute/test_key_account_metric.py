from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, RecomputeCommon


@tagged("post_install", "-at_install")
class TestKeyAccountMetric(RecomputeCommon):
    """Monthly figures: one value a month, kept with the tier, seen like the account."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_abc()

    def test_month_keeps_its_last_figure(self):
        account = self._make_customer("Acme", 100000)
        self._run(date(2026, 5, 4))
        self._run(date(2026, 6, 1))
        self._make_order(account.partner_id, 400000, "2026-06-10")
        self._run(date(2026, 6, 28))

        figures = account.metric_ids.mapped(lambda m: (m.month, m.value))

        self.assertEqual(
            figures, [(date(2026, 6, 1), 500000), (date(2026, 5, 1), 100000)]
        )

    def test_figure_carries_the_tier_of_its_month(self):
        account = self._make_customer("Acme", 100000)
        self._run(date(2026, 5, 4))
        self._make_order(account.partner_id, 400000, "2026-06-10")
        self._run(TODAY)

        tiers = [metric.tier_id.name for metric in account.metric_ids]

        self.assertEqual(tiers, ["A", "B"])

    def test_only_what_the_policy_uses_is_measured(self):
        account = self._make_customer("Acme", 100)

        self._run()

        measures = account.metric_ids.mapped("measure")
        self.assertEqual(measures, ["revenue|rolling 12 months"])

    def test_groups_and_searches_name_a_measure_by_its_words(self):
        self._make_customer("Acme", 100)
        self._run()

        [group] = self.metrics.formatted_read_group([], ["measure"], ["__count"])

        self.assertEqual(group["measure"], "revenue over rolling 12 months")
        figure = self.metrics.search(group["__extra_domain"])
        self.assertEqual(figure.metric, "revenue")
        self.assertEqual(
            self.metrics.search([("measure_words", "ilike", "Rev")]), figure
        )
        self.assertFalse(self.metrics.search([("measure_words", "ilike", "orders")]))

    def test_a_measure_is_found_by_its_number_as_typed_and_as_copied(self):
        """Rows write it with spaces that no line breaks at."""
        self._make_scheme(
            good={"metric": "orders", "where": {"minimum_amount": 1000}, "gte": 1},
            other="otherwise",
        )
        self._make_customer("Acme", 100)
        self._run()
        figure = self.metrics.search([("metric", "=", "orders")])
        self.assertIn("1\u00a0000", figure.measure_words)

        for words in ("at least 1 000", "at least 1\u00a0000"):
            self.assertEqual(
                self.metrics.search([("measure_words", "ilike", words)]), figure
            )
        for words in (
            figure.measure_words,
            figure.measure_words.replace("\u00a0", " "),
        ):
            self.assertEqual(
                self.metrics.search([("measure_words", "=", words)]), figure
            )

    def test_a_measure_in_words_names_its_product_group(self):
        account = self._make_customer("Acme", 100)
        self._make_group("film", self._make_category("Film"))
        figure = self.metrics._create_sealed(
            [
                {
                    "key_account_id": account.id,
                    "month": "2026-06-01",
                    "measure": "quantity|calendar month|unit=t|product_group=film",
                    "metric": "quantity",
                }
            ]
        )

        self.assertEqual(
            figure.measure_words,
            "quantity in the last complete calendar month (only Film), t",
        )

    def test_one_value_of_a_measure_in_a_month(self):
        account = self._make_customer("Acme", 100)
        self._run()

        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            account.metric_ids._create_sealed(account.metric_ids.copy_data())
            self.env.flush_all()

    def test_figures_are_seen_like_their_account(self):
        account = self._make_customer("Acme", 100)
        self._run()

        for user, seen in {
            self.seller: 1,
            self.colleague: 0,
            self.regional: 1,
            self.director: 1,
            self.auditor: 1,
        }.items():
            found = self.metrics.with_user(user).search_count([])
            self.assertEqual(found, seen, user.name)
        with self.assertRaises(AccessError):
            self.metrics.with_user(self.policy_admin).search_count([])
        self.assertEqual(account.metric_ids.value, 100)

    def test_nobody_writes_a_figure_not_even_an_automation(self):
        account = self._make_customer("Acme", 100)
        self._run()
        figure = account.metric_ids

        for user in (self.director, self.env.ref("base.user_root")):
            mine = figure.with_user(user)
            for change in (
                lambda mine=mine: mine.write({"value": 5}),
                lambda mine=mine: mine.create(mine.sudo().copy_data()),
                mine.unlink,
            ):
                with self.assertRaises(UserError):
                    change()
        self.assertEqual(figure.value, 100)

    def test_region_and_latest_month_are_for_reports(self):
        account = self._make_customer("Acme", 100)
        self._run(date(2026, 5, 4))
        self._run(TODAY)

        latest = self.metrics.search([("is_latest", "=", True)])
        by_region = self.metrics._read_group([], ["team_id"], ["value:sum"])

        self.assertEqual(latest.month, date(2026, 6, 1))
        self.assertTrue(latest.is_latest)
        self.assertEqual(by_region, [(account.team_id, 200)])
        self.assertEqual(latest.display_name, "revenue over rolling 12 months 2026-06")
        action = account.action_view_metrics()
        self.assertEqual(action["domain"], [("key_account_id", "=", account.id)])
