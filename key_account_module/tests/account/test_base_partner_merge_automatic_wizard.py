from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestBasePartnerMerge(KeyAccountCommon):
    """Contacts are merged and moved without losing a key account."""

    def _merge(self, partners, into):
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            partners.ids, into
        )

    def test_two_key_accounts_are_not_merged(self):
        one, two = self._make_account("One"), self._make_account("Two")

        with self.assertRaisesRegex(UserError, "key accounts of their own"):
            self._merge(one.partner_id | two.partner_id, one.partner_id)

    def test_account_follows_the_merged_customer(self):
        account = self._make_account("Old name")
        target = self._make_partner("New name")

        self._merge(account.partner_id | target, target)

        self.assertEqual(account.partner_id, target)
        self.assertEqual(account.name, "New name")
        self.assertIn(
            "New name, Old name were merged into New name",
            account.message_ids[0].body,
        )

    def test_an_account_is_not_merged_into_a_contact_of_somebody_else(self):
        """Nothing that he bought would count for it any more."""
        person = self._make_partner("Ann", is_company=False)
        self.env["key.account"].create({"partner_id": person.id})
        twin = self._make_partner(
            "Ann of Holding",
            is_company=False,
            parent_id=self._make_partner("Holding").id,
        )

        with self.assertRaisesRegex(ValidationError, "cannot become a contact"):
            self._merge(person | twin, twin)

    def test_customer_with_an_account_stays_the_head(self):
        account = self._make_account("Branch")
        parent = self._make_partner("Holding")

        with self.assertRaisesRegex(ValidationError, "cannot become a contact"):
            account.partner_id.write({"parent_id": parent.id, "is_company": False})
