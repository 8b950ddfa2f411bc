from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountMeetingItem(ContactCase):
    """What was decided about an account."""

    def setUp(self):
        super().setUp()
        self.meeting = self._make_meeting()
        self.item = self._make_item(self.meeting)

    # === Who decides ===

    def test_decisions_are_written_by_who_runs_the_meeting(self):
        """The seller may prepare the matter of his account, not decide it."""
        self.item.with_user(self.seller).opinion = "The customer is right"
        self.meeting.action_hold()
        decision = {"decision": "Refund", "outcome": "agreed"}
        for user in (self.seller, self.director):
            with self.subTest(user=user.name), self.assertRaises(UserError):
                self.item.with_user(user).write(decision)
            with self.subTest(user=user.name), self.assertRaises(UserError):
                self._make_item(self.meeting.with_user(user), **decision)

        self.item.with_user(self.regional).write(decision)

        self.assertEqual(self.item.outcome, "agreed")

    def test_nothing_is_decided_before_the_meeting(self):
        with self.assertRaisesRegex(UserError, "held"):
            self.item.decision = "Refund"

    def test_decided_items_stay(self):
        self.meeting.action_hold()
        self.item.write({"decision": "Refund", "outcome": "agreed"})
        with self.assertRaises(UserError):
            self.item.unlink()
        self.meeting.minutes = "<p>Short.</p>"
        self.meeting.action_close()

        for forbidden in (
            lambda: self.item.write({"decision": "None"}),
            lambda: self.item.write({"opinion": "None"}),
            lambda: self._make_item(self.meeting),
        ):
            with self.assertRaises(UserError):
                forbidden()
        action = {"name": "Refund", "date_deadline": "2026-09-20"}
        self.item.write({"action_ids": [(0, 0, action)]})
        self.assertEqual(self.item.open_action_count, 1)

    # === Who sees it ===

    def _seen(self, user):
        return self.env["key.account.meeting.item"].with_user(user).search([])

    def test_scopes(self):
        """Items follow their account; whoever takes part reads the whole agenda."""
        other = self._make_meeting(user=self.director, participant_ids=False)
        near = self._make_item(other)
        far = self._make_item(other, key_account_id=self.far.id)

        self.assertEqual(self._seen(self.seller), self.item | near)
        self.assertEqual(self._seen(self.colleague), far)
        self.assertEqual(self._seen(self.regional), self.item | near)
        self.assertEqual(self._seen(self.director), self.item | near | far)
        self.assertEqual(self._seen(self.auditor), self.item | near | far)
        for user in (self.clerk, self.policy_admin):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._seen(user)
        other.participant_ids = self.colleague
        self.assertEqual(self._seen(self.colleague), near | far)
        with self.assertRaises(AccessError):
            near.with_user(self.colleague).write({"opinion": "X"})

    def test_nobody_learns_by_putting_on_the_agenda(self):
        """Neither of an account that he does not see, nor of a meeting."""
        mine = self._make_meeting(user=self.colleague, participant_ids=False)

        with self.assertRaises(AccessError):
            self._make_item(mine)
        with self.assertRaises(AccessError):
            self._make_item(
                self.meeting.with_user(self.colleague), key_account_id=self.far.id
            )

    def test_other_company_is_refused(self):
        company = self._make_company("Other", self.director)
        account = self._make_account(
            "Abroad", user=self.director, company_id=company.id, team_id=False
        )

        with self.assertRaises(UserError):
            self._make_item(
                self.meeting.with_user(self.director), key_account_id=account.id
            )
