from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .test_key_account_grade_proposal import ProposalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestKeyAccountGradeProposalDecide(ProposalCase):
    """The dialogue behind *Refuse*."""

    def _dialogue(self, user):
        action = self.proposals.with_user(user).action_open_refuse()
        dialogues = self.env[action["res_model"]].with_user(user)
        return dialogues.with_context(**action["context"])

    def test_a_director_refuses_with_a_comment(self):
        form = Form(self._dialogue(self.director))
        form.comment = "Wait"

        form.save().action_refuse()

        self.assertEqual(self.proposals.state, "refused")
        self.assertEqual(self.proposals.comment, "Wait")

    def test_a_salesperson_has_no_such_dialogue(self):
        with self.assertRaises(AccessError):
            self._dialogue(self.seller).create({"comment": "No"})
