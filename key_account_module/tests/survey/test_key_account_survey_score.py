from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountSurveyScore(SurveyCase):
    """Scores are written once, and seen by whoever sees the account."""

    def _scores(self):
        line = self._start().line_ids
        self._answer(line, 2, 4, nps=7)
        return line.score_ids

    def test_a_row_a_dimension(self):
        scores = self._scores()

        self.assertEqual(
            [(s.dimension_id.name, s.score, s.period) for s in scores],
            [("Product_Quality", 2, "2026"), ("Service_Quality", 4, "2026")],
        )

    def test_a_question_that_was_skipped_has_no_row(self):
        line = self._start().line_ids

        self._answer(line, 4, None, nps=7)

        self.assertEqual(line.score_ids.mapped("score"), [4])
        self.assertEqual(line.score, 4)

    def test_they_never_change(self):
        scores = self._scores()

        for user in (self.seller, self.director):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                scores[0].with_user(user).unlink()
            with self.subTest(user=user.name), self.assertRaises(UserError):
                scores[0].with_user(user).score = 5
        with self.assertRaises(UserError):
            scores.sudo().unlink()

    def test_own_region_all_and_nobody_else(self):
        scores = self._scores()
        model = self.env["key.account.survey.score"]

        for user in (self.seller, self.regional, self.director, self.auditor):
            with self.subTest(user=user.name):
                self.assertEqual(model.with_user(user).search([]), scores)
        self.assertFalse(model.with_user(self.colleague).search([]))
        for user in (self.clerk, self.policy_admin):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                model.with_user(user).search([])

    def test_views_load_for_every_reader(self):
        for user in (self.seller, self.director, self.auditor):
            self.env["key.account.survey.score"].with_user(user).get_views(
                [(False, kind) for kind in ("list", "search", "pivot", "graph")]
            )
