from lxml import etree

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestScreens(TransactionCase):
    """What every page of the app owes its reader, whichever family it belongs to."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        root = cls.env.ref("key_account_module.key_account_menu_root")
        menus = cls.env["ir.ui.menu"].search([("id", "child_of", root.id)])
        actions = [menu.action for menu in menus if menu.action]
        cls.actions = [action for action in actions if "list" in action.view_mode]

    def test_a_record_has_a_title_in_words(self):
        """Not “key.account.listing.change,4” in the bread crumbs."""
        bare = self.env.registry["base"]._compute_display_name
        for action in self.actions:
            model = self.env[action.res_model]
            if "form" not in action.view_mode:
                continue
            with self.subTest(model=model._name):
                own = type(model)._compute_display_name is not bare
                self.assertTrue(model._rec_name or own)

    def test_what_is_archived_can_be_found_again(self):
        for action in self.actions:
            model = self.env[action.res_model]
            if "active" not in model._fields or not model._auto:
                continue
            with self.subTest(model=model._name):
                arch = model.get_view(view_type="search")["arch"]
                self.assertIn("('active', '=', False)", arch)

    def test_an_empty_list_says_what_comes_here(self):
        for action in self.actions:
            with self.subTest(action=action.name):
                self.assertIn("o_view_nocontent_smiling_face", action.help or "")

    def test_every_form_of_a_policy_says_so_before_anything_else(self):
        """Who edits what a policy made would lose it with the next apply."""
        kinds = [
            model
            for model in map(self.env.get, self.env)
            if getattr(model, "_policy_kind", None) and not model._abstract
        ]
        self.assertGreater(len(kinds), 10)
        for model in kinds:
            with self.subTest(model=model._name):
                form = etree.fromstring(model.get_view(view_type="form")["arch"])
                [said] = form.xpath("//div[@invisible='not bundle_id']")
                self.assertIn(said.getparent().index(said), (0, 1))
                self.assertIn("next apply takes it back", said.xpath("string()"))
                self.assertTrue(said.xpath("field[@name='bundle_id']"))
