from datetime import timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from ...models.recompute.run_entries import STARTS
from .common import TODAY, RecomputeCommon

LOGGER = "odoo.addons.key_account_module.models.recompute.run_entries"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestScheduledRun(RecomputeCommon):
    """Every night every company is brought up to date, whatever the others lack."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._make_company("Other", cls.seller, cls.policy_admin)
        cls.other.resource_calendar_id.tz = "UTC"
        cls.scheme = cls._make_abc()
        cls.account = cls._make_customer("Acme", 100)
        cls._grade_other()

    @classmethod
    def _grade_other(cls):
        """Another company, after the first one, with a scheme and an account."""
        there = cls.env["key.account.scheme"].with_company(cls.other)
        tier = {"key": "there/all", "name": "All", "condition": "otherwise"}
        there.create(
            {
                "key": "there",
                "name": "There",
                "primary": True,
                "company_id": cls.other.id,
                "tier_ids": [(0, 0, tier)],
            }
        )
        cls.foreign = cls._make_account("Foreign", company_id=cls.other.id)

    def _cron(self):
        with self._no_commit():
            self.env["key.account.run"]._cron_recompute()

    def _latest(self, company=None):
        domain = [("company_id", "=", (company or self.company).id)]
        return self.env["key.account.run"].search(domain, limit=1)

    def _name_unit_that_is_missing(self):
        missing = {"metric": "quantity", "unit": "no.such_unit", "gte": 1}
        self.scheme.tier_ids[0].condition = missing

    # === What one company lacks stops no other ===

    def test_company_that_is_refused_stops_no_other(self):
        self._name_unit_that_is_missing()

        with self.assertLogs(LOGGER, "WARNING"):
            self._cron()

        self.assertFalse(self.account.tier_id)
        self.assertEqual(self.foreign.tier_id.name, "All")

    def test_reason_is_kept_among_the_runs(self):
        self._name_unit_that_is_missing()

        with self.assertLogs(LOGGER, "WARNING"):
            self._cron()

        run = self._latest()
        self.assertEqual((run.state, run.as_of), ("cancelled", TODAY))
        self.assertRegex(run.message, "no.such_unit.*Create the unit")
        told = self.runs.status(run_id=run.id)
        self.assertEqual((told["state"], told["message"]), (run.state, run.message))

    def _refused(self, number=1):
        """Runs of the company after so many calls that were refused."""
        for _ in range(number):
            with self.assertLogs(LOGGER, "WARNING"):
                self._cron()
        return self.env["key.account.run"].search(
            [("company_id", "=", self.company.id)]
        )

    def test_a_day_of_refused_calls_leaves_one_run_with_the_latest_reason(self):
        self._name_unit_that_is_missing()
        first = self._refused(2)
        self.assertEqual(len(first), 1)

        self.scheme.tier_ids[0].condition = {
            "metric": "quantity",
            "unit": "no.other_unit",
            "gte": 1,
        }

        self.assertEqual(self._refused(), first)
        self.assertIn("no.other_unit", first.message)

    def test_another_day_and_what_came_between_leave_their_own(self):
        self._name_unit_that_is_missing()
        first = self._refused()

        with freeze_time(TODAY + timedelta(days=1)):
            self.assertEqual(len(self._refused(2)), 2)
            condition = self.scheme.tier_ids[0].condition
            self.scheme.tier_ids[0].condition = {"flag": "none"}
            self._cron()
            self.scheme.tier_ids[0].condition = condition
            self.assertEqual(len(self._refused(2)), 4)

        self.assertEqual(first.as_of, TODAY)

    def test_once_the_cause_is_gone_the_next_night_goes_on(self):
        condition = self.scheme.tier_ids[0].condition
        self._name_unit_that_is_missing()
        with self.assertLogs(LOGGER, "WARNING"):
            self._cron()

        self.scheme.tier_ids[0].condition = condition
        self._cron()

        self.assertEqual(self._latest().state, "done")
        self.assertEqual(self.account.tier_id.name, "C")

    # === Another policy meanwhile ===

    def _changing_policy(self, times):
        """Whenever the first company's run writes, its policy has just changed."""
        work, left = type(self.runs)._work, iter(range(times))

        def meddle(run, limit):
            if run.company_id == self.company and (n := next(left, None)) is not None:
                least = {"metric": "revenue", "over": "rolling 12 months", "gte": n + 1}
                self._tier(self.scheme, "B").condition = least
            return work(run, limit)

        return patch.object(type(self.runs), "_work", meddle)

    def _states(self):
        runs = self.env["key.account.run"]
        return runs.search([("company_id", "=", self.company.id)]).mapped("state")

    def test_run_that_another_policy_ended_is_begun_anew_by_the_same_call(self):
        with self._changing_policy(1):
            self._cron()

        self.assertEqual(self._states(), ["done", "cancelled"])
        self.assertEqual(self.account.tier_id.name, "B")

    def test_policy_that_never_rests_stops_no_other_company(self):
        with self._changing_policy(100):
            self._cron()

        self.assertEqual(self._states(), ["cancelled"] * STARTS)
        self.assertEqual(self.foreign.tier_id.name, "All")

    def test_run_that_somebody_cancelled_is_not_begun_anew(self):
        def cancel(run, _limit):
            run._cancel("cancelled by Somebody")
            return 0

        with patch.object(type(self.runs), "_work", cancel):
            self._cron()

        self.assertEqual(self._states(), ["cancelled"])

    # === What is left from yesterday ===

    def test_run_left_from_yesterday_is_finished_and_todays_follows(self):
        yesterday = TODAY - timedelta(days=1)
        left = self.runs.start(as_of=str(yesterday))["run_id"]

        self._cron()

        self.assertEqual(self.runs.browse(left).state, "done")
        run = self._latest()
        self.assertEqual((run.state, run.as_of), ("done", TODAY))
        self.assertEqual(self.foreign.tier_id.name, "All")

    def test_run_left_from_today_is_finished_and_no_other_follows(self):
        left = self.runs.start(as_of=str(TODAY))["run_id"]

        self._cron()

        self.assertEqual(self._latest().id, left)
        self.assertEqual(self._latest().state, "done")

    def test_without_time_nothing_follows(self):
        left = self.runs.start(as_of=str(TODAY - timedelta(days=1)))["run_id"]
        cron = type(self.env["ir.cron"])

        with patch.object(cron, "_commit_progress", return_value=0):
            self.env["key.account.run"]._cron_recompute()

        self.assertEqual(self._latest().id, left)
        self.assertEqual(self._latest().state, "open")
        self.assertFalse(self._latest(self.other))
