from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from ..grading.evaluation_common import EvaluationCase


@freeze_time("2026-12-31 02:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationBenefits(EvaluationCase):
    """An excellent result gives what the policy says, and only as long as it is one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()
        cls.benefits = cls.env["key.account.benefit"].create(
            [
                {"key": "supply", "name": "Priority supply"},
                {"key": "service", "name": "Customised service"},
            ]
        )
        cls.kind.sudo().benefit_ids = cls.benefits

    def _concluded(self, score, day="2026-06-30"):
        evaluation = self._make_evaluation(
            self.kind, dict.fromkeys(self.panel, score), date=day
        )
        evaluation.action_conclude()
        return evaluation

    def _running(self):
        grants = self.env["key.account.benefit.grant"]
        return grants.search(
            [("key_account_id", "=", self.account.id), ("is_running", "=", True)]
        )

    def test_an_excellent_result_gives_the_benefits_of_the_policy(self):
        """Each is a record with its source; the form names them.

        Covers: EVA-09, INC-05
        """
        evaluation = self._concluded("90")

        self.assertEqual(evaluation.grant_ids, self._running())
        self.assertEqual(evaluation.grant_ids.benefit_id, self.benefits)
        self.assertEqual(set(evaluation.grant_ids.mapped("source")), {"evaluation"})
        self.assertIn("Customised service", evaluation._form_sheet()["benefits"])

    def test_a_good_result_gives_none(self):
        self.assertFalse(self._concluded("70").grant_ids | self._running())

    def test_a_second_excellent_result_gives_nothing_twice(self):
        first = self._concluded("90")

        second = self._concluded("95", "2026-12-31")

        self.assertEqual(second.grant_ids, first.grant_ids)

    def test_a_later_result_takes_back_what_one_gave_and_no_more(self):
        """Covers: EVA-09"""
        excellent = self._concluded("90")
        by_hand = self.env["key.account.benefit.grant"].with_user(self.director)
        by_hand = by_hand.create(
            {
                "key_account_id": self.account.id,
                "benefit_id": self.benefits[0].id,
                "reason": "Ten years together",
            }
        )

        self._concluded("70", "2026-12-31")

        self.assertEqual(self._running(), by_hand)
        self.assertIn("No longer excellent", excellent.grant_ids[0].end_reason)

    def test_what_was_granted_is_not_written_by_hand(self):
        with self.assertRaisesRegex(UserError, "action_conclude"):
            self._concluded("90").grant_ids = False
