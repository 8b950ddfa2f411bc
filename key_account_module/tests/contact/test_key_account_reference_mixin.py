from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountReferenceMixin(ContactCase):
    """A record about another one: here an item about a follow-up action."""

    def setUp(self):
        super().setUp()
        self.meeting = self._make_meeting()
        self.action = self._make_action()

    def _about(self, record, **vals):
        vals = {"res_model": record._name, "res_id": record.id, **vals}
        return self._make_item(self.meeting, **vals)

    def test_the_account_follows_the_record(self):
        item = self._about(self.action, key_account_id=False)

        self.assertEqual(item.key_account_id, self.account)
        self.assertEqual(item.reference_name, "Send the offer")

    def test_another_account_is_refused(self):
        with self.assertRaises(ValidationError):
            self._about(self.action, key_account_id=self.far.id)

    def test_only_records_of_an_account_are_referred_to(self):
        for name in ("res.partner", "key.account.access.mixin", "no.such.model"):
            with self.subTest(name=name), self.assertRaises(ValidationError):
                self._about(self.action, res_model=name)

    def test_the_name_of_a_hidden_record_does_not_leak(self):
        """A participant reads the item, but not what it is about."""
        self.meeting.participant_ids |= self.colleague
        item = self._about(self.action)

        shown = item.with_user(self.colleague)

        self.assertEqual(shown.topic, "Severe complaint")
        self.assertEqual(shown.reference_name, "No access")
        with self.assertRaises(AccessError):
            shown.action_open_reference()

    def test_the_origin_stays(self):
        item = self._about(self.action)

        item.write({"res_id": self.action.id, "topic": "Same origin"})
        with self.assertRaisesRegex(UserError, "origin"):
            item.res_id = self._make_action().id
