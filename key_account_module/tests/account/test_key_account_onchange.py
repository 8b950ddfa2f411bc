from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountOnchange(KeyAccountCommon):
    """An unsaved form tells nothing that reading would not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abc = cls._make_abc()
        cls.hidden = cls._make_account("Hidden Ltd", user=cls.director)
        cls._grade(cls.hidden, cls.abc, "A", 600000)

    def test_naming_a_hidden_account_is_refused(self):
        complaints = self.env["key.account.complaint"].with_user(self.seller)

        for value in (self.hidden.id, {"id": self.hidden.id}, str(self.hidden.id)):
            with self.subTest(value=value), self.assertRaises(AccessError):
                complaints.onchange(
                    {"key_account_id": value},
                    ["key_account_id"],
                    {"customer_name": {}, "key_account_id": {"fields": {}}},
                )

    def test_a_hidden_grade_cannot_be_borrowed(self):
        accounts = self.env["key.account"].with_user(self.seller)

        told = accounts.onchange(
            {"grade_id": self.hidden.grade_id.id},
            ["grade_id"],
            {"tier_details": {}, "tier_since": {}, "tier_reason": {}},
        )

        self.assertNotIn("600", str(told))

    def test_a_preset_hidden_account_is_refused(self):
        complaints = self.env["key.account.complaint"].with_user(self.seller)
        preset = complaints.with_context(default_key_account_id=self.hidden.id)

        with self.assertRaises(AccessError):
            preset.onchange({}, [], {"customer_name": {}, "customer_id": {}})

    def test_a_line_of_another_form_names_no_hidden_customer(self):
        for model in ("key.account.meeting.item", "key.account.visit.plan.line"):
            with self.subTest(model=model):
                lines = self.env[model].with_user(self.seller)

                line = lines.new({"key_account_id": self.hidden.id})

                self.assertFalse(line.customer_name)

    def test_a_line_of_an_own_account_names_the_customer(self):
        own = self._make_account("Own Ltd", user=self.seller)
        meetings = self.env["key.account.meeting"].with_user(self.seller)

        line = meetings.item_ids.new({"key_account_id": own.id})

        self.assertEqual(line.customer_name, "Own Ltd")
