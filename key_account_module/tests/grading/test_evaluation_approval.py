from odoo.exceptions import UserError
from odoo.tests import tagged

from .evaluation_common import EvaluationCase


@tagged("post_install", "-at_install")
class TestEvaluationApproval(EvaluationCase):
    """A result that the policy wants agreed to first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()
        cls.chain = cls.env["key.account.approval.chain"].create(
            {
                "key": "result",
                "name": "Results",
                "step_ids": [
                    (
                        0,
                        0,
                        {
                            "key": "result/lead",
                            "name": "Director",
                            "user_ids": [(6, 0, cls.director.ids)],
                        },
                    )
                ],
            }
        )
        cls.kind.sudo().approval_id = cls.chain

    def setUp(self):
        super().setUp()
        self.evaluation = self._make_evaluation(
            self.kind, dict.fromkeys(self.panel, "80")
        )

    def _approve(self):
        request = self.evaluation.approval_request_ids.filtered(
            lambda r: r.state == "pending"
        )
        request.with_user(self.director).action_approve()

    def test_the_result_is_none_before_the_chain_is_through(self):
        with self.assertRaisesRegex(UserError, "approved first"):
            self.evaluation.action_conclude()

        self.evaluation.action_request_approval()
        with self.assertRaisesRegex(UserError, "approved first"):
            self.evaluation.action_conclude()
        self._approve()

        self.assertEqual(self.evaluation.state, "concluded")
        self.assertEqual(self.evaluation.concluded_by_id, self.seller)

    def test_nobody_is_asked_before_everything_is_there(self):
        self.evaluation.qualitative = False

        with self.assertRaisesRegex(UserError, "qualitative analysis is missing"):
            self.evaluation.action_request_approval()

    def test_a_changed_score_voids_what_was_asked(self):
        self.evaluation.action_request_approval()

        self._rescore(self.evaluation, self._lines(self.evaluation, "sales")[0], "100")

        self.assertEqual(self.evaluation.approval_request_ids.state, "superseded")
        with self.assertRaisesRegex(UserError, "approved first"):
            self.evaluation.action_conclude()

    def test_a_part_taken_back_voids_what_was_asked(self):
        """What the panel still works on is no result, though no score has changed.

        Covers: EVA-06
        """
        self.evaluation.action_request_approval()

        self.evaluation.member_ids[0].action_take_back()

        self.assertEqual(self.evaluation.approval_request_ids.state, "superseded")
        self.assertEqual(self.evaluation.state, "draft")

    def test_somebody_else_in_the_panel_voids_what_was_asked(self):
        """Covers: EVA-06"""
        self.evaluation.action_request_approval()

        self._lines(self.evaluation, "finance")[0].sudo()._name_department(
            self.colleague
        )

        self.assertEqual(self.evaluation.approval_request_ids.state, "superseded")

    def test_nobody_agrees_to_a_result_that_the_policy_finds_incomplete_by_now(self):
        """A department that joined the panel while the chain was asked has to be heard.

        Covers: EVA-06
        """
        self.evaluation.action_request_approval()
        self.kind.sudo().department_ids |= self._make_option("department", "legal")

        with self.assertRaisesRegex(UserError, "Legal is not represented"):
            self._approve()

        self.assertEqual(self.evaluation.state, "draft")

    def test_without_a_chain_nobody_is_asked(self):
        self.kind.sudo().approval_id = False

        self.evaluation.action_conclude()

        self.assertEqual(self.evaluation.state, "concluded")
