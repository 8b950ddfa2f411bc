from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountActionMixin(ContactCase):
    """What actions come from: here the item of a meeting."""

    def setUp(self):
        super().setUp()
        self.item = self._make_item(self._make_meeting())

    def _add(self, **vals):
        action = {"name": "Do it", "date_deadline": "2026-09-20", **vals}
        self.item.write({"action_ids": [(0, 0, action)]})
        return self.item.action_ids

    def test_actions_entered_on_the_record_belong_to_it_and_its_account(self):
        """Execution of a decision is followed as actions with a state (CMP-12)."""
        action = self._add(user_id=self.seller.id)

        self.assertEqual(action.res_model, "key.account.meeting.item")
        self.assertEqual(action.res_id, self.item.id)
        self.assertEqual(action.key_account_id, self.account)
        self.assertEqual(action.state, "pending")
        self.assertEqual(self.item.action_view_actions()["domain"][1][2], self.item.id)

    def test_actions_come_with_a_new_record(self):
        action = {"name": "Do it", "date_deadline": "2026-09-20"}

        item = self._make_item(self.item.meeting_id, action_ids=[(0, 0, action)])

        self.assertEqual(item.action_ids.res_model, item._name)
        self.assertEqual(item.action_ids.key_account_id, self.account)

    def test_counts_are_of_this_record_alone(self):
        self._add(date_deadline="2026-09-14")
        self._add()
        self._make_action(user=self.regional)
        other = self._make_item(self.item.meeting_id)

        with freeze_time("2026-09-15 02:00:00"):
            counts = [
                (i.open_action_count, i.late_action_count) for i in self.item | other
            ]

        self.assertEqual(counts, [(2, 1), (0, 0)])

    def test_a_record_with_actions_is_kept(self):
        self._add()

        with self.assertRaisesRegex(UserError, "follow-up actions"):
            self.item.with_user(self.director).unlink()

        self.assertTrue(self.item.exists())
