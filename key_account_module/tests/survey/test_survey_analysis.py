from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..clock.common import utc
from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSurveyAnalysis(SurveyCase):
    """Once answers are in: causes and measures in time, and word to the customers."""

    def _collected(self, *points):
        """A campaign whose customers gave these points; the clock runs."""
        self._make_accounts(len(points) - 1)
        campaign = self._start()
        for line, point in zip(campaign.line_ids.sorted("id"), points, strict=True):
            self._answer(line, point, point, nps=9, opinion="Deliver faster")
        campaign.action_collect()
        return campaign

    def _settle(self, line, **vals):
        line = line.with_user(self.seller)
        line.write({"cause": "Night shift", **vals})
        line.action_analysed()

    def _tell(self, line, **vals):
        line = line.with_user(self.seller)
        channel = self.kind.channel_ids[0]
        line.write({"feedback": "Replaced", "feedback_channel_id": channel.id, **vals})
        line.action_feedback()

    # === The clock ===

    def test_causes_are_due_after_three_working_days(self):
        """Answers in on Monday 14 September: due on Thursday at 17:30 in Shanghai.

        Covers: SAT-07
        """
        campaign = self._collected(5)

        self.assertEqual(campaign.deadline, utc("2026-09-17 09:30"))
        self.assertIn("3 working days", campaign.deadline_words)
        self.assertFalse(campaign.is_late)
        late = [("is_late", "=", True)]
        with freeze_time("2026-09-17 09:31"):
            campaign.invalidate_recordset()
            self.assertTrue(campaign.is_late)
            self.assertIn(campaign, campaign.search(late))
            campaign.causes = "Night shift"
            campaign.action_submit()
        self.assertTrue(campaign.is_late)
        self.assertIn(campaign, campaign.search(late))
        self.assertNotIn(campaign, campaign.search([("is_late", "=", False)]))

    def test_in_time_is_never_late(self):
        campaign = self._collected(5)
        campaign.causes = "Night shift"
        campaign.action_submit()

        with freeze_time("2027-01-01 00:00"):
            campaign.invalidate_recordset()
            self.assertFalse(campaign.is_late)
            self.assertFalse(campaign.search([("is_late", "=", True)]))

    def test_the_cron_starts_the_clock_too(self):
        campaign = self._start()

        with freeze_time("2026-10-15 02:00"):
            campaign.action_follow()

        self.assertEqual(campaign.deadline, utc("2026-10-20 09:30"))

    def test_without_days_there_is_no_deadline(self):
        self._apply_survey("slow", analysis_days=None)

        campaign = self._collected(5)

        self.assertFalse(campaign.deadline or campaign.is_late)

    def test_the_only_calendar_of_the_company_stands_in(self):
        self._apply_survey("borrowed", calendar=None)
        self.assertTrue(self._collected(5).deadline)

        self.env["key.account.calendar"].create(
            {"key": "other", "name": "Other", "timezone": "UTC"}
        )
        with self.assertRaisesRegex(UserError, "calendar"):
            self._make_campaign(period="2027").action_start()

    def test_each_low_answer_has_a_clock_of_its_own(self):
        """Cause and measure by Thursday; met when both are there.

        Covers: SAT-07
        """
        campaign = self._collected(2, 5)
        low, fine = campaign.line_ids.sorted("id")

        self.assertEqual(low.deadline, utc("2026-09-17 09:30"))
        self.assertEqual(low.clock_ids.mapped("name"), ["analysis"])
        self.assertEqual(low.clock_ids.user_id, self.seller)
        self.assertFalse(fine.clock_ids)
        campaign.causes = "Night shift"
        with self.assertRaisesRegex(UserError, "not settled"):
            campaign.action_submit()
        with self.assertRaisesRegex(UserError, "root cause"):
            self._settle(low, cause=" ")
        with freeze_time("2026-09-18 02:00"):
            self.assertIn(low, low.search([("is_late", "=", True)]))
            self._settle(low)
        self.assertTrue(low.is_late)
        self.assertEqual(low.clock_met, utc("2026-09-18 02:00"))
        with self.assertRaisesRegex(UserError, "nothing to analyse"):
            self._settle(low)
        campaign.action_submit()

    def test_the_clock_follows_the_account_to_its_next_manager(self):
        line = self._collected(2).line_ids

        self.account.with_user(self.director).user_id = self.colleague

        self.assertEqual(line.clock_ids.user_id, self.colleague)
        self.assertEqual(line.manager_id, self.seller)

    def test_without_a_target_no_clock_runs(self):
        self._apply_survey("slow", analysis_days=None)

        line = self._collected(2).line_ids

        self.assertFalse(line.clock_ids or line.deadline)

    def test_a_target_of_the_policy_wins_over_the_days(self):
        target = (
            "clock_target",
            "survey/annual/analysis",
            {
                "subject": "survey/annual",
                "clock": "analysis",
                "calendar": "office",
                "days": 1,
                "minutes": None,
                "start": "collected",
            },
        )
        self._apply_policy(*self._survey_resources(), target, request_id="target")

        line = self._collected(2).line_ids

        self.assertEqual(line.deadline, utc("2026-09-15 09:30"))

    # === Measures ===

    def test_a_low_answer_becomes_an_action_of_the_manager(self):
        """With the customer's words and the low dimensions, due with the analysis.

        Covers: SAT-07, SAT-12
        """
        campaign = self._collected(2, 4)
        low, fine = campaign.line_ids.sorted("id")

        action = low.action_ids
        self.assertEqual((action.user_id, action.state), (self.seller, "pending"))
        self.assertEqual(action.key_account_id, low.key_account_id)
        self.assertEqual(str(action.date_deadline), "2026-09-17")
        self.assertIn("Deliver faster", action.note)
        self.assertIn("Product_Quality: 2", action.note)
        self.assertFalse(fine.action_ids)
        self.assertEqual(campaign.action_count, 1)

    def test_an_opinion_is_passed_on_to_a_department_and_tracked(self):
        """Covers: SAT-12"""
        line = self._collected(4).line_ids.with_user(self.seller)
        context = line.action_pass_on()["context"]
        department = self.env["key.account.option"].create(
            {"key": "department/logistics", "list": "department", "name": "Logistics"}
        )

        actions = self.env["key.account.action"].with_user(self.seller)
        action = actions.with_context(**context).create(
            {"date_deadline": "2026-10-01", "department_id": department.id}
        )

        self.assertEqual(line.action_ids, action)
        self.assertEqual(action.note, "Deliver faster")
        self.assertEqual((line.open_action_count, line.late_action_count), (1, 0))
        with freeze_time("2026-10-02 02:00"):
            line.invalidate_recordset()
            self.assertEqual(line.late_action_count, 1)

    # === Word to the customer ===

    def test_telling_the_customer_keeps_who_when_and_how(self):
        """Covers: SAT-07"""
        line = self._collected(2).line_ids

        self._tell(line)

        self.assertEqual(line.feedback_by_id, self.seller)
        self.assertEqual(line.date_feedback, utc(NOW))
        for vals in ({"feedback": "Other"}, {"feedback_channel_id": False}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "stays"):
                line.with_user(self.director).write(vals)
        with self.assertRaisesRegex(UserError, "was told"):
            line.with_user(self.seller).action_feedback()

    def test_what_and_how_are_needed(self):
        line = self._collected(2).line_ids
        for vals in ({"feedback": " "}, {"feedback_channel_id": False}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "how"):
                self._tell(line, **vals)

    def test_who_did_not_answer_is_not_told(self):
        line = self._start().line_ids

        with self.assertRaisesRegex(UserError, "not answered"):
            line.with_user(self.seller).action_feedback()

    def test_nobody_tells_the_customers_of_others(self):
        line = self._collected(2).line_ids

        for user in (self.colleague, self.auditor):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                line.with_user(user).action_feedback()

    # === Steps ===

    def test_analysis_needs_its_causes(self):
        campaign = self._collected(5)

        with self.assertRaisesRegex(UserError, "root causes"):
            campaign.action_submit()
        campaign.causes = "Night shift"
        campaign.action_submit()

        self.assertEqual(campaign.date_analysed, utc(NOW))
        with self.assertRaisesRegex(UserError, "submitted"):
            campaign.causes = "Day shift"

    def test_it_closes_when_every_customer_concerned_knows(self):
        """The one with a low answer, and the one for whom something is done.

        Covers: SAT-07
        """
        campaign = self._collected(2, 5, 5)
        low, helped, _happy = campaign.line_ids.sorted("id")
        self.env["key.account.action"].with_user(self.seller).create(
            {
                "name": "Call",
                "res_model": helped._name,
                "res_id": helped.id,
                "date_deadline": "2026-10-01",
            }
        )
        campaign.causes = "Night shift"
        self._settle(low)
        campaign.action_submit()
        self.assertEqual(campaign.untold_count, 2)

        for line in (low, helped):
            with self.assertRaisesRegex(UserError, "not told"):
                campaign.action_close()
            self._tell(line)
        campaign.action_close()

        self.assertEqual(campaign.state, "closed")
        with self.assertRaisesRegex(UserError, "closed"):
            campaign.action_close()

    def test_a_policy_without_feedback_closes_without(self):
        self._apply_survey("quiet", feedback=False)
        campaign = self._collected(2)
        campaign.causes = "Night shift"
        self._settle(campaign.line_ids)

        campaign.action_submit()
        campaign.action_close()

        self.assertEqual(campaign.state, "closed")
