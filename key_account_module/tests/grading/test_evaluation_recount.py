from odoo.tests import freeze_time, tagged

from .test_evaluation_decision import DecisionCase


@freeze_time("2027-06-30 02:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationRecount(DecisionCase):
    """Poor results in a row are counted anew when one before them changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind.sudo().poor_in_a_row = 2

    def _result(self, score, day):
        """A result with its plan, if it is poor; seen by the seller."""
        evaluation = self._make_evaluation(
            self.kind, dict.fromkeys(self.panel, score), date=day
        )
        evaluation.action_conclude()
        # What is measured here is the count; a plan is another test's matter.
        evaluation._write_guarded({"date_planned": "2026-12-30 08:00:00"})
        return evaluation

    def _two(self, first="40"):
        return self._result(first, "2026-06-30"), self._result("40", "2026-12-31")

    def _asked(self, evaluation):
        return self.env["mail.activity"].search(
            [
                ("res_id", "=", evaluation.id),
                ("key_account_key", "=", "evaluation_decision"),
            ]
        )

    def _said(self, evaluation):
        return "".join(evaluation.sudo().message_ids.mapped("body"))

    # === Nothing decided yet ===

    def test_an_open_decision_ends_when_the_one_before_was_not_poor(self):
        """Covers: EVA-11"""
        first, second = self._two()
        self.assertEqual((second.poor_count, second.decision), (2, "open"))

        correction = self._put_right(first, "70")

        self.assertEqual((second.poor_count, second.decision), (1, False))
        self.assertFalse(self._asked(second))
        self.assertIn(f"evaluation no. {correction.id}", self._said(second))

    def test_an_open_decision_ends_when_the_one_before_was_worse(self):
        """Then the later result is an improvement."""
        first, second = self._two()

        self._put_right(first, "30")

        self.assertEqual((second.poor_count, second.decision), (2, False))
        self.assertIn("better than the one before", self._said(second))

    def test_an_open_decision_stays_and_tells_the_new_count(self):
        first, _second = self._two()
        third = self._result("40", "2027-06-30")
        self.assertIn("3 poor results", self._asked(third).summary)

        self._put_right(first, "70")

        self.assertEqual((third.poor_count, third.decision), (2, "open"))
        self.assertIn("2 poor results", self._asked(third).summary)

    def test_a_decision_comes_up_when_the_one_before_was_poor_after_all(self):
        """Covers: EVA-11"""
        first, second = self._two(first="70")
        self.assertFalse(second.decision)

        self._put_right(first, "40")

        self.assertEqual((second.poor_count, second.decision), (2, "open"))
        self.assertEqual(len(self._asked(second)), 1)

    def test_a_decision_comes_up_when_an_earlier_one_is_concluded_late(self):
        second = self._result("40", "2026-12-31")

        self._result("40", "2026-06-30")

        self.assertEqual((second.poor_count, second.decision), (2, "open"))

    def test_an_old_result_is_not_dug_up(self):
        first, second = self._two(first="70")
        self._result("80", "2027-06-30")

        self._put_right(first, "40")

        self.assertEqual((second.poor_count, second.decision), (2, False))

    # === Decided ===

    def test_what_waits_for_the_chain_is_off(self):
        self._chain()
        self.account.state = "active"
        first, second = self._two()
        second.with_user(self.director).decide("end", "No improvement")
        request = self._pending(second)

        self._put_right(first, "70")

        self.assertEqual(request.state, "superseded")
        self.assertEqual((second.decision, second.decision_state), ("end", "refused"))
        self.assertIn("Counted anew", second.decision_comment)
        self.assertEqual(self.account.state, "active")

    def test_what_waits_for_the_chain_goes_on_if_the_count_still_calls_for_it(self):
        self._chain()
        first, second = self._two()
        second.with_user(self.director).decide("end", "No improvement")

        self._put_right(first, "45")

        self.assertEqual(second.decision_state, "asked")
        self.assertEqual(self._pending(second).state, "pending")

    def test_what_was_carried_out_stays_and_says_so_once(self):
        self.account.state = "active"
        first, second = self._two()
        second.with_user(self.director).decide("end", "No improvement")

        correction = self._put_right(first, "70")
        self._put_right(correction, "72")

        self.assertEqual(self.account.state, "ended")
        self.assertEqual((second.poor_count, second.decision_state), (1, "done"))
        self.assertEqual(self._said(second).count("until a director undoes it"), 1)
