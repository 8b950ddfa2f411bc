from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .test_evaluation_decision import DecisionCase


@freeze_time("2026-12-31 02:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationCorrection(DecisionCase):
    """A poor result that has been put right asks for nothing any more."""

    def _reminders(self, evaluation):
        """Keys of the open reminders of an evaluation."""
        activities = self.env["mail.activity"].search(
            [("res_model", "=", evaluation._name), ("res_id", "=", evaluation.id)]
        )
        return set(activities.mapped("key_account_key"))

    def _put_right_by_seller(self, wrong, score="70"):
        return self._put_right(wrong.with_user(self.seller), score)

    def test_a_corrected_result_has_no_reminder_and_wants_no_plan(self):
        wrong = self._poor()
        self.assertEqual(
            self._reminders(wrong), {"improvement_plan", "evaluation_decision"}
        )

        correction = self._put_right_by_seller(wrong)

        self.assertFalse(self._reminders(wrong) | self._reminders(correction))
        self.assertFalse(wrong.needs_plan)
        self.assertFalse(wrong.search([("needs_plan", "=", True)]))
        self.assertIn(wrong, wrong.search([("needs_plan", "=", False)]))
        self.assertEqual((wrong.outcome, wrong.decision), ("poor", False))
        with self.assertRaisesRegex(UserError, "has been put right"):
            wrong.with_user(self.seller).action_agree_plan()

    def test_until_the_correction_is_concluded_the_old_result_counts(self):
        wrong = self._poor()
        wrong.with_user(self.seller).action_correct()

        self.assertTrue(wrong.needs_plan)
        self.assertEqual(wrong.decision, "open")

    def test_nobody_ends_a_cooperation_on_a_result_that_was_put_right(self):
        """The refusal names the evaluation that counts, over several corrections."""
        self.account.state = "active"
        wrong = self._poor()
        last = self._put_right_by_seller(self._put_right_by_seller(wrong))

        with self.assertRaisesRegex(
            UserError, f"no. {last.id}, .* counts in its place"
        ):
            wrong.decide("end", "No improvement")

        self.assertEqual(self.account.state, "active")

    def test_a_correction_that_is_poor_too_asks_for_itself(self):
        wrong = self._poor()

        correction = self._put_right_by_seller(wrong, "30")

        self.assertEqual((wrong.decision, correction.decision), (False, "open"))
        self.assertEqual(
            self._reminders(correction), {"improvement_plan", "evaluation_decision"}
        )
        correction.with_user(self.director).decide("keep", "They wrote to us")
        self.assertEqual(correction.decision_state, "done")

    def test_an_end_that_waits_for_the_chain_is_off_once_the_result_is_put_right(self):
        self._chain()
        self.account.state = "active"
        wrong = self._poor()
        wrong.decide("end", "No improvement")
        request = self._pending(wrong)

        correction = self._put_right_by_seller(wrong)

        self.assertEqual(request.state, "superseded")
        with self.assertRaises(UserError):
            request.action_approve()
        self.assertEqual(self.account.state, "active")
        self.assertEqual((wrong.decision, wrong.decision_state), ("end", "refused"))
        self.assertIn(f"no. {correction.id}", wrong.decision_comment)
        self.assertFalse(self._reminders(wrong))

    def test_a_lower_grade_that_waits_is_off_once_the_result_is_put_right(self):
        self.kind.sudo().poor_tier_id = self.tiers["C"]
        self._chain()
        wrong = self._poor()
        wrong.decide("category", "No improvement")
        proposal = wrong.grade_proposal_ids

        self._put_right_by_seller(wrong)

        self.assertEqual(proposal.state, "superseded")
        self.assertFalse(self._pending(proposal))
        self.assertEqual(wrong.decision_state, "refused")
        self.assertEqual(self.grade.tier_id, self.tiers["A"])

    def test_what_was_carried_out_is_still_undone_after_the_correction(self):
        self.account.state = "active"
        wrong = self._poor()
        wrong.decide("end", "No improvement")
        self._put_right_by_seller(wrong)
        self.assertEqual(self.account.state, "ended")

        wrong.undo_decision("The result was wrong")

        self.assertEqual(self.account.state, "active")
