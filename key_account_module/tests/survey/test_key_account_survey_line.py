from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tests.common import warmup

from ..clock.common import utc
from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountSurveyLine(SurveyCase):
    """One contact in a campaign: asked by one channel, once, and answered once."""

    # === Asking ===

    def test_a_link_goes_to_the_contact_and_stays_off_the_record(self):
        """Covers: SAT-02, SAT-03"""
        line = self._start().line_ids

        mail = self._mails()
        user_input = self._input_of(line)
        self.assertEqual(line.state, "invited")
        self.assertEqual(line.date_invited, utc(NOW))
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn(user_input.access_token, mail.body_html)
        self.assertFalse(mail.model or mail.res_id)
        self.assertEqual(user_input.partner_id, self.contact)
        self.assertEqual(user_input.deadline, utc("2026-10-14 23:59:59"))

    def test_staff_cannot_read_the_link_of_a_customer(self):
        line = self._start().line_ids
        token = self._input_of(line).access_token
        messages = self.env["mail.message"].with_user(self.seller)

        self.assertFalse(messages.search([("body", "like", token)]))
        for name in ("answer_url", "invite_token", "user_input_ids"):
            with self.subTest(field=name), self.assertRaises(AccessError):
                line.with_user(self.seller).read([name])

    def test_a_contact_without_address_is_asked_by_the_next_channel(self):
        """Covers: SAT-02, SAT-03"""
        self.contact.email = False

        line = self._start().line_ids

        self.assertEqual(line.channel_id.name, "Telephone")
        self.assertEqual(line.state, "invited")
        self.assertFalse(self._mails())

    def test_a_blacklisted_address_gets_no_mail(self):
        self.env["mail.blacklist"]._add(self.contact.email)

        line = self._start().line_ids

        self.assertEqual(line.channel_id.name, "Telephone")
        self.assertFalse(self._mails())

    def test_of_equal_channels_the_key_decides(self):
        self.kind.channel_ids.sequence = 1
        self.contact.email = False

        self.assertEqual(self._start().line_ids.channel_id.name, "On_Site")

    def test_a_channel_outside_the_policy_is_refused(self):
        line = self._start().line_ids
        fax = self.env["key.account.option"].create(
            {"key": "survey_channel/fax", "list": "survey_channel", "name": "Fax"}
        )

        with self.assertRaisesRegex(UserError, "none of the channels"):
            line.with_user(self.seller).channel_id = fax

    def test_a_link_is_sent_when_the_channel_becomes_one(self):
        self.contact.email = False
        line = self._start().line_ids.with_user(self.seller)
        online = self.kind.link_channel_id
        with self.assertRaisesRegex(UserError, "by a link"):
            line.action_send_link()
        line.channel_id = online
        with self.assertRaisesRegex(UserError, "no e-mail"):
            line.action_send_link()
        self.contact.email = "wang@example.com"

        line.action_send_link()
        line.action_send_link()

        self.assertEqual(len(self._mails()), 2)
        self.assertEqual(len(line.sudo().user_input_ids), 1)

    # === Entering for the customer ===

    def test_staff_enter_answers_by_telephone(self):
        """The colleague has no right on Odoo's surveys, and needs none.

        Covers: SAT-02, SAT-03
        """
        self.contact.email = False
        line = self._start().line_ids.with_user(self.seller)

        action = line.action_enter_answers()
        again = line.action_enter_answers()
        self._answer(line, 4, 5, nps=8, user_input=self._input_of(line, self.seller))

        self.assertEqual(action["url"], again["url"])
        self.assertIn("/survey/start/", action["url"])
        self.assertEqual((line.state, line.entered_by_id), ("answered", self.seller))
        with self.assertRaises(AccessError):
            self.env["survey.user_input"].with_user(self.seller).search([])

    def test_answers_are_not_entered_for_somebody_with_a_link(self):
        line = self._start().line_ids.with_user(self.seller)

        with self.assertRaisesRegex(UserError, "choose another channel"):
            line.action_enter_answers()
        line.channel_id = self.kind.channel_ids.filtered(
            lambda c: c.name == "Telephone"
        )

        self.assertTrue(line.action_enter_answers())

    def test_nobody_enters_answers_for_accounts_he_does_not_see(self):
        line = self._start().line_ids

        for user in (self.colleague, self.auditor, self.clerk):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                line.with_user(user).action_enter_answers()

    def test_the_first_finished_questionnaire_counts(self):
        line = self._start().line_ids
        theirs = self._input_of(line)
        line.channel_id = self.kind.channel_ids.filtered(
            lambda c: c.name == "Telephone"
        )
        mine = self._enter(line)

        self._answer(line, 5, 5, nps=9, user_input=theirs)

        with self.assertRaisesRegex(UserError, "has answered"):
            self._answer(line, 1, 1, nps=0, user_input=mine)
        self.assertEqual((line.score, line.entered_by_id.id), (5, False))

    # === Results ===

    def test_scores_are_those_of_the_customer_and_stay(self):
        """Questions and answers change later; what was answered does not.

        Covers: SAT-11
        """
        campaign = self._start()
        line = campaign.line_ids
        user_input = self._answer(line, 2, 5, nps=6, opinion="Answer faster")
        self.account.with_user(self.director).user_id = self.colleague
        user_input.user_input_line_ids.filtered("value_scale").value_scale = 1
        self._apply_survey("later", scale={"minimum": "0", "maximum": "10"})

        line.invalidate_recordset()
        self.assertEqual(line.score, 3.5)
        self.assertEqual(line.score_ids.mapped("score"), [2, 5])
        self.assertEqual((line.csat, line.nps), (0, -100))
        self.assertEqual(line.nps_group, "detractor")
        self.assertTrue(line.is_low)
        self.assertEqual(line.opinion, "Answer faster")
        self.assertEqual(line.manager_id, self.seller)

    def test_a_scale_that_no_question_offers_is_converted(self):
        self._apply_survey(
            "hundred",
            scale={"minimum": "0", "maximum": "100"},
            satisfied_from="80",
            low_below="50",
        )
        line = self._start().line_ids

        self._answer(line, 8, 9, nps=9)

        self.assertEqual(line.score_ids.mapped("score"), [80, 90])
        self.assertEqual((line.score, line.csat, line.nps), (85, 100, 100))
        self.assertFalse(line.is_low)

    def test_without_limits_there_is_a_score_and_no_verdict(self):
        self._apply_survey("open", satisfied_from=None, low_below=None, nps=False)
        line = self._start().line_ids

        self._answer(line, 1, 1)

        self.assertEqual((line.score, line.is_low, line.nps_group), (1, False, False))
        rows = line._read_group([("id", "=", line.id)], [], ["csat:avg", "nps:avg"])
        self.assertEqual(rows, [(False, False)])

    def test_grade_and_region_are_those_of_the_day(self):
        """Covers: SAT-14"""
        scheme = self._make_abc()
        self._grade(self.account, scheme, "B", revenue=200000)
        line = self._start().line_ids
        self._answer(line, 4, 4, nps=9)
        self._grade(self.account, scheme, "A", revenue=900000)
        self.account.with_user(self.director).team_id = self.south

        score = line.score_ids[0]
        self.assertEqual(line.tier_id, self._tier(scheme, "B"))
        self.assertEqual(score.tier_id, self._tier(scheme, "B"))
        self.assertEqual((line.team_id, score.team_id), (self.north, self.north))

    def test_results_are_not_written_by_hand(self):
        line = self._start().line_ids

        for vals in (
            {"state": "answered"},
            {"score": 5},
            {"is_low": False},
            {"date_answered": NOW},
            {"entered_by_id": self.seller.id},
            {"partner_id": self.contact.id},
            {"manager_id": self.colleague.id},
            {"tier_id": False},
            {"campaign_id": line.campaign_id.id},
            {"key_account_id": self.account.id},
            {"period": "2020"},
            {"reasons": False},
        ):
            for user in (self.seller, self.director):
                with self.subTest(vals=vals), self.assertRaises(UserError):
                    line.with_user(user).write(vals)

    def test_lines_are_made_by_the_draw_alone(self):
        campaign = self._start()

        for user in (self.seller, self.director):
            lines = self.env["key.account.survey.line"].with_user(user)
            values = {
                "campaign_id": campaign.id,
                "key_account_id": self.account.id,
                "partner_id": self.contact.id,
            }
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    lines.create(values)
                with self.assertRaises(AccessError):
                    campaign.line_ids.with_user(user).unlink()

    def test_the_channel_of_an_answer_stays(self):
        line = self._start().line_ids
        self._answer(line, 5, 5, nps=9)

        with self.assertRaisesRegex(UserError, "has answered"):
            line.channel_id = False

    def test_two_answers_outlive_the_merging_of_their_contacts(self):
        twin = self._make_contact(self.account, "Wang F.")
        campaign = self._start(contacts="all")
        for line, points in zip(campaign.line_ids, (5, 3), strict=True):
            self._answer(line, points, points, nps=points)

        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.contact | twin).ids, self.contact)

        campaign.line_ids.invalidate_recordset()
        self.assertEqual(campaign.line_ids.partner_id, self.contact)
        self.assertEqual(sorted(campaign.line_ids.mapped("score")), [3, 5])

    @warmup
    def test_starting_costs_the_same_for_ten_and_a_hundred(self):
        """The first campaign fills caches and is not counted."""
        costs = []
        for count in (1, 10, 100):
            team = self._make_team(f"Team of {count}")
            self._make_accounts(count, f"Of {count}:", team_id=team.id)
            campaign = self._make_campaign(team_ids=[(4, team.id)])
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            campaign.action_start()
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)

        self.assertEqual(len(self._mails()), 111)
        # What grows is the number of batches in which Odoo queues mails.
        self.assertLessEqual(costs[2] - costs[1], 8, costs)

    def test_views_load_for_every_reader(self):
        kinds = ("form", "list", "search", "kanban", "pivot", "graph")
        for user in (self.seller, self.regional, self.director, self.auditor):
            self.env["key.account.survey.line"].with_user(user).get_views(
                [(False, kind) for kind in kinds]
            )
