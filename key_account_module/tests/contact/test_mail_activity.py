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

    # === Words ===

    def _keep_spoken(self, accounts):
        """Reminders in words of ours, for the managers of some accounts."""
        wanted = {
            account: {
                "user_id": account.user_id.id,
                "summary": lambda a: a.env._("Bring the data up to date"),
            }
            for account in accounts
        }
        self.env["mail.activity"]._keyed_keep("spoken", wanted)

    def test_each_is_reminded_in_his_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.colleague.lang = "zh_CN"

        self._keep_spoken(self.account | self.far)

        self.assertEqual(
            self._reminders(self.account).summary, "Bring the data up to date"
        )
        self.assertEqual(self._reminders(self.far).summary, "更新客户资料")

    def test_words_for_many_cost_no_more_queries(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.colleague.lang = "zh_CN"
        many = [self._make_account(f"A{n}", user=self.colleague) for n in range(5)]
        accounts = (self.account | self.far).union(*many)
        wanted = {
            account: {
                "user_id": account.user_id.id,
                "summary": lambda a: a.team_id.display_name,
            }
            for account in accounts
        }
        activities = self.env["mail.activity"]
        activities._in_words(wanted)
        self.env.flush_all()

        for some in (accounts[:2], accounts):
            self.env.invalidate_all()
            with self.subTest(accounts=len(some)), self.assertQueryCount(5):
                activities._in_words({account: wanted[account] for account in some})

    def test_defaults_of_a_screen_do_not_reach_it(self):
        activities = self.env["mail.activity"].with_context(
            default_res_model="res.partner", default_summary="Forged"
        )

        activities._keyed_keep("test", {self.account: {"user_id": self.seller.id}})

        reminder = self._reminders(self.account)
        self.assertEqual(reminder.res_model, "key.account")
        self.assertFalse(reminder.summary)
