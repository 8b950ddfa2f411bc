from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountJudge(ListingCommon):
    """The dialogue of a judgement."""

    def _dialogue(self, user, account):
        dialogue = Form(
            self.env["key.account.judge"]
            .with_user(user)
            .with_context(default_key_account_id=account.id)
        )
        dialogue.qualifier_id = self.known
        dialogue.met = "yes"
        dialogue.reason = "Sets the standard"
        return dialogue.save()

    def test_it_records_the_judgement(self):
        """Covers: KAI-03"""
        account = self._make_account()

        self._dialogue(self.seller, account).action_judge()

        judgement = account.qualification_ids
        self.assertTrue(judgement.met)
        self.assertEqual(judgement.reason, "Sets the standard")

    def test_a_hidden_account_is_not_judged(self):
        hidden = self._make_account("Hidden", user=self.colleague)

        with self.assertRaises(AccessError):
            self._dialogue(self.seller, hidden).action_judge()
