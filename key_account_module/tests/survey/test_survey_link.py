import uuid

from odoo.tests import HttpCase, tagged

from .common import SurveyCase


@tagged("post_install", "-at_install")
class TestSurveyLink(HttpCase, SurveyCase):
    """The link as a browser sees it: one contact's, for a time, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller.password = cls.seller.login
        cls.colleague.password = cls.colleague.login

    def _open(self, user_input, survey=None, token=None):
        survey = survey or user_input.survey_id.access_token
        token = token or user_input.access_token
        return self.url_open(f"/survey/{survey}/{token}")

    def _submit(self, user_input, points):
        path = f"{user_input.survey_id.access_token}/{user_input.access_token}"
        self.make_jsonrpc_request(f"/survey/begin/{path}")
        answers = {
            str(question.id): str(points)
            for question in user_input.survey_id.question_ids
            if question.question_type == "scale"
        }
        return self.make_jsonrpc_request(f"/survey/submit/{path}", answers)

    def _running(self):
        return self._start(date_deadline="2099-12-31")

    def test_the_contact_answers_once(self):
        """Covers: SAT-02"""
        line = self._running().line_ids
        user_input = self._input_of(line)

        self.assertIn("o_survey_form", self._open(user_input).text)
        self._submit(user_input, 4)
        again = self._submit(user_input, 1)

        self.assertEqual(again[1]["error"], "unauthorized")
        self.assertEqual((line.state, line.score), ("answered", 4))

    def test_tokens_are_not_guessed(self):
        user_input = self._input_of(self._running().line_ids)
        survey = user_input.survey_id.access_token

        for token in (str(uuid.uuid4()), str(user_input.id), "1"):
            with self.subTest(token=token):
                page = self._open(user_input, token=token).text
                self.assertNotIn("o_survey_form", page)
        public = self.url_open(f"/survey/start/{survey}").text
        self.assertNotIn("o_survey_form", public)
        self.assertEqual(len(user_input.survey_id.user_input_ids), 1)

    def test_an_expired_or_closed_campaign_takes_no_answer(self):
        line = self._running().line_ids
        user_input = self._input_of(line)
        user_input.deadline = "2026-01-01 00:00:00"
        self.assertNotIn("o_survey_form", self._open(user_input).text)
        user_input.deadline = "2099-01-01 00:00:00"
        line.campaign_id.action_collect()

        self.assertNotIn("o_survey_form", self._open(user_input).text)
        refused = self._submit(user_input, 5)

        self.assertEqual(refused[1]["error"], "answer_deadline")
        self.assertEqual(line.state, "expired")

    def test_a_retry_stays_the_same_customer_and_answers_once(self):
        line = self._running().line_ids
        first = self._input_of(line)
        path = f"{first.survey_id.access_token}/{first.access_token}"

        self.url_open(f"/survey/retry/{path}")
        second = line.sudo().user_input_ids - first
        self._submit(second, 3)

        self.assertEqual(second.key_account_line_id, line)
        self.assertEqual(line.score, 3)
        self.assertEqual(self._submit(first, 5)[1]["error"], "answer_deadline")

    def test_the_questionnaire_of_a_colleague_is_his(self):
        """Covers: SAT-03"""
        self.contact.email = False
        line = self._running().line_ids
        user_input = self._enter(line)

        self.assertNotIn("o_survey_form", self._open(user_input).text)
        self.authenticate(self.colleague.login, self.colleague.login)
        self.assertNotIn("o_survey_form", self._open(user_input).text)
        self.authenticate(self.seller.login, self.seller.login)
        self.assertIn("o_survey_form", self._open(user_input).text)
        self._submit(user_input, 5)

        self.assertEqual((line.score, line.entered_by_id), (5, self.seller))
