from odoo.tests import Form, tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountAttentionAssess(ListingCommon):
    """The dialogue of an assessment."""

    def test_it_records_the_assessment(self):
        """Covers: KAI-07"""
        self.listing.attention_months = 6
        account = self._make_account()
        attention = account.attention_ids.with_user(self.seller)
        action = attention.action_assess()
        dialogue = Form(
            self.env[action["res_model"]]
            .with_user(self.seller)
            .with_context(**action["context"])
        )
        dialogue.outcome = "potential"
        dialogue.assessment = "Buys every month"

        dialogue.save().action_assess()

        self.assertEqual(attention.outcome, "potential")
