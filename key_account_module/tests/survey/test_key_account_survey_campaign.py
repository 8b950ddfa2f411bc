from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..clock.common import utc
from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountSurveyCampaign(SurveyCase):
    """A campaign draws its customers, makes its questions and asks."""

    # === Bad input ===

    def test_without_a_scale_it_does_not_start_and_says_what_to_set(self):
        """Covers: SAT-13"""
        self._apply_survey("blank", scale=None, satisfied_from=None, low_below=None)
        campaign = self._make_campaign()

        with self.assertRaisesRegex(UserError, "scale.*surveys"):
            campaign.action_start()

        self.assertEqual(campaign.state, "draft")

    def test_without_channels_it_does_not_start(self):
        self._apply_survey("none", channels=[], link_channel=None)

        with self.assertRaisesRegex(UserError, "channels"):
            self._make_campaign().action_start()

    def test_everything_that_is_missing_is_said_at_once(self):
        self._apply_survey(
            "both",
            scale=None,
            satisfied_from=None,
            low_below=None,
            channels=[],
            link_channel=None,
            answer_days=None,
        )

        with self.assertRaises(UserError) as caught:
            self._make_campaign().action_start()

        for word in ("scale", "channels", "Answers until"):
            self.assertIn(word, str(caught.exception))

    def test_a_last_day_that_has_passed_is_refused(self):
        campaign = self._make_campaign(date_deadline="2026-09-13")

        with self.assertRaisesRegex(UserError, "passed"):
            campaign.action_start()

    def test_a_choice_without_accounts_is_refused(self):
        campaign = self._make_campaign(team_ids=[(4, self.south.id)])

        with self.assertRaisesRegex(UserError, "no key account"):
            campaign.action_prepare()

    def test_a_policy_that_changed_after_preparing_is_noticed(self):
        campaign = self._make_campaign()
        campaign.action_prepare()
        self._apply_survey("wider", scale={"minimum": "0", "maximum": "10"})

        with self.assertRaisesRegex(UserError, "Prepare"):
            campaign.action_start()
        campaign.action_prepare()
        campaign.action_start()

        self.assertEqual(campaign.state, "running")

    # === The draw ===

    def test_it_asks_by_region_manager_and_grade(self):
        other = self._make_account("Other", user=self.colleague, team_id=self.south.id)
        scheme = self._make_abc()
        self._grade(other, scheme, "A", revenue=900000)
        tier = self._tier(scheme, "A")
        for choice in (
            {"team_ids": [(4, self.south.id)]},
            {"manager_ids": [(4, self.colleague.id)]},
            {"tier_ids": [(4, tier.id)]},
        ):
            with self.subTest(choice=choice):
                campaign = self._make_campaign(**choice)
                campaign.action_prepare()
                self.assertEqual(campaign.line_ids.key_account_id, other)
                self.assertEqual(campaign.line_ids.tier_id, tier)

    def test_a_random_sample_can_be_drawn_again(self):
        self._make_accounts(8)
        campaign = self._make_campaign(sample_size=4)
        campaign.action_prepare()
        first = campaign.line_ids.key_account_id

        campaign.action_prepare()

        self.assertEqual(len(first), 4)
        self.assertEqual(campaign.line_ids.key_account_id, first)
        with self.assertRaisesRegex(UserError, "create"):
            campaign.seed = 7

    def test_archived_accounts_are_not_drawn(self):
        self.account.active = False
        other = self._make_account("Other")
        campaign = self._make_campaign()

        campaign.action_prepare()

        self.assertEqual(campaign.line_ids.key_account_id, other)

    def test_one_contact_or_every_contact(self):
        silent = self._make_contact(self.account, "No Mail", email=False)
        one, every = self._make_campaign(), self._make_campaign(contacts="all")

        (one | every).action_prepare()

        self.assertEqual(one.line_ids.partner_id, self.contact)
        self.assertEqual(every.line_ids.partner_id, self.contact | silent)

    def test_a_customer_without_contacts_is_asked_itself(self):
        bare = self._make_account("Bare", team_id=self.south.id)
        campaign = self._make_campaign(team_ids=[(4, self.south.id)])

        campaign.action_prepare()

        self.assertEqual(campaign.line_ids.partner_id, bare.partner_id)
        self.assertEqual(campaign.line_ids.channel_id.name, "Telephone")

    # === The questionnaire ===

    def test_the_questionnaire_asks_the_dimensions_on_the_scale(self):
        """Covers: SAT-04, SAT-05, SAT-06"""
        campaign = self._make_campaign()

        campaign.action_prepare()

        questions = campaign.sudo().survey_id.question_ids
        self.assertEqual(
            [(q.title, q.scale_min, q.scale_max) for q in questions[:2]],
            [("Product_Quality", 1, 5), ("Service_Quality", 1, 5)],
        )
        self.assertEqual(
            questions.mapped("key_account_role"), [False, False, "nps", "opinion"]
        )
        self.assertEqual(campaign.sudo().survey_id.access_mode, "token")

    def test_the_questions_speak_the_language_of_the_contact(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        dimension = self.kind.dimension_ids[0]
        dimension.with_context(lang="zh_CN").name = "产品质量"
        campaign = self._make_campaign()

        campaign.action_prepare()

        question = campaign.sudo().survey_id.question_ids[0]
        self.assertEqual(question.with_context(lang="zh_CN").title, "产品质量")
        self.assertEqual(question.with_context(lang="en_US").title, "Product_Quality")

    def test_a_running_campaign_keeps_its_questions(self):
        campaign = self._start()
        survey = campaign.sudo().survey_id

        with self.assertRaisesRegex(UserError, "started"):
            campaign.action_prepare()
        with self.assertRaisesRegex(UserError, "started"):
            survey.question_ids[0].scale_max = 10
        with self.assertRaisesRegex(UserError, "started"):
            survey.question_ids[0].unlink()
        survey.question_ids[0].title = "Better said"

        self.assertEqual(campaign.sudo().survey_id, survey)

    # === Steps ===

    def test_start_asks_and_pins_the_rules(self):
        """Covers: SAT-01"""
        campaign = self._start()
        self._apply_survey("later", satisfied_from="5", smallest_sample=9)

        self.assertEqual(campaign.state, "running")
        self.assertEqual(campaign.rules["satisfied_from"], "4")
        self.assertEqual(campaign.rules["points"], [1, 5])
        self.assertEqual(campaign.sample_min, 0)
        self.assertEqual(str(campaign.date_deadline), "2026-10-14")
        self.assertEqual(campaign.date_started, utc(NOW))
        self.assertTrue(campaign.revision_id)

    def test_steps_come_in_their_order_only(self):
        campaign = self._make_campaign()

        with self.assertRaisesRegex(UserError, "action_start"):
            campaign.action_collect()
        campaign.action_start()
        with self.assertRaisesRegex(UserError, "action_collect"):
            campaign.action_start()
        campaign.action_collect()

        self.assertEqual(campaign.state, "analysis")
        self.assertEqual(campaign.line_ids.state, "expired")

    def test_whom_and_what_it_asks_stays_once_it_started(self):
        campaign = self._start()

        for vals in (
            {"period": "2025"},
            {"sample_size": 1},
            {"type_id": self.kind.id},
            {"contacts": "all"},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "stays"):
                campaign.write(vals)

    def test_states_and_results_are_not_written_by_hand(self):
        campaign = self._make_campaign()

        for vals in (
            {"state": "closed"},
            {"rules": {}},
            {"survey_id": False},
            {"sample_min": 1},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                campaign.write(vals)
        with self.assertRaises(UserError):
            self._make_campaign(state="running")

    def test_a_client_context_sets_nothing(self):
        campaigns = self.env["key.account.survey.campaign"].with_user(self.director)
        campaign = campaigns.with_context(
            default_state="closed", default_seed=1, default_sample_min=1
        ).create({"type_id": self.kind.id})

        self.assertEqual((campaign.state, campaign.sample_min), ("draft", 0))

    def test_a_started_campaign_is_never_deleted(self):
        started, draft = self._start(), self._make_campaign()
        draft.action_prepare()

        with self.assertRaises(UserError):
            started.unlink()
        questionnaire = draft.sudo().survey_id
        draft.unlink()

        self.assertFalse(draft.exists() or questionnaire.exists())

    def test_a_later_last_day_keeps_links_open(self):
        campaign = self._start()
        user_input = self._input_of(campaign.line_ids)
        before = user_input.deadline

        campaign.date_deadline = "2026-10-20"

        self.assertEqual((user_input.deadline - before).days, 6)

    def test_only_directors_run_a_survey(self):
        campaign = self._make_campaign()

        for user in (self.seller, self.regional, self.auditor):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                campaign.with_user(user).action_start()
        with self.assertRaises(AccessError):
            self.env["key.account.survey.campaign"].with_user(self.seller).create(
                {"type_id": self.kind.id}
            )

    def test_response_counts_what_the_user_may_see(self):
        """Covers: SAT-01"""
        other = self._make_account("Other", user=self.colleague)
        self._make_contact(other)
        campaign = self._start()
        mine = campaign.line_ids.filtered(
            lambda line: line.key_account_id == self.account
        )

        self._answer(mine, 5, 4, nps=10)

        self.assertEqual((campaign.asked_count, campaign.response_rate), (2, 50))
        own = campaign.with_user(self.seller)
        self.assertEqual((own.asked_count, own.response_rate), (1, 100))

    def test_views_load_for_every_reader(self):
        kinds = ("form", "list", "search", "kanban", "calendar")
        for user in (self.seller, self.regional, self.director, self.auditor):
            self.env["key.account.survey.campaign"].with_user(user).get_views(
                [(False, kind) for kind in kinds]
            )
