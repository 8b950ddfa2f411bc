"""Open evaluations of 19.0.1.0.0 get the panel that their lines name."""

from odoo.tests import tagged

from ..migrating import migrate
from .evaluation_common import EvaluationCase


@tagged("post_install", "-at_install")
class TestEvaluationMigration(EvaluationCase):
    def test_members_named_on_lines_are_seated_and_give_their_part(self):
        """Without it, nobody could conclude what was begun before the upgrade."""
        kind = self._apply_evaluation()
        scores = dict.fromkeys(self.panel, "80")
        evaluation = self._make_evaluation(kind, scores)
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM key_account_clock")
        self.env.cr.execute("DELETE FROM key_account_evaluation_member")
        self.env.invalidate_all()

        migrate(self.env.cr, "post-panels")
        migrate(self.env.cr, "post-panels")

        self.assertEqual(len(evaluation.member_ids), 4)
        self.assertEqual(evaluation.member_ids.user_id, evaluation.line_ids.user_id)
        evaluation.member_ids.action_give()
        evaluation.action_conclude()
        self.assertEqual(evaluation.score, 80)

    def test_second_form_of_a_campaign_leaves_it_with_its_scores(self):
        """Two directors might have started it in the same second."""
        kind = self._apply_evaluation()
        campaign = self.env["key.account.evaluation.campaign"].create(
            {"type_id": kind.id, "date": "2026-06-30"}
        )
        first = self._make_evaluation(kind, {"sales": "70"})
        second = self._make_evaluation(kind, dict.fromkeys(self.panel, "80"))
        second.action_conclude()
        self.env.flush_all()
        self.env.cr.execute("DROP INDEX key_account_evaluation_one_form")
        (first | second).sudo()._write_guarded({"campaign_id": campaign.id})
        self.env.flush_all()

        with self.assertLogs(level="WARNING") as log:
            migrate(self.env.cr, "pre-unique")
        self.env.invalidate_all()

        self.assertEqual(campaign.evaluation_ids, second)
        self.assertFalse(first.campaign_id | first.member_ids.campaign_id)
        self.assertEqual(first.line_ids.filtered("score")[:1].score, "70")
        self.assertIn(f"evaluation {first.id} was a second form", log.output[0])

    def test_second_correction_of_a_result_stands_by_itself(self):
        kind = self._apply_evaluation()
        wrong, first, second = (
            self._make_evaluation(kind, dict.fromkeys(self.panel, score))
            for score in ("50", "60", "70")
        )
        second.action_conclude()
        self.env.flush_all()
        self.env.cr.execute("DROP INDEX key_account_evaluation_one_correction")
        (first | second).sudo()._write_guarded({"corrects_id": wrong.id})
        self.env.flush_all()

        with self.assertLogs(level="WARNING") as log:
            migrate(self.env.cr, "pre-unique")
        self.env.invalidate_all()

        self.assertEqual(wrong.corrected_by_ids, second)
        self.assertIn(f"evaluation {first.id} was a second correction", log.output[0])

    def test_dialogue_without_a_last_day_is_closed(self):
        """The day is required now, and an open dialogue would keep it from being so."""
        self.env.cr.execute(
            "ALTER TABLE key_account_grade_decide ALTER valid_until DROP NOT NULL"
        )
        values = {
            "key_account_id": self.account.id,
            "scheme_id": self._make_abc().id,
            "reason": "Known to us",
        }
        dialogues = self.env["key.account.grade.decide"].create([values, values])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE key_account_grade_decide SET valid_until = NULL WHERE id = %s",
            dialogues[0].ids,
        )

        migrate(self.env.cr, "pre-unique")

        self.assertEqual(dialogues.exists(), dialogues[1])
