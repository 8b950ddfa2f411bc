from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestMailActivity(ContactCase):
    """Reminders with a key: made once, changed afterwards, ended with their cause."""

    def _keep(self, **vals):
        wanted = {
            "user_id": self.seller.id,
            "date_deadline": self.account.date_since,
            "summary": "Look after it",
            **vals,
        }
        self.env["mail.activity"]._keyed_keep("test", {self.account: wanted})
        return self._reminders(self.account)

    def test_a_second_run_makes_no_second_reminder(self):
        first = self._keep()

        again = self._keep(summary="Look again")

        self.assertEqual(again, first)
        self.assertEqual(first.summary, "Look again")

    def test_another_key_is_another_reminder(self):
        first = self._keep()

        self.env["mail.activity"]._keyed_end("other", self.account)
        self.assertEqual(self._reminders(self.account), first)
        self.env["mail.activity"]._keyed_end("test", self.account, "Settled")

        self.assertFalse(self._reminders(self.account))
        self.assertIn("Settled", "".join(self.account.message_ids.mapped("body")))

    def test_defaults_of_a_screen_do_not_reach_it(self):
        activities = self.env["mail.activity"].with_context(
            default_res_model="res.partner", default_summary="Forged"
        )

        activities._keyed_keep("test", {self.account: {"user_id": self.seller.id}})

        reminder = self._reminders(self.account)
        self.assertEqual(reminder.res_model, "key.account")
        self.assertFalse(reminder.summary)
