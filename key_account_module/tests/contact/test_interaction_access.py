"""Who sees an interaction: whoever sees the account, and prospects as their own."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW, ContactCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestInteractionAccess(ContactCase):
    def setUp(self):
        super().setUp()
        self.near = self._make_interaction()
        self.there = self._make_interaction(
            user=self.colleague, key_account_id=self.far.id
        )

    def _seen(self, user):
        return self.env["key.account.interaction"].with_user(user).search([])

    def _visit_prospect(self, user, name="Prospect"):
        return self._make_interaction(
            user=user,
            key_account_id=False,
            partner_id=self._make_partner(name).id,
            partner_ids=False,
        )

    def test_scopes(self):
        self.assertEqual(self._seen(self.seller), self.near)
        self.assertEqual(self._seen(self.colleague), self.there)
        self.assertEqual(self._seen(self.regional), self.near)
        self.assertEqual(self._seen(self.director), self.near | self.there)
        self.assertEqual(self._seen(self.auditor), self.near | self.there)
        for user in (self.clerk, self.policy_admin):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self._seen(user)

    def test_strangers_and_auditors_change_nothing(self):
        for user in (self.colleague, self.auditor):
            interaction = self.near.with_user(user)
            for forbidden in (
                lambda i=interaction: i.write({"summary": "X"}),
                lambda i=interaction: i.action_close(),
                lambda i=interaction: i.action_reopen(),
                lambda i=interaction: i.action_create_lead(),
                lambda i=interaction: i.unlink(),
            ):
                with self.subTest(user=user.name), self.assertRaises(AccessError):
                    forbidden()

    def test_a_record_is_made_on_accounts_that_one_sees(self):
        with self.assertRaises(AccessError):
            self._make_interaction(key_account_id=self.far.id)
        with self.assertRaises(AccessError):
            self.near.key_account_id = self.far

    def test_other_company_is_out_of_sight(self):
        company = self._make_company("Other", self.director)
        account = self._make_account(
            "Abroad", user=self.director, company_id=company.id, team_id=False
        )
        mode = self._make_option("mode", "x", "X", company_id=company.id)
        abroad = self._make_interaction(
            user=self.director, key_account_id=account.id, mode_id=mode.id
        )

        here = abroad.with_context(allowed_company_ids=self.company.ids)

        self.assertEqual(abroad.company_id, company)
        with self.assertRaises(AccessError):
            here.read(["summary"])

    def test_names_of_hidden_records_do_not_leak(self):
        hidden = self.there.with_user(self.seller)

        self.assertNotIn("Far", hidden.sudo().display_name)
        self.assertIn("Acme", self.near.sudo().display_name)

    # === Customers that are no key account yet (VIS-16) ===

    def test_prospects_belong_to_who_visits_them(self):
        """His superior sees them as well, and nobody else below a director.

        Covers: VIS-16
        """
        visited = self._visit_prospect(self.seller)
        self.assertNotIn(visited, self._seen(self.regional))
        self.env["crm.team.member"].create(
            {"user_id": self.seller.id, "crm_team_id": self.north.id}
        )

        self.assertIn(visited, self._seen(self.seller))
        self.assertIn(visited, self._seen(self.regional))
        self.assertNotIn(visited, self._seen(self.colleague))
        self.assertIn(visited, self._seen(self.director))
        self.assertIn(visited, self._seen(self.auditor))
        self.assertEqual(visited.company_id, self.company)

    def test_a_prospect_becomes_an_opportunity(self):
        self.seller.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        visited = self._visit_prospect(self.seller)

        first = visited.action_create_lead()
        again = visited.action_create_lead()

        self.assertEqual(first["res_id"], again["res_id"])
        self.assertEqual(visited.lead_id.partner_id, visited.partner_id)

    def test_a_new_key_account_brings_its_earlier_records(self):
        visited = self._visit_prospect(self.colleague)
        other = self._visit_prospect(self.colleague, "Other prospect")

        account = self.env["key.account"].create(
            {"partner_id": visited.partner_id.id, "user_id": self.seller.id}
        )

        self.assertEqual(account.interaction_ids, visited)
        self.assertIn(visited, self._seen(self.seller))
        self.assertNotIn(visited, self._seen(self.colleague))
        self.assertFalse(other.key_account_id)

    def test_nobody_records_beside_a_key_account(self):
        """A stranger cannot keep an own record of a customer that he does not serve."""
        with self.assertRaises(ValidationError):
            self._make_interaction(
                key_account_id=False, partner_id=self.far.partner_id.id
            )
        with self.assertRaises(ValidationError):
            self._make_interaction(partner_id=self.far.partner_id.id)

    def test_the_customer_is_no_contact(self):
        person = self._make_partner("Prospect").child_ids.create(
            {"name": "Person", "parent_id": self._make_partner("Firm").id}
        )

        with self.assertRaises(ValidationError):
            self._make_interaction(key_account_id=False, partner_id=person.id)

    def test_naming_an_opportunity_needs_access_to_it(self):
        lead = self.env["crm.lead"].create({"name": "X", "user_id": self.director.id})
        vals = {"lead_id": lead.id}

        with self.assertRaises(AccessError):
            self.near.write(vals)
        self.seller.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            self.near.write(vals)

    def test_stored_derived_fields_are_not_written(self):
        for name, value in (("day", "2026-01-01"), ("company_id", self.company.id)):
            with self.subTest(name=name), self.assertRaises(UserError):
                self.near.write({name: value})

    def test_views_load_for_every_reader(self):
        kinds = ("form", "list", "search", "kanban", "calendar", "pivot", "graph")
        model = self.env["key.account.interaction"]
        for user in (self.seller, self.regional, self.director, self.auditor):
            views = model.with_user(user).get_views([(False, k) for k in kinds])
            self.assertIn("day", views["models"]["key.account.interaction"]["fields"])
