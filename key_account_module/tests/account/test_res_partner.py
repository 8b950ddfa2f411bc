from odoo.tests import Form, tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestResPartner(KeyAccountCommon):
    """What a customer's own form shows of its key account."""

    def test_contact_shows_the_account_and_grade_of_its_customer(self):
        """The grade is shown on the customer file (one half of CLS-32)."""
        account = self._make_account("Acme")
        contact = self._make_partner(
            "Ann", parent_id=account.partner_id.id, is_company=False
        )
        self._grade(account, self._make_abc(), "B", 200000)

        for partner in account.partner_id | contact:
            seen = partner.with_user(self.seller)
            self.assertEqual(seen.key_account_id, account)
            self.assertEqual(seen.key_account_tier, "B")

    def test_hidden_account_shows_nothing(self):
        account = self._make_account("Acme", self.colleague)
        self._grade(account, self._make_abc(), "A", 600000)

        partner = account.partner_id.with_user(self.seller)

        self.assertFalse(partner.key_account_id)
        self.assertFalse(partner.key_account_tier)
        self.assertEqual(
            account.partner_id.with_user(self.director).key_account_tier, "A"
        )

    def test_form_of_a_user_without_the_groups_has_no_button(self):
        views = self.env["res.partner"].with_user(self.clerk)

        arch = views.get_view(view_type="form")["arch"]

        self.assertNotIn("action_open_key_account", arch)
        self.assertNotIn('name="key_account_id"', arch)

    def test_button_makes_the_account_of_the_commercial_entity(self):
        customer = self._make_partner("Acme")
        contact = self._make_partner("Ann", parent_id=customer.id, is_company=False)

        action = contact.with_user(self.seller).action_create_key_account()
        form = Form(
            self.env[action["res_model"]]
            .with_user(self.seller)
            .with_context(**action["context"])
        )
        account = form.save()

        self.assertEqual(account.partner_id, customer)

    def test_filter_finds_customers_with_an_account_the_user_sees(self):
        mine = self._make_account("Mine").partner_id
        hidden = self._make_account("Hidden", self.colleague).partner_id
        partners = self.env["res.partner"].with_user(self.seller)

        found = partners.search([("key_account_ids", "any", [])])

        self.assertIn(mine, found)
        self.assertNotIn(hidden, found)
