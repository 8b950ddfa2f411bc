from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccount(KeyAccountCommon):
    """The account itself: who it is, who is responsible, what staff may set."""

    def test_second_account_of_a_customer_is_refused(self):
        account = self._make_account()

        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation) as caught:
            account.create({"partner_id": account.partner_id.id})

        message = account._sql_error_to_message(caught.exception)
        self.assertIn("already has a key account", message)

    def test_customer_may_have_an_account_in_each_company(self):
        account = self._make_account()
        other = self._make_company("Other", self.director)

        second = self.env["key.account"].create(
            {
                "partner_id": account.partner_id.id,
                "company_id": other.id,
                "user_id": self.director.id,
                "team_id": False,
            }
        )

        self.assertEqual(second.name, account.name)

    def test_contact_is_refused_and_the_customer_named(self):
        customer = self._make_partner("Acme")
        contact = self._make_partner("Ann", parent_id=customer.id, is_company=False)

        with self.assertRaisesRegex(ValidationError, "make the key account for Acme"):
            self.env["key.account"].create({"partner_id": contact.id})

    def test_form_turns_a_contact_into_its_customer(self):
        customer = self._make_partner("Acme")
        contact = self._make_partner("Ann", parent_id=customer.id, is_company=False)

        with Form(self.env["key.account"].with_user(self.seller)) as form:
            form.partner_id = contact
        account = form.record

        self.assertEqual(account.partner_id, customer)
        self.assertEqual(account.user_id, self.seller)

    def test_name_follows_the_customer(self):
        account = self._make_account("Acme")

        account.partner_id.name = "Acme Ltd."

        self.assertEqual(account.name, "Acme Ltd.")

    def test_region_comes_from_the_manager(self):
        self.south.member_ids = self.seller

        account = self.env["key.account"].create(
            {"partner_id": self._make_partner().id, "user_id": self.seller.id}
        )

        self.assertEqual(account.team_id, self.south)

    def test_region_chosen_by_hand_stays(self):
        self.south.member_ids = self.seller

        account = self._make_account(team_id=self.north.id)

        self.assertEqual(account.team_id, self.north)

    def test_manager_of_another_company_is_refused(self):
        other = self._make_company("Other")

        with self.assertRaises(UserError):
            self._make_account(company_id=other.id, team_id=False)

    def test_flags_come_from_their_list(self):
        channel = self.env["key.account.option"].create(
            {"key": "channel/fair", "list": "channel", "name": "Fair"}
        )
        loyal = self._make_flag("loyal")
        account = self._make_account(flag_ids=[(4, loyal.id)])

        for field, option in (("flag_ids", channel), ("option_ids", loyal)):
            with self.subTest(field=field), self.assertRaises(ValidationError):
                account.write({field: [(4, option.id)]})

    def test_seller_edits_but_does_not_reassign(self):
        account = self._make_account().with_user(self.seller)

        account.write({"state": "active", "note": "Visit monthly"})

        for field, value in (
            ("user_id", self.colleague.id),
            ("member_ids", [(4, self.colleague.id)]),
            ("team_id", self.south.id),
            ("partner_id", self._make_partner("Another").id),
        ):
            with self.subTest(field=field), self.assertRaises(AccessError):
                account.write({field: value})

    def test_regional_manager_reassigns(self):
        account = self._make_account().with_user(self.regional)

        account.write({"user_id": self.colleague.id})

        self.assertEqual(account.user_id, self.colleague)

    def test_forms_open_for_every_role(self):
        account = self._make_account()
        for user in (self.seller, self.regional, self.director, self.auditor):
            with self.subTest(user=user.login):
                form = Form(account.with_user(user))
                self.assertEqual(form.partner_id, account.partner_id)

    def test_flags_of_another_company_s_policy_are_refused(self):
        other = self._make_company("Other")
        flag = self._make_flag("loyal")
        flag.company_id = other

        with self.assertRaises(UserError):
            self._make_account(flag_ids=[(4, flag.id)])

    def test_every_view_opens(self):
        """As the client opens them: arch for the role, then the search panel's data."""
        accounts = self.env["key.account"].with_user(self.seller)
        for view in ("list", "form", "kanban", "search", "activity", "pivot", "graph"):
            with self.subTest(view=view):
                self.assertTrue(accounts.get_view(view_type=view)["arch"])
        for field in ("tier_id", "state", "team_id"):
            values = accounts.search_panel_select_multi_range(field)
            self.assertIn("values", values)

    def test_archived_account_is_out_of_the_way(self):
        account = self._make_account()

        account.with_user(self.regional).action_archive()

        accounts = self.env["key.account"].with_user(self.regional)
        self.assertNotIn(account, accounts.search([]))
        self.assertIn(account, accounts.search([("active", "=", False)]))

    def test_customer_of_an_account_with_a_history_stays(self):
        account = self._make_account("Acme")
        other = self._make_partner("Other")
        account.with_user(self.director).partner_id = other
        self._grade(account, self._make_abc(), "B", 200000)

        with self.assertRaisesRegex(UserError, "has a history"):
            account.with_user(self.director).partner_id = self._make_partner("Third")

    def test_what_follows_from_other_fields_is_not_written(self):
        account = self._make_account("Acme")

        with self.assertRaisesRegex(UserError, "follow from other fields"):
            self.env["key.account.complaint"].with_user(self.director).create(
                {"key_account_id": account.id, "company_id": self.env.company.id}
            )

    def test_customers_are_found_by_the_accounts_one_may_read(self):
        mine = self._make_account("Mine")
        hidden = self._make_account("Hidden", user=self.director)
        both = mine.partner_id | hidden.partner_id
        partners = self.env["res.partner"].with_user(self.seller)
        domain = [("id", "in", both.ids), ("key_account_ids", "!=", False)]

        self.assertEqual(partners.search(domain), mine.partner_id)
