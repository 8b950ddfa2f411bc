from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountCandidateDecide(ListingCommon):
    """A director decides several proposals in one dialogue."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_prospect("One", 600000)
        cls._make_prospect("Two", 350000)

    def _dialogue(self, user):
        action = self._screen().with_user(user).action_decide()
        dialogue = Form(
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
        )
        dialogue.reason = "Board of June"
        return dialogue.save()

    def test_accepting_lists_each_as_it_was_proposed(self):
        """Covers: KAI-08"""
        self._dialogue(self.director).action_accept()

        accounts = self.env["key.account"].search([("standing", "!=", "none")])
        self.assertEqual(
            {account.name: account.standing for account in accounts},
            {"One": "key", "Two": "potential"},
        )

    def test_refusing_lists_nobody(self):
        self._dialogue(self.director).action_refuse()

        self.assertFalse(self.env["key.account"].search([("standing", "!=", "none")]))

    def test_nobody_else_opens_it(self):
        with self.assertRaises(AccessError):
            self._dialogue(self.regional)
