from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import ApprovalCase


@tagged("post_install", "-at_install")
class TestKeyAccountApprovalDecide(ApprovalCase):
    """The dialogue: which step, why, and to whom."""

    def setUp(self):
        super().setUp()
        self.request = self._ask(self._one_step(), note="Please")

    def _open(self, verdict, user=None):
        request = self.request.with_user(user or self.regional)
        action = getattr(request, f"action_open_{verdict}")()
        dialogues = request.env[action["res_model"]]
        return Form(dialogues.with_context(**action["context"]))

    def test_it_shows_the_step_and_what_was_asked(self):
        with self._open("approve") as form:
            self.assertEqual(form.step_name, "Lead")
            self.assertEqual(form.note, "Please")
            self.assertIn("Replace both", form.content_words)

    def test_approving_keeps_the_comment(self):
        with self._open("approve") as form:
            form.comment = "Fine"
        form.save().action_confirm()

        self.assertEqual(self.request.state, "approved")
        self.assertEqual(self.request.decision_ids.comment, "Fine")

    def test_refusing_needs_a_comment(self):
        dialogue = self._open("refuse").save()
        with self.assertRaisesRegex(UserError, "needs a comment"):
            dialogue.action_confirm()

        dialogue.comment = "Too dear"
        dialogue.action_confirm()

        self.assertEqual(self.request.state, "refused")

    def test_delegating_hands_the_seat_on(self):
        with self._open("delegate") as form:
            form.user_id = self.director
        form.save().action_confirm()

        self.assertEqual(self.request.waiting_for, "Director")

    def test_it_opens_for_nobody_else(self):
        for user in (self.seller, self.director):
            with self.assertRaisesRegex(UserError, "Nothing here waits"):
                self._open("approve", user)

    def test_it_tells_nothing_of_a_request_that_the_caller_may_not_read(self):
        dialogues = self.env["key.account.approval.decide"].with_user(self.colleague)
        values = {
            "request_id": self.request.id,
            "verdict": "approve",
            "step": "opinion/lead",
        }
        shown = {"content_words": {}, "note": {}, "step_name": {}}

        with self.assertRaises(AccessError):
            dialogues.create(values)
        with self.assertRaises(AccessError):
            dialogues.onchange(values, ["request_id"], shown)
        own = self._open("approve").save()
        with self.assertRaises(AccessError):
            own.sudo().copy().with_user(self.colleague).write(values)
