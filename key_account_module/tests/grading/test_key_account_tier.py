from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountTier(KeyAccountCommon):
    """A tier's condition: refused when it cannot be understood, told in words."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abc = cls._make_abc()
        cls.tier_a = cls._tier(cls.abc, "A")

    def test_condition_is_told_in_words_with_names(self):
        self._make_flag("strategic", "Strategic partner")

        words = self.tier_a.with_user(self.seller).condition_words

        self.assertRegex(words, "500.000")
        self.assertIn("Strategic partner", words)

    def test_words_follow_the_user_s_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")

        words = self.tier_a.with_context(lang="zh_CN").condition_words

        self.assertRegex(words, "[\u4e00-\u9fff]")

    def test_unknown_metric_is_refused(self):
        with self.assertRaises(ValidationError):
            self.tier_a.condition = {"metric": "reveneu", "gte": 1}

    def test_every_mistake_is_told(self):
        wrong = {"all": [{"metric": "reveneu", "gte": 1}, {"option": "no-list"}]}

        with self.assertRaises(ValidationError) as caught:
            self.tier_a.condition = wrong

        self.assertIn("reveneu", str(caught.exception))
        self.assertEqual(len(str(caught.exception).splitlines()), 2)

    def test_raw_json_is_edited_in_the_form(self):
        with Form(self.tier_a.with_user(self.policy_admin)) as form:
            form.condition_json = '{"flag": "strategic"}'

        self.assertEqual(self.tier_a.condition, {"flag": "strategic"})

    def test_broken_json_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "not valid JSON"):
            self.tier_a.condition_json = "{"

    def test_new_tier_from_raw_json(self):
        tier = self.env["key.account.tier"].create(
            {
                "key": "abc/S",
                "name": "S",
                "scheme_id": self.abc.id,
                "sequence": 0,
                "condition_json": '{"flag": "strategic"}',
            }
        )

        self.assertEqual(tier.condition, {"flag": "strategic"})
        self.assertEqual(tier.company_id, self.abc.company_id)
