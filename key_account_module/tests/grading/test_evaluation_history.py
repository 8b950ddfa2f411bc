from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .measured_common import MeasuredCase


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationHistory(MeasuredCase):
    """What a result follows, and how one that was wrong is put right."""

    def _concluded(self, day="2026-06-30", conduct="80", **vals):
        evaluation = self._review(date=day, conduct=conduct, **vals)
        evaluation.action_conclude()
        return evaluation

    # === Compared ===

    def test_a_result_stands_beside_the_one_before_and_the_one_of_a_quarter_ago(self):
        self._concluded("2026-03-01", "40")
        self._concluded("2026-05-31", "60")

        evaluation = self._concluded()

        previous = evaluation.explanation["previous"]
        quarter = evaluation.explanation["quarter"]
        self.assertEqual((previous["date"], previous["delta"]), ("2026-05-31", "5"))
        self.assertEqual((quarter["date"], quarter["delta"]), ("2026-03-01", "10"))
        self.assertEqual(previous["criteria"]["conduct"], "20")
        self.assertEqual(evaluation.delta, 5)
        self.assertIn("2026-05-31: 20 (Poor), change +5", evaluation.previous_words)
        self.assertIn("Conduct: 80 on average", evaluation.result_words)
        self.assertIn("change +20", evaluation.result_words)

    def test_the_first_result_has_nothing_before_it(self):
        evaluation = self._concluded()

        self.assertIsNone(evaluation.explanation["previous"])
        self.assertFalse(evaluation.previous_words)

    def test_one_result_before_is_told_once(self):
        self._concluded("2026-03-01", "40")

        self.assertEqual(len(self._concluded().previous_words.splitlines()), 1)

    def test_what_is_not_rated_is_compared_with_nothing(self):
        self._apply_review(request_id="second", min_coverage="80")
        self._concluded("2026-05-31", False)

        self.assertIsNone(self._concluded().explanation["previous"])

    # === Corrected ===

    def test_a_correction_is_a_new_evaluation_that_points_to_the_old_one(self):
        """The old one keeps every figure; grades and comparisons see the new one."""
        wrong = self._concluded("2026-05-31", "40")
        line = self._line(wrong, "amount")
        before = (wrong.score, wrong.explanation, line.value)

        action = wrong.action_correct()
        correction = wrong.browse(action["res_id"])
        self._line(correction, "conduct").score = "80"
        self.assertFalse(wrong.is_corrected)
        correction.action_conclude()

        self.assertEqual((wrong.score, wrong.explanation, line.value), before)
        self.assertEqual(correction.corrects_id, wrong)
        self.assertTrue(wrong.is_corrected)
        domain = [
            ("key_account_id", "=", self.account.id),
            ("is_corrected", "=", False),
        ]
        self.assertEqual(wrong.search(domain), correction)
        later = self._concluded()
        self.assertEqual(later.explanation["previous"]["id"], correction.id)

    def test_two_people_at_once_make_one_correction(self):
        wrong = self._concluded("2026-05-31", "40")
        first = wrong.browse(wrong.action_correct()["res_id"])
        second = self._review(date="2026-05-31", conduct="60")

        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            second._write_guarded({"corrects_id": first.corrects_id.id})
            second.flush_recordset()

    def test_a_correction_takes_over_what_was_written(self):
        wrong = self._review(date="2026-05-31", conduct="40")
        self._line(wrong, "amount").write(
            {"override_value": "5000", "override_reason": "Paper contract"}
        )
        wrong.action_conclude()

        correction = wrong.browse(wrong.action_correct()["res_id"])

        self.assertEqual(self._line(correction, "conduct").score, "40")
        self.assertEqual(self._line(correction, "amount").override_value, "5000")
        self.assertEqual(correction.qualitative, wrong.qualitative)
        self.assertFalse(correction.explanation)

    def test_a_correction_is_for_what_is_concluded_and_once(self):
        draft = self._review()
        with self.assertRaisesRegex(UserError, "Only what is concluded"):
            draft.action_correct()
        draft.action_conclude()
        draft.action_correct()

        with self.assertRaisesRegex(UserError, "being corrected already"):
            draft.action_correct()
        with self.assertRaisesRegex(UserError, "action_correct"):
            draft.corrects_id = self._review()

    # === What grades make of it ===

    def test_the_result_decides_the_grade_and_the_list_by_grade(self):
        """Covers: EVA-08"""
        scheme = self._make_scheme(
            Key={"score": "review", "gte": 60}, Other={"score": "review", "lt": 60}
        )
        other = self._make_account("Other")
        self._make_order(self.account.partner_id, 5000, "2026-06-02")
        for _number in range(3):
            self._make_order(self.account.partner_id, 10, "2026-06-02")
        self._concluded(conduct="60")
        self._concluded(account=other)

        self._run(as_of="2026-06-30")

        grades = self.env["key.account.grade"].search(
            [("scheme_id", "=", scheme.id), ("is_current", "=", True)]
        )
        self.assertEqual(
            {grade.key_account_id.name: grade.tier_id.name for grade in grades},
            {"Acme": "Key", "Other": "Other"},
        )
        listed = self.env["key.account"]._read_group(
            [("id", "in", (self.account | other).ids)],
            ["tier_id"],
            ["id:recordset"],
            order="tier_id",
        )
        self.assertEqual(
            [(tier.name, accounts.mapped("name")) for tier, accounts in listed],
            [("Key", ["Acme"]), ("Other", ["Other"])],
        )

    def test_a_result_that_was_put_right_decides_no_grade_whatever_its_day(self):
        """The correction is of an earlier day: it is the older one by its date."""
        scheme = self._make_scheme(
            Key={"score": "review", "gte": 20}, Other={"score": "review", "lt": 20}
        )
        wrong = self._concluded(conduct="80")
        correction = wrong.browse(wrong.action_correct()["res_id"])
        self._line(correction, "conduct").score = "40"
        correction.date = "2026-05-31"
        correction.action_fill_inputs()

        self._run(as_of="2026-06-30")
        self.assertEqual(self._tier_in(scheme), "Key")
        correction.action_conclude()
        self._run(as_of="2026-06-30")

        self.assertEqual((wrong.score, correction.score), (25, 15))
        self.assertEqual(self._tier_in(scheme), "Other")
        self.assertEqual(self.account.snapshot_ids.evaluation_id, correction)

    def _tier_in(self, scheme):
        grades = self.account.current_grade_ids
        return grades.filtered(lambda grade: grade.scheme_id == scheme).tier_id.name

    def test_a_grade_takes_the_review_and_the_figures_as_input(self):
        """Good figures alone, or a good review alone, give no star.

        Covers: EVA-18
        """
        star = {
            "all": [
                {"score": "review", "gte": 55},
                {"metric": "revenue", "over": "rolling 12 months", "gte": 1000},
            ]
        }
        scheme = self._make_scheme(Star=star, Plain={"not": star})
        both, figures = self.account, self._make_account("Figures")
        for account in (both, figures):
            for _number in range(4):
                self._make_order(account.partner_id, 500, "2026-06-02")
        review = self._make_account("Review", flag_ids=self._strategic().ids)
        self._concluded(conduct="100")
        self._concluded(account=figures, conduct="0")
        good = self._concluded(account=review, conduct="100")
        self.assertEqual(good.score, 55)

        self._run(as_of="2026-06-30")

        grades = self.env["key.account.grade"].search(
            [("scheme_id", "=", scheme.id), ("is_current", "=", True)]
        )
        starred = grades.filtered(lambda grade: grade.tier_id.name == "Star")
        self.assertEqual(starred.key_account_id, both)

    def _strategic(self):
        return self.env["key.account.option"].search([("key", "=", "flag/strategic")])
