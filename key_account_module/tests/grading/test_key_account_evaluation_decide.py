from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .evaluation_common import EvaluationCase


@tagged("post_install", "-at_install")
class TestKeyAccountEvaluationDecide(EvaluationCase):
    """The dialogue about poor results in a row."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        kind = cls._apply_evaluation(poor_in_a_row=1)
        cls.evaluation = cls._make_evaluation(cls, kind, dict.fromkeys(cls.panel, "40"))
        cls.evaluation.action_conclude()

    def test_a_director_decides_in_the_dialogue(self):
        action = self.evaluation.with_user(self.director).action_open_decide()
        dialogues = self.env[action["res_model"]].with_user(self.director)

        with Form(dialogues.with_context(**action["context"])) as form:
            form.decision = "end"
            form.reason = "Five years without improvement"
        form.record.action_decide()

        self.assertEqual(self.evaluation.decision, "end")

    def test_nobody_else_opens_it(self):
        dialogues = self.env["key.account.evaluation.decide"].with_user(self.regional)

        with self.assertRaises(AccessError):
            dialogues.create(
                {
                    "evaluation_id": self.evaluation.id,
                    "decision": "keep",
                    "reason": "Because",
                }
            )
        with self.assertRaises(UserError):
            self.evaluation.with_user(self.regional).decide("keep", "Because")
