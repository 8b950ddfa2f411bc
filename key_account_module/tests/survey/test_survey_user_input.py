from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSurveyUserInput(SurveyCase):
    """Odoo's own questionnaires follow the account for everybody."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = cls._make_user("officer")
        cls.officer.group_ids += cls.env.ref("survey.group_survey_user")
        cls.manager = cls._make_user("survey manager")
        cls.manager.group_ids += cls.env.ref("survey.group_survey_manager")

    def _answered(self):
        line = self._start().line_ids
        return self._answer(line, 4, 4, nps=9, opinion="Fine")

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_survey_staff_without_the_account_read_no_answer(self):
        """Covers: ACC-13"""
        user_input = self._answered()

        for user in (self.officer, self.manager):
            with self.subTest(user=user.name):
                inputs = self.env["survey.user_input"].with_user(user)
                lines = self.env["survey.user_input.line"].with_user(user)
                ours = [("survey_id", "=", user_input.survey_id.id)]
                self.assertFalse(inputs.search(ours))
                self.assertFalse(lines.search(ours))
                with self.assertRaises(AccessError):
                    user_input.with_user(user).read(["access_token"])

    def test_survey_staff_with_the_account_do(self):
        user_input = self._answered()
        self.manager.group_ids += self.env.ref("key_account_module.group_director")
        self.officer.group_ids += self.env.ref("key_account_module.group_user")
        self.account.with_user(self.director).member_ids = self.officer

        for user in (self.officer, self.manager):
            with self.subTest(user=user.name):
                found = self.env["survey.user_input"].with_user(user)
                self.assertEqual(found.search([("id", "=", user_input.id)]), user_input)

    def test_a_region_needs_its_group(self):
        """A survey manager who leads the team is no regional manager by that."""
        user_input = self._answered()
        self.north.user_id = self.manager

        found = self.env["survey.user_input"].with_user(self.manager)

        self.assertFalse(found.search([("id", "=", user_input.id)]))

    def test_other_surveys_are_as_before(self):
        survey = self.env["survey.survey"].create(
            {"title": "Canteen", "question_and_page_ids": [(0, 0, {"title": "Soup?"})]}
        )
        user_input = survey._create_answer(email="somebody@example.com")

        user_input._mark_done()

        found = self.env["survey.user_input"].with_user(self.officer)
        self.assertEqual(found.search([("survey_id", "=", survey.id)]), user_input)

    def test_an_answer_by_no_link_of_ours_belongs_to_nobody(self):
        line = self._start().line_ids
        survey = line.sudo().campaign_id.survey_id
        stray = survey._create_answer(email=self.contact.email)
        test = survey._create_answer(user=self.env.user, test_entry=True)

        for user_input in (stray, test):
            self._answer(line, 1, 1, nps=0, user_input=user_input)

        self.assertEqual(line.state, "invited")
        self.assertFalse(line.score_ids)

    def test_a_test_entry_never_counts(self):
        line = self._start().line_ids
        user_input = self._input_of(line)
        user_input.test_entry = True

        self._answer(line, 1, 1, nps=0, user_input=user_input)

        self.assertEqual(line.state, "invited")

    def test_survey_staff_attribute_no_answer(self):
        line = self._start().line_ids
        survey = line.sudo().campaign_id.survey_id
        inputs = self.env["survey.user_input"].with_user(self.manager)

        with self.assertRaisesRegex(UserError, "Only a campaign"):
            inputs.create({"survey_id": survey.id, "key_account_line_id": line.id})
        stray = inputs.create({"survey_id": survey.id})
        with self.assertRaisesRegex(UserError, "Only a campaign"):
            stray.key_account_line_id = line
        context = {"default_key_account_line_id": line.id}
        forged = inputs.with_context(**context).create({"survey_id": survey.id})
        self.assertFalse(forged.sudo().key_account_line_id)

    def test_survey_staff_detach_no_answer(self):
        user_input = self._answered()
        self.manager.group_ids += self.env.ref("key_account_module.group_director")

        with self.assertRaisesRegex(UserError, "Only a campaign"):
            user_input.with_user(self.manager).key_account_line_id = False

    def test_survey_staff_add_no_question_that_counts(self):
        line = self._start().line_ids
        survey = line.sudo().campaign_id.survey_id
        dimension = self.kind.dimension_ids[0]
        questions = self.env["survey.question"].with_user(self.manager)
        vals = {"survey_id": survey.id, "title": "More?", "question_type": "scale"}

        with self.assertRaisesRegex(UserError, "counted"):
            questions.create({**vals, "key_account_dimension_id": dimension.id})
        context = {"default_key_account_role": "nps"}
        question = questions.with_context(**context).create(vals)
        self.assertFalse(question.key_account_role)
        with self.assertRaisesRegex(UserError, "counted"):
            question.key_account_dimension_id = dimension

    def test_no_answer_once_the_campaign_is_over(self):
        campaign = self._start()
        user_input = self._input_of(campaign.line_ids)
        campaign.action_collect()

        with self.assertRaisesRegex(UserError, "not asked"):
            self._answer(campaign.line_ids, 5, 5, nps=9, user_input=user_input)

    def test_no_second_answer(self):
        user_input = self._answered()
        line = user_input.key_account_line_id

        user_input.state = "in_progress"
        with self.assertRaisesRegex(UserError, "has answered"):
            self._answer(line, 1, 1, nps=0, user_input=user_input)

        self.assertEqual(line.score, 4)

    def test_an_answer_that_counts_is_kept(self):
        user_input = self._answered()

        with self.assertRaisesRegex(UserError, "kept"):
            user_input.unlink()
