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
