from odoo.tests import tagged

from .common import ApprovalCase


@tagged("post_install", "-at_install")
class TestKeyAccountApprovalLineMixin(ApprovalCase):
    """Lines report to what they belong to, shown on follow-up actions."""

    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint(opinion="Replace both")

    def _make_action(self, **vals):
        return self.env["key.account.action"].create(
            {
                "key_account_id": self.account.id,
                "name": "Send drums",
                "user_id": self.seller.id,
                "date_agreed": "2026-09-14",
                "date_deadline": "2026-09-30",
                **vals,
            }
        )

    def test_wholes_are_the_records_that_can_be_approved(self):
        own = self._make_action(
            res_model="key.account.complaint", res_id=self.complaint.id
        )
        alone = self._make_action()

        self.assertEqual((own | alone)._approval_wholes(), [self.complaint])
        self.assertFalse(alone._approval_wholes())

    def test_lines_that_no_subject_names_change_nothing(self):
        self._without_lines()
        request = self._ask(self._one_step(), self.complaint)

        action = self._make_action(
            res_model="key.account.complaint", res_id=self.complaint.id
        )
        action.name = "Send one drum"

        self.assertEqual(request.state, "pending")

    def test_who_writes_a_line_is_an_author(self):
        self._with_lines()
        self.assertNotIn(self.director.id, self._authors())

        self.env = self.env(user=self.director)
        self._make_action(res_model="key.account.complaint", res_id=self.complaint.id)

        self.assertIn(self.director.id, self._authors())

    def _authors(self):
        return self.complaint.sudo()._approval_author_ids("opinion")

    def test_owner_who_left_the_account_ends_his_action_and_is_an_author(self):
        self._with_lines()
        self.account.member_ids = self.colleague
        action = self._make_action(
            res_model="key.account.complaint",
            res_id=self.complaint.id,
            user_id=self.colleague.id,
        )
        self.account.member_ids = False

        action.with_user(self.colleague).action_done("Sent")

        self.assertEqual(action.state, "done")
        self.assertIn(self.colleague.id, self._authors())
