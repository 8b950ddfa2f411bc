"""The history of a customer, and who has not been spoken to."""

from ast import literal_eval

from freezegun import freeze_time
from lxml import etree

from odoo import fields
from odoo.tests import tagged

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInteractionHistory(ContactCase):
    def test_the_history_of_a_customer_has_everything(self):
        """From the account and from any contact, whoever recorded it and however long ago.

        Covers: INT-17
        """
        old = self._make_interaction(date="2019-03-01 02:00:00")
        old.action_close()
        self.account.member_ids = self.colleague
        new = self._make_interaction(user=self.colleague)
        self._make_interaction(user=self.colleague, key_account_id=self.far.id)
        interactions = self.env["key.account.interaction"].with_user(self.seller)

        for record in (self.account, self.account.partner_id, self.buyer):
            history = record.with_user(self.seller).action_view_interactions()
            with self.subTest(record=record.display_name):
                found = interactions.search(history["domain"])
                self.assertEqual(found.ids, [new.id, old.id])
        self.assertEqual(self.account.with_user(self.seller).interaction_count, 2)
        self.assertEqual(self.buyer.with_user(self.seller).interaction_count, 2)

    def test_counts_are_of_what_the_user_sees(self):
        self._make_interaction(user=self.colleague, key_account_id=self.far.id)

        partner = self.far.partner_id

        self.assertEqual(partner.with_user(self.seller).interaction_count, 0)
        self.assertEqual(partner.with_user(self.colleague).interaction_count, 1)

    def test_last_contact_is_the_last_time_the_customer_was_reached(self):
        self._make_interaction(date="2026-08-01 02:00:00")
        self._make_interaction(date="2026-09-10 02:00:00", call_answered="no")
        self._make_interaction(date="2026-09-30 02:00:00")

        account = self.account.with_user(self.seller)

        self.assertEqual(account.date_last_contact, fields.Date.to_date("2026-08-01"))

    def test_accounts_without_recent_contact_are_found(self):
        """The filters of the list: reached within the days, or not.

        Covers: INT-15
        """
        silent = self._make_account("Silent")
        lately = self._make_account("Lately")
        for account, date, answered in (
            (self.account, "2026-08-01 02:00:00", "yes"),
            (lately, "2026-09-01 02:00:00", False),
            (silent, "2026-09-10 02:00:00", "no"),
        ):
            self._make_interaction(
                key_account_id=account.id, date=date, call_answered=answered
            )

        found = {days: self._filtered(f"filter_silent_{days}") for days in (30, 90)}

        self.assertEqual(found[30], silent | self.account)
        self.assertEqual(found[90], silent)

    def _filtered(self, name):
        view = self.env.ref("key_account_module.key_account_view_search")
        arch = etree.fromstring(view.get_combined_arch())
        domain = literal_eval(arch.find(f".//filter[@name='{name}']").get("domain"))
        return self.env["key.account"].with_user(self.seller).search(domain)
