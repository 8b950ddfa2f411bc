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
