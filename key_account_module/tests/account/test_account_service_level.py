from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestAccountServiceLevel(KeyAccountCommon):
    """How fast a customer is served; only those who manage a region or all set it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gold = cls._make_option("service_level", "gold", "Gold")
        cls.standard = cls._make_option("service_level", "standard", "Standard")
        cls.account = cls._make_account()

    def test_managers_and_directors_set_it_and_it_is_tracked(self):
        for user, level in ((self.regional, self.gold), (self.director, self.standard)):
            with self.subTest(user.name):
                account = self.account.with_user(user)
                tracked = account.with_context(tracking_disable=False)

                tracked.with_context(mail_notrack=False).service_level_id = level
                self.cr.precommit.run()

                self.assertEqual(self.account.service_level_id, level)
        values = self.account.message_ids.sudo().tracking_value_ids
        self.assertIn("Standard", values.mapped("new_value_char"))

    def test_nobody_else_sets_it(self):
        for user in (self.seller, self.auditor, self.policy_admin, self.clerk):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.account.with_user(user).write({"service_level_id": self.gold.id})
        self.assertFalse(self.account.service_level_id)

    def test_a_region_that_is_not_his_stays_closed_to_a_manager(self):
        self.account.write({"team_id": self.south.id})

        with self.assertRaises(AccessError):
            self.account.with_user(self.regional).service_level_id = self.gold

    def test_a_new_account_is_no_way_around_it(self):
        accounts = self.env["key.account"].with_user(self.seller)
        first, second = (self._make_partner(name) for name in ("First", "Second"))
        presets = accounts.with_context(default_service_level_id=self.gold.id)
        named = {"partner_id": first.id, "service_level_id": self.gold.id}

        for way, vals in ((accounts, named), (presets, {"partner_id": second.id})):
            with self.assertRaisesRegex(AccessError, "sets the service level"):
                way.create(vals)

    def test_a_seller_goes_on_working_with_an_account_that_has_one(self):
        self.account.service_level_id = self.gold
        form = Form(self.account.with_user(self.seller))
        form.state = "active"

        form.save()

        self.assertEqual(self.account.service_level_id, self.gold)
        self.assertEqual(self.account.state, "active")

    def test_an_entry_of_another_list_or_company_is_refused(self):
        size = self._make_option("size", "large", "Large")
        foreign = self._make_option("service_level", "far", "Far")
        foreign.company_id = self._make_company("Other")
        director = self.account.with_user(self.director)

        with self.assertRaisesRegex(ValidationError, "no entry of the list"):
            director.service_level_id = size
        with self.assertRaises(UserError):
            director.service_level_id = foreign.with_user(self.director)

    def test_it_is_no_tag_among_the_classes(self):
        with self.assertRaisesRegex(ValidationError, "field of its own"):
            self.account.with_user(self.seller).option_ids = self.gold

    def test_accounts_are_grouped_searched_and_imported_by_it(self):
        accounts = self.env["key.account"].with_user(self.regional)
        partner = self._make_partner("Import")
        fields = ["partner_id", "team_id", "service_level_id"]

        result = accounts.load(fields, [[partner.name, "North", "service_level/gold"]])

        self.assertFalse(result["messages"])
        account = accounts.search([("partner_id", "=", partner.id)])
        self.assertEqual(account.service_level_id.name, "Gold")
        self.assertEqual(accounts.search([("service_level_id", "=", "Gold")]), account)
        groups = accounts._read_group([], ["service_level_id"], ["__count"])
        self.assertIn((account.service_level_id, 1), groups)

    def test_form_shows_it_where_the_policy_has_levels(self):
        self.assertEqual(self.account.class_lists, "service_level")
