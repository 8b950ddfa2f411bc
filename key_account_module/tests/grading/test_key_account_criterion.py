from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .evaluation_common import INDICATORS, EvaluationCase


@tagged("post_install", "-at_install")
class TestKeyAccountCriterion(EvaluationCase):
    """Indicators and sub-indicators are data of the policy."""

    def test_five_indicators_with_fifteen_parts_come_from_the_policy_and_are_scored(
        self,
    ):
        """The panel scores every part of the five indicators.

        Covers: EVA-01
        """
        kind = self._apply_evaluation()
        scores = dict.fromkeys(self.panel, "80")

        evaluation = self._make_evaluation(kind, scores)
        evaluation.action_conclude()

        leaves = kind.criterion_ids._leaves()
        self.assertEqual(
            {
                indicator.key: tuple(c.key.split("/")[1] for c in indicator.child_ids)
                for indicator in kind.criterion_ids
            },
            INDICATORS,
        )
        self.assertEqual(len(leaves), 15)
        self.assertEqual(len(evaluation.line_ids), 15 * 4)
        self.assertEqual(evaluation.line_ids.criterion_id, leaves)
        self.assertEqual(evaluation.score, 80)

    def test_second_apply_changes_nothing(self):
        self._apply_evaluation(request_id="first")

        self._apply_evaluation(request_id="second")

        bundle = self.env["key.account.policy.bundle"].search([("name", "=", "test")])
        self.assertEqual(bundle.revision, 1)

    def test_weight_is_a_number_or_blank(self):
        self._apply_evaluation()
        criterion = self._find("key.account.criterion", "business_scale")

        self.assertFalse(criterion.weight)
        criterion.weight = "12.5"
        for wrong in ("much", "-1", "NaN", "Infinity"):
            with self.subTest(weight=wrong), self.assertRaises(ValidationError):
                criterion.weight = wrong

    def test_two_levels_only(self):
        self._apply_evaluation()
        part = self._find("key.account.criterion", "business_scale/annual_purchase")

        with self.assertRaises(ValidationError):
            self.env["key.account.criterion"].create(
                {"key": "deep", "name": "Deep", "parent_id": part.id}
            )
        with self.assertRaises(ValidationError):
            part.parent_id.parent_id = self._find(
                "key.account.criterion", "credit_status"
            )

    def test_indicator_without_parts_is_scored_itself(self):
        alone = self.env["key.account.criterion"].create({"key": "x", "name": "X"})

        self.assertEqual(alone._leaves(), alone)

    def test_staff_read_and_administrators_write(self):
        self._apply_evaluation()
        criterion = self._find("key.account.criterion", "business_scale")

        criterion.with_user(self.policy_admin).weight = "10"
        self.assertEqual(criterion.with_user(self.clerk).weight, "10")
        with self.assertRaises(AccessError):
            criterion.with_user(self.director).weight = "90"
