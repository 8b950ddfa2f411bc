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

    # === Concluded late, or put right ===

    def test_an_older_result_put_right_takes_no_benefit_of_the_newest(self):
        older = self._concluded("90", "2025-12-31")
        newest = self._concluded("90", "2026-12-31")

        self._put_right(older, "70")

        self.assertEqual(self._running(), newest.grant_ids)
        self.assertEqual(newest.grant_ids.benefit_id, self.benefits)

    def test_an_older_result_put_right_gives_nothing_after_a_poor_one(self):
        older = self._concluded("70", "2025-12-31")
        self._concluded("40", "2026-12-31")

        correction = self._put_right(older, "90")

        self.assertFalse(correction.grant_ids | self._running())

    def test_a_result_that_comes_late_gives_nothing_after_a_newer_one(self):
        self._concluded("70", "2026-12-31")

        self.assertFalse(self._concluded("90").grant_ids | self._running())

    def test_the_newest_result_put_right_decides_anew(self):
        wrong = self._concluded("90")

        self._put_right(self._put_right(wrong, "70"), "95")

        ended = wrong.grant_ids
        self.assertEqual(set(ended.mapped("is_running")), {False})
        self.assertEqual(self._running().benefit_id, self.benefits)

    def test_an_excellent_result_put_right_as_not_rated_gives_nothing_any_more(self):
        """Nothing that holds gives the benefits; a newer one not rated takes none."""
        wrong = self._concluded("90")
        self.kind.sudo().min_coverage = "100"
        self._unrated(self._make_evaluation(self.kind, date="2026-12-31"))
        self.assertEqual(self._running(), wrong.grant_ids)

        self._unrated(wrong.browse(wrong.action_correct()["res_id"]))

        self.assertFalse(self._running())

    def _unrated(self, evaluation):
        evaluation.line_ids.score = False
        for department, user in self.panel.items():
            lines = self._lines(evaluation, department)
            lines[:1].write({"user_id": user.id, "score": "90"})
        evaluation.member_ids.action_give()
        evaluation.action_conclude()
        self.assertTrue(evaluation.unrated)

    def test_what_was_granted_is_not_written_by_hand(self):
        with self.assertRaisesRegex(UserError, "action_conclude"):
            self._concluded("90").grant_ids = False
