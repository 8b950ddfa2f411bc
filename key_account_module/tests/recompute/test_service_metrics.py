from datetime import date
from decimal import Decimal

from freezegun import freeze_time

from odoo.tests import tagged

from ..survey.common import NOW, SurveyCase
from .measuring import Measuring

TODAY = date(2026, 9, 14)
NEXT_YEAR = "2027-10-11"


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestServiceMetrics(Measuring, SurveyCase):
    """What complaints and surveys say of an account."""

    def _of(self, metric, **measure):
        return self._figure(self.account, TODAY, metric=metric, **measure)

    def test_complaints_count_by_the_time_they_were_received(self):
        enquiry = self.general.copy({"key": "question", "kind": "enquiry"})
        for day in ("2026-09-14 01:00", "2026-08-15 01:00", "2026-07-01 01:00"):
            self._make_complaint(received=day)
        self._make_complaint(severity_id=enquiry.id, kind="enquiry")

        self.assertEqual(self._of("complaints"), 3)
        self.assertEqual(self._of("complaints", over="rolling 1 month"), 2)

    def test_complaints_and_answers_mark_the_account(self):
        line = self._start().line_ids
        self._clear_marks()

        self._answer(line, 2, 3, nps=7)
        self.assertEqual(self._marked(), self.account)

        self._clear_marks()
        self._make_complaint()
        self.assertEqual(self._marked(), self.account)

    def test_satisfaction_is_that_of_the_latest_answer(self):
        self.assertIsNone(self._of("satisfaction"))

        self._answer(self._start().line_ids, 2, 3, nps=7)
        self.assertEqual(self._of("satisfaction"), Decimal("2.5"))

        with freeze_time(NEXT_YEAR):
            self._answer(self._start(period="2027").line_ids, 4, 5, nps=9)
            later = date.fromisoformat(NEXT_YEAR)
            self.assertEqual(
                self._figure(self.account, later, metric="satisfaction"),
                Decimal("4.5"),
            )
            self.assertEqual(self._of("satisfaction"), Decimal("2.5"), "as of then")
