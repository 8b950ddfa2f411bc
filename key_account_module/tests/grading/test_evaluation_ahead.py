from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .evaluation_common import EvaluationCase


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationAhead(EvaluationCase):
    """No result speaks of a day that has not come: it would be the newest until then."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()

    def _scored(self, day, score="80"):
        return self._make_evaluation(
            self.kind, dict.fromkeys(self.panel, score), date=day
        )

    def _concluded_ahead(self, day="2062-06-30"):
        """A result from the time when that was possible."""
        evaluation = self._scored(day)
        evaluation._conclude(self.seller)
        return evaluation

    def test_a_result_of_a_day_to_come_is_refused_with_the_way_out(self):
        evaluation = self._scored("2026-07-01")

        with self.assertRaisesRegex(
            UserError, "2026-07-01, which has not come: .* day"
        ):
            evaluation.action_conclude()
        with freeze_time("2026-07-01 09:00:00"):
            evaluation.action_conclude()

        self.assertEqual(evaluation.state, "concluded")

    def test_it_is_concluded_once_it_has_an_earlier_day(self):
        evaluation = self._scored("2062-06-30")

        evaluation.date = "2026-06-30"
        evaluation.action_conclude()

        self.assertEqual(evaluation.state, "concluded")

    def test_nobody_is_asked_to_approve_a_result_of_a_day_to_come(self):
        evaluation = self._scored("2026-07-01")

        with self.assertRaisesRegex(UserError, "has not come"):
            evaluation.action_request_approval()

    def test_the_users_own_day_counts_where_it_has_begun_earlier(self):
        """At nine in the morning in London it is the next day on Kiritimati."""
        self.seller.tz = "Pacific/Kiritimati"
        evaluation = self._scored("2026-07-01").with_context(tz=self.seller.tz)

        with freeze_time("2026-06-30 11:00:00"):
            evaluation.action_conclude()

        self.assertEqual(evaluation.state, "concluded")

    # === Results of before ===

    def test_one_dated_ahead_of_old_is_not_the_newest_before_its_day(self):
        ahead = self._concluded_ahead()
        now = self._scored("2026-06-30", "40")
        now.action_conclude()

        self.assertEqual(now._standing_results(), now)
        with freeze_time("2062-06-30 09:00:00"):
            self.assertEqual(now._standing_results(), ahead | now)

    def test_its_correction_is_of_today_and_counts_at_once(self):
        ahead = self._concluded_ahead()

        correction = self._put_right(ahead, "70")

        self.assertEqual(str(correction.date), "2026-06-30")
        self.assertEqual(correction._standing_results(), correction)

    def test_those_dated_ahead_are_found(self):
        ahead = self._concluded_ahead()
        self._scored("2026-06-30")
        view = self.env.ref("key_account_module.key_account_evaluation_view_search")

        self.assertIn("filter_ahead", view.arch)
        self.assertEqual(ahead.search([("date", ">", "today")]), ahead)
