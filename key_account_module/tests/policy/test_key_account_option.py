from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestKeyAccountOption(PolicyCase):
    """Coded lists are data of the policy."""

    def test_by_key_finds_entries_and_leaves_out_the_unknown(self):
        self._apply(self._option("a", "A"), self._option("b", "B"))

        found = self.env["key.account.option"]._by_key(["flag/a", "flag/nowhere"])

        self.assertEqual(set(found), {"flag/a"})

    def test_lists_are_called_by_words_and_found_by_them(self):
        """A list that the addon does not know is called by its key, without its signs."""
        self._apply(self._option("a", "A"))
        options = self.env["key.account.option"]
        options.create({"list": "visit_place", "key": "visit_place/a", "name": "Yard"})
        self.env["res.lang"]._activate_lang("zh_CN")

        groups = options.formatted_read_group([], ["list_words"], ["__count"])

        names = [group["list_words"] for group in groups]
        self.assertLessEqual({"Flags of accounts", "Visit place"}, set(names))
        self.assertEqual(names, sorted(names))
        found = options.search([("list_words", "ilike", "flags")])
        self.assertEqual(set(found.mapped("list")), {"flag"})
        self.assertEqual(
            options.search([("list_words", "=", "Visit place")]).name, "Yard"
        )
        chinese = found[0].with_context(lang="zh_CN")
        self.assertEqual(chinese.list_words, "客户标记")

    def test_everybody_reads_only_administrators_write(self):
        self._apply(self._option("a", "A"))
        option = self._find_option("a")

        self.assertEqual(option.with_user(self.clerk).name, "A")
        with self.assertRaisesRegex(Exception, "not allowed"):
            option.with_user(self.clerk).name = "B"

    def test_translations_are_applied_and_compared(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        resource = self._option("a", "Strategic")
        resource["values"]["name"]["zh_CN"] = "战略合作"
        self._apply(resource)

        option = self._find_option("a")
        self.assertEqual(option.with_context(lang="zh_CN").name, "战略合作")
        option.with_context(lang="zh_CN").name = "别的"
        plan = self.policy.plan(document=self._document(resource))

        (field,) = plan["changes"][0]["fields"]
        self.assertEqual(field["path"], "name.zh_CN")
        self.assertEqual(field["origin"], "drift")

    def test_a_product_group_finds_categories_by_full_name_or_xml_id(self):
        films = self._make_categories()
        goods = self.env.ref("product.product_category_goods")
        resource = self._product_group(
            ["product.product_category_goods", "All films / Thin"]
        )

        self._apply(resource)

        option = self.env["key.account.option"].search(
            [("key", "=", "product_group/film")]
        )
        self.assertEqual(option.category_ids, films + goods)
        plan = self.policy.plan(document=self._document(resource))
        self.assertFalse(plan["changes"])
        [exported] = self.policy.export(bundle="test")["resources"]
        names = sorted((films + goods).mapped("complete_name"))
        self.assertEqual(exported["values"]["categories"], names)

    def test_a_category_that_the_server_lacks_is_a_finding(self):
        resource = self._product_group(["All / Nowhere"])

        plan = self.policy.plan(document=self._document(resource))

        [finding] = plan["diagnostics"]
        self.assertEqual(finding["code"], "POL404")
        self.assertIn("All / Nowhere", finding["message"])

    def test_a_category_taken_away_by_hand_is_drift(self):
        films = self._make_categories()
        resource = self._product_group(films.mapped("complete_name"))
        self._apply(resource)
        self.env["key.account.option"].search(
            [("key", "=", "product_group/film")]
        ).category_ids = False

        plan = self.policy.plan(document=self._document(resource))

        [field] = plan["changes"][0]["fields"]
        self.assertEqual((field["path"], field["origin"]), ("categories", "drift"))

    def _make_categories(self):
        top = self.env["product.category"].create({"name": "All films"})
        return top.create({"name": "Thin", "parent_id": top.id})

    def _product_group(self, categories):
        return {
            "kind": "option",
            "key": "product_group/film",
            "values": {
                "list": "product_group",
                "name": {"en_US": "Film"},
                "categories": categories,
            },
            "source": "test.yaml:3:5",
        }
