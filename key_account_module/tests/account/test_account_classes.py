from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestAccountClasses(KeyAccountCommon):
    """An account is in one entry of each class list, wherever it was chosen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.large = cls._make_option("size", "large", "Large")
        cls.small = cls._make_option("size", "small", "Small")
        cls.agent = cls._make_option(
            "channel", "agent", "Agent", regional=True, exclusive=True
        )
        cls.dealer = cls._make_option("channel", "dealer", "Dealer", regional=True)
        cls.account = cls._make_account()
        cls.own = cls.account.with_user(cls.seller)

    def test_every_class_of_the_sources_is_a_field_to_search_and_group_by(self):
        """Covers: CLS-01, CLS-02, CLS-03, CLS-05, CLS-06"""
        for name, field in {
            "industry": "industry_class_id",
            "size": "size_class_id",
            "relation": "relation_class_id",
            "potential": "potential_class_id",
            "dealing": "dealing_class_id",
        }.items():
            with self.subTest(name):
                entry = self._make_option(name, "any", "Any")

                self.own[field] = entry

                accounts = self.env["key.account"].with_user(self.seller)
                self.assertEqual(accounts.search([(field, "=", entry.id)]), self.own)
                groups = accounts._read_group([], [field], ["__count"])
                self.assertEqual(groups, [(entry.with_user(self.seller), 1)])

    def test_form_offers_the_lists_of_the_companys_policies_only(self):
        """No field of another industry is in the way."""
        self.assertEqual(self.own.class_lists, "channel size")
        foreign = self._make_option("potential", "high", "High")
        foreign.company_id = self._make_company("Other")
        self.own.invalidate_recordset(["class_lists"])
        self.assertEqual(self.own.class_lists, "channel size")

    def test_the_object_and_the_form_of_sale_are_two_axes(self):
        """Covers: CLS-16"""
        direct = self._make_option("sales_object", "direct", "Direct customer")
        auction = self._make_option("sales_form", "auction", "Online auction")

        self.own.write({"sales_object_id": direct.id, "sales_form_id": auction.id})

        self.assertEqual(self.account.option_ids, direct | auction)

    def test_a_class_is_an_entry_that_conditions_see(self):
        self.own.size_class_id = self.large

        self.assertEqual(self.account.option_ids, self.large)

    def test_another_class_replaces_the_one_before_and_nothing_else(self):
        other = self._make_option("mode", "visit", "Visit")
        self.account.option_ids = self.large | other

        self.own.size_class_id = self.small

        self.assertEqual(self.account.option_ids, self.small | other)

    def test_an_entry_chosen_as_a_tag_shows_as_class(self):
        self.own.option_ids = self.small

        self.assertEqual(self.own.size_class_id, self.small)

    def test_a_class_is_left_again(self):
        self.own.size_class_id = self.large

        self.own.size_class_id = False

        self.assertFalse(self.account.option_ids)

    def test_two_classes_of_a_kind_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "one class of “size”"):
            self.own.option_ids = self.large | self.small

    def test_an_entry_of_another_list_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "no entry of the list “size”"):
            self.own.size_class_id = self.dealer

    def test_a_new_account_is_made_with_its_classes_in_the_form(self):
        form = Form(self.env["key.account"].with_user(self.seller))
        form.partner_id = self._make_partner("New")
        form.size_class_id = self.large

        account = form.save()

        self.assertEqual(account.option_ids, self.large.with_user(self.seller))

    def test_classes_are_imported_and_exported_by_name_or_key(self):
        """Covers: CLS-01, CLS-02"""
        accounts = self.env["key.account"].with_user(self.seller)
        rows = [["Acme", "size/small"], ["Acme", "Large"]]
        for row in rows:
            partner = self._make_partner(f"Import {row[1]}")

            result = accounts.load(
                ["partner_id", "size_class_id"], [[partner.name, row[1]]]
            )

            self.assertFalse(result["messages"])
        self.seller.group_ids += self.env.ref("base.group_allow_export")
        found = accounts.search([("name", "like", "Import")], order="id")
        self.assertEqual(
            found.export_data(["size_class_id"])["datas"], [["Small"], ["Large"]]
        )

    # === Channels ===

    def test_an_agent_or_distributor_is_recorded_with_its_region(self):
        """Covers: CLS-25"""
        self.account.team_id = False

        with self.assertRaisesRegex(ValidationError, "region of Acme"):
            self.own.channel_class_id = self.dealer

    def test_an_exclusive_agent_with_a_competing_brand_is_marked(self):
        """Covers: CLS-24, CLS-25"""
        self.own.write(
            {"channel_class_id": self.agent.id, "competing_brands": "Others Ltd"}
        )
        self.assertTrue(self.account.channel_conflict)
        marked = self.own.search([("channel_conflict", "=", True)])
        self.assertEqual(marked, self.own)

        self.own.channel_class_id = self.dealer

        self.assertFalse(self.account.channel_conflict)

    def test_a_blank_brand_is_no_competing_brand(self):
        self.own.write({"channel_class_id": self.agent.id, "competing_brands": "  "})

        self.assertFalse(self.account.channel_conflict)

    # === Treatment ===

    def test_the_account_shows_how_its_class_and_grade_are_served(self):
        """Covers: CLS-04"""
        abc = self._make_abc()
        self._tier(abc, "A").service = "Weekly visit"
        self.large.resources = "Own service team"
        self._grade(self.account, abc, "A", 600000)

        self.own.option_ids = self.large

        self.assertEqual(self.own.treatment_tier_ids.service, "Weekly visit")
        self.assertEqual(self.own.treatment_option_ids.resources, "Own service team")

    def test_a_class_that_says_nothing_is_not_shown(self):
        self.own.option_ids = self.small

        self.assertFalse(self.own.treatment_option_ids)
