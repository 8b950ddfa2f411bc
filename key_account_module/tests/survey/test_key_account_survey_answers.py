from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountSurveyAnswers(SurveyCase):
    """The account shows what it answered last, to whoever may see it."""

    def test_the_last_score_stands_on_the_account(self):
        self._apply_survey("often", contact_days=None)
        self._answer(self._start().line_ids, 5, 5, nps=9)
        with freeze_time("2026-10-01 02:00"):
            line = self._start(period="2026-H2").line_ids
            self._answer(line, 2, 4, nps=9)
        self._start(period="2027")

        account = self.account.with_user(self.seller)
        self.assertEqual((account.survey_count, account.survey_score), (3, 3))
        self.assertEqual(account.survey_date, line.date_answered)
        action = account.action_view_surveys()
        self.assertEqual(action["domain"], [("key_account_id", "=", account.id)])

    def test_without_answers_there_is_no_score(self):
        self._start()

        self.assertEqual(self.account.survey_count, 1)
        self.assertFalse(self.account.survey_date)
