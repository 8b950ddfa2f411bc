from unittest.mock import patch

from freezegun import freeze_time

from odoo.addons.base.models.ir_cron import IrCron
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSurveyGovernor(SurveyCase):
    """Customers are left alone when they should be, and the line says why."""

    def _codes(self, line):
        return [reason["code"] for reason in line.reasons or []]

    def _campaign_in(self, day, **vals):
        with freeze_time(day):
            return self._start(**vals)

    def test_a_contact_is_asked_once_in_half_a_year(self):
        self._campaign_in("2026-06-01 02:00")

        line = self._start().line_ids

        self.assertEqual(self._codes(line), ["recent"])
        self.assertIn("180 days", line.reason_words)
        self.assertEqual(line.state, "suppressed")
        self.assertFalse(line.date_invited)

    def test_after_the_rest_he_is_asked_again(self):
        """Asked on day 0, left alone up to day 180, asked on day 181."""
        self._campaign_in("2026-03-17 02:00", date_deadline="2026-03-20")
        with freeze_time("2026-09-13 02:00"):
            self.assertEqual(self._start().line_ids.state, "suppressed")

        self.assertEqual(self._start().line_ids.state, "invited")

    def test_the_same_address_is_the_same_person(self):
        self._campaign_in("2026-06-01 02:00")
        other = self._make_account("Other", team_id=self.south.id)
        self._make_contact(other, "Same Person", email=self.contact.email.upper())

        line = self._start(team_ids=[(4, self.south.id)]).line_ids

        self.assertEqual(self._codes(line), ["recent"])

    def test_two_contacts_with_one_address_are_asked_once(self):
        self._make_contact(self.account, "Double", email=self.contact.email)

        campaign = self._start(contacts="all")

        self.assertEqual(
            campaign.line_ids.sorted("id").mapped("state"), ["invited", "suppressed"]
        )
        self.assertEqual(self._codes(campaign.line_ids[-1]), ["same_email"])
        self.assertEqual(len(self._mails()), 1)

    def test_nobody_is_asked_while_a_complaint_is_open(self):
        complaint = self._make_complaint()

        line = self._start().line_ids

        self.assertEqual(self._codes(line), ["complaint"])
        self.assertIn(complaint.name, line.reason_words)

    def test_nor_for_some_days_after_it_was_closed(self):
        """Closed on the 14th; free again after 30 days, on 15 October."""
        self._close(self._make_complaint())

        with freeze_time("2026-10-14 02:00"):
            spared = self._start().line_ids
        with freeze_time("2026-10-15 02:00"):
            asked = self._start().line_ids

        self.assertEqual(self._codes(spared), ["complaint_closed"])
        self.assertEqual(asked.state, "invited")

    def test_a_policy_without_the_limit_asks_all_the_same(self):
        self._apply_survey("harsh", spare_complaints=False, contact_days=None)
        self._make_complaint()
        self._campaign_in("2026-09-13 02:00")

        self.assertEqual(self._start().line_ids.state, "invited")

    def test_whoever_does_not_want_to_be_asked_is_left_alone(self):
        self.contact.key_account_no_survey = True

        line = self._start().line_ids

        self.assertEqual(self._codes(line), ["opted_out"])

    def test_whom_no_channel_reaches_is_said(self):
        self._apply_survey("mail only", channels=["online"])
        self.contact.email = False

        line = self._start().line_ids

        self.assertEqual(self._codes(line), ["unreachable"])

    def test_what_is_archived_after_the_draw_is_not_asked(self):
        campaign = self._make_campaign()
        campaign.action_prepare()
        self.contact.active = False

        campaign.action_start()

        self.assertEqual(self._codes(campaign.line_ids), ["archived"])

    def test_every_reason_is_said(self):
        self._make_complaint()
        self.contact.key_account_no_survey = True

        line = self._start().line_ids

        self.assertEqual(self._codes(line), ["opted_out", "complaint"])
        self.assertEqual(len(line.reason_words.splitlines()), 2)

    def test_once_the_complaint_is_over_he_is_asked_after_all(self):
        complaint = self._make_complaint()
        campaign = self._start(date_deadline="2026-12-31")
        self._close(complaint)

        campaign.action_follow()
        self.assertEqual(campaign.line_ids.state, "suppressed")
        with freeze_time("2026-11-01 02:00"):
            campaign.action_follow()

        self.assertEqual(campaign.line_ids.state, "invited")
        self.assertFalse(campaign.line_ids.reasons)

    # === Reminders and the schedule ===

    def test_the_silent_are_reminded_once(self):
        """Covers: SAT-01"""
        campaign = self._start()

        for day, mails in (("20", 1), ("21", 2), ("22", 2), ("30", 2)):
            with freeze_time(f"2026-09-{day} 02:00"):
                campaign.action_follow()
            with self.subTest(day=day):
                self.assertEqual(len(self._mails()), mails)

    def test_nobody_is_reminded_while_a_complaint_is_open(self):
        campaign = self._start()
        self._make_complaint()

        with freeze_time("2026-09-25 02:00"):
            campaign.action_follow()

        self.assertFalse(campaign.line_ids.date_reminded)

    def test_answers_end_after_the_last_day(self):
        campaign = self._start()

        with freeze_time("2026-10-14 20:00"):
            campaign.action_follow()
            self.assertEqual(campaign.state, "running")
        with freeze_time("2026-10-15 02:00"):
            campaign.action_follow()

        self.assertEqual(campaign.state, "analysis")
        self.assertEqual(campaign.line_ids.state, "expired")

    def test_t14_the_schedule_run_twice_changes_nothing_and_mails_nobody(self):
        self._start()
        with freeze_time("2026-09-25 02:00"):
            self._run_schedule()
            before = self._everything()

            self._run_schedule()

            self.assertEqual(self._everything(), before)

    def _run_schedule(self):
        """The scheduled action; what a test may not do is commit."""
        with patch.object(IrCron, "_commit_progress", return_value=600):
            self.env["key.account.survey.campaign"]._cron_follow()

    def _everything(self):
        self.env.flush_all()
        counts = [
            self.env[name].sudo().search_count([])
            for name in ("mail.mail", "mail.activity", "survey.user_input")
        ]
        rows = [
            (record._name, record.id, record.state, record.write_date)
            for model in ("campaign", "line")
            for record in self.env[f"key.account.survey.{model}"].sudo().search([])
        ]
        return counts, rows

    def test_one_survey_that_cannot_go_on_does_not_stop_the_others(self):
        stuck, other = self._start(), self._start(period="2027")
        running = self.env.registry["key.account.survey.campaign"]
        follow, why = running.action_follow, "The calendar has no working time"

        def refuse(campaign):
            if campaign == stuck:
                raise UserError(why)
            return follow(campaign)

        self.patch(running, "action_follow", refuse)
        self.patch(running, "_running", lambda campaigns: stuck | other)
        with freeze_time("2026-12-31 02:00:00"):
            self._run_schedule()
            self._run_schedule()

        self.assertEqual((stuck.state, other.state), ("running", "analysis"))
        told = stuck.activity_ids.filtered(lambda a: "no working time" in a.summary)
        self.assertEqual(told.user_id, stuck.user_id)
        self.assertEqual(len(told), 1)

    def test_why_a_survey_cannot_go_on_is_told_in_the_language_of_whoever_answers(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        stuck = self._start()
        stuck.user_id.sudo().lang = "zh_CN"

        def refuse(campaign):
            raise UserError(campaign.env._("“Answers until” has passed."))

        running = self.env.registry["key.account.survey.campaign"]
        self.patch(running, "action_follow", refuse)
        self._run_schedule()

        self.assertIn("“答复截止日”已过。", stuck.activity_ids.mapped("summary"))

    def test_the_cron_proposes_and_is_off_by_default(self):
        cron = self.env.ref("key_account_module.ir_cron_survey")
        self.assertFalse(cron.active)

        self._run_schedule()

        self.assertEqual(self.kind.campaign_ids.mapped("state"), ["draft"])
