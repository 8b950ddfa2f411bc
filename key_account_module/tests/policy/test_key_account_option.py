from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestKeyAccountOption(PolicyCase):
    """Coded lists are data of the policy."""

    def test_by_key_finds_entries_and_leaves_out_the_unknown(self):
        self._apply(self._option("a", "A"), self._option("b", "B"))

        found = self.env["key.account.option"]._by_key(["flag/a", "flag/nowhere"])

        self.assertEqual(set(found), {"flag/a"})

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
