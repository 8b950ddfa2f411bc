from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from ...models.recompute.run_incremental import FULL_EVERY
from .common import RecomputeCommon

YEAR = "rolling 12 months"


@tagged("post_install", "-at_install")
@freeze_time("2026-12-31")
class TestRunFullReason(RecomputeCommon):
    """Where a run cannot know who differs, it measures all accounts and says why."""

    def setUp(self):
        super().setUp()
        self.scheme = self._make_scheme(
            top={"metric": "revenue", "over": YEAR, "gte": 100}, other="otherwise"
        )
        self.acme = self._make_customer("Acme", 100)
        self.other = self._make_customer("Other", 50)
        self._run(date(2026, 6, 1))
        self._clear_marks()

    def _changes(self, as_of=date(2026, 6, 2), **scope):
        """A finished run of changes: accounts measured, and why all if so."""
        status = self.runs.start(
            as_of=str(as_of), scope=scope or None, incremental=True
        )
        while status["state"] == "open":
            status = self.runs.step(run_id=status["run_id"])
        return status["measured"], status["full_reason"]

    def _assert_all(self, reason, **options):
        measured, found = self._changes(**options)
        self.assertIsNone(measured)
        self.assertIn(reason, found)

    def test_no_reason(self):
        self._make_order(self.acme.partner_id, 70, "2026-06-02")

        self.assertEqual(self._changes(), (1, ""))
        self.assertEqual(self._value(self.acme), 170)

    def test_run_of_all_accounts_needs_no_reason(self):
        status = self._run(date(2026, 6, 2))

        self.assertEqual((status["incremental"], status["full_reason"]), (False, ""))

    def test_first_run(self):
        self.env["key.account.run"].search([]).unlink()

        self._assert_all("has ended that this one could go on from")

    def test_last_run_is_too_old(self):
        run = self.env["key.account.run"].search([], limit=1)
        self.env.cr.execute(
            "UPDATE key_account_run SET create_date = create_date - interval '8 days'"
        )
        run.invalidate_recordset()

        self._assert_all("No run of the last 7 days")

    def test_last_run_was_of_some_accounts_only(self):
        """It is no run to go on from; nor does it spoil the one before."""
        self._make_order(self.other.partner_id, 70, "2026-06-01")
        self._run(date(2026, 6, 1), account_ids=self.acme.ids)

        self.assertEqual(self._changes(), (1, ""))

    def test_later_day(self):
        self._run(date(2026, 6, 3))

        self._assert_all("later day")

    def test_later_day_that_was_cancelled(self):
        self._make_order(self.acme.partner_id, 70, "2026-06-03")
        run_id = self.runs.start(as_of="2026-06-04")["run_id"]
        self.runs.cancel(run_id=run_id)

        self._assert_all("another day", as_of=date(2026, 6, 5))

    def test_day_before_the_last_that_ended_nowhere(self):
        self.env["key.account.run"].search([]).write({"as_of": "2026-06-03"})
        with patch.object(
            type(self.env["key.account.run"]), "_has_newer_run", lambda _run: False
        ):
            self._assert_all("later day")

    def test_new_month(self):
        self._assert_all("new month", as_of=date(2026, 7, 1))

    def test_named_accounts(self):
        self._assert_all("were named", account_ids=self.acme.ids)

    def test_customers_that_are_compared(self):
        self._tier(self.scheme, "top").condition = {
            "metric": "revenue",
            "over": YEAR,
            "top_share_of_customers": "25%",
        }
        self._run(date(2026, 6, 1))

        self._assert_all("compares customers")

    def test_share_of_the_total(self):
        self._tier(self.scheme, "top").condition = {
            "metric": "revenue_share",
            "over": YEAR,
            "gte": "25%",
        }
        self._run(date(2026, 6, 1))

        self._assert_all("compares customers")

    def test_other_rules(self):
        self._tier(self.scheme, "top").condition = {
            "metric": "revenue",
            "over": YEAR,
            "gte": 60,
        }

        self._assert_all("What all figures are made of")

    def test_other_time_zone(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"

        self._assert_all("What all figures are made of")

    def test_other_categories_of_a_product_group(self):
        plastics = self._make_category("Plastics")
        group = self._make_group("plastics", plastics)
        self._tier(self.scheme, "top").condition = {
            "metric": "revenue",
            "where": {"product_group": "plastics"},
            "gte": 60,
        }
        self._run(date(2026, 6, 1))
        self._clear_marks()
        self.assertEqual(self._changes(), (0, ""))

        group.category_ids += self._make_category("More")
        self._clear_marks()

        self._assert_all("What all figures are made of")

    def test_what_anybody_may_refer_to(self):
        self.product.categ_id = self._make_category("Elsewhere")

        self._assert_all("What all figures are made of")

    # === What is not done yet is found again ===

    def test_account_that_failed_is_measured_again(self):
        self._make_order(self.acme.partner_id, 70, "2026-06-02")
        writes = "odoo.addons.key_account_module.models.recompute.run_metrics"
        with (
            patch(f"{writes}.KeyAccountRun._write_metrics", side_effect=ValueError),
            self.assertLogs(level="ERROR"),
        ):
            self._changes()
        self._clear_marks()

        self.assertEqual(self._changes(), (1, ""))
        self.assertEqual(self._value(self.acme), 170)

    def test_what_a_cancelled_run_saw_is_measured_again(self):
        self._make_order(self.acme.partner_id, 70, "2026-06-02")
        run_id = self.runs.start(as_of="2026-06-02", incremental=True)["run_id"]
        self.runs.cancel(run_id=run_id)

        self.assertEqual(self._changes(), (1, ""))
        self.assertEqual(self._value(self.acme), 170)

    # === The scheduled action and the button ===

    def test_scheduled_action_measures_all_now_and_then(self):
        runs = self.env["key.account.run"]

        self.assertFalse(runs._is_full_run_due(self.company))
        self._set_days("1")
        self.assertTrue(runs._is_full_run_due(self.company))
        self._set_days("some")
        self.assertFalse(runs._is_full_run_due(self.company))
        self.env.cr.execute(
            "UPDATE key_account_run SET create_date = create_date - interval '8 days'"
        )
        self.assertTrue(runs._is_full_run_due(self.company))

    def test_runs_of_changes_do_not_put_it_off(self):
        self._changes()
        self.env.cr.execute(
            "UPDATE key_account_run SET create_date = create_date - interval '8 days'"
            " WHERE NOT incremental"
        )

        self.assertTrue(self.env["key.account.run"]._is_full_run_due(self.company))

    def test_scheduled_action_measures_what_changed(self):
        self._run(date(2026, 12, 31))
        with self._no_commit():
            self.env["key.account.run"]._cron_recompute()

        run = self.env["key.account.run"].search([], limit=1)
        self.assertTrue(run.incremental)

    def test_button(self):
        self._run(date(2026, 12, 31))

        action = self.runs.action_start_incremental()

        run = self.env["key.account.run"].browse(action["res_id"])
        self.assertTrue(run.is_partial)

    def _set_days(self, days):
        self.env["ir.config_parameter"].set_param(FULL_EVERY, days)
