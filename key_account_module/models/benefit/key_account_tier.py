from odoo import fields, models

from ..grading.key_account_tier import KeyAccountTier as GradedTier
from ..policy import converters as wire


class KeyAccountTier(models.Model):
    """The benefits that belong to a grade (CLS-28)."""

    _inherit = "key.account.tier"

    _policy_fields = {
        **GradedTier._policy_fields,
        "benefits": wire.References("benefit_ids", "benefit"),
    }

    benefit_ids = fields.Many2many(
        "key.account.benefit",
        "key_account_tier_benefit_rel",
        "tier_id",
        "benefit_id",
        string="Benefits",
    )

    def _effect_values(self):
        """The benefits are granted with the grade, and end with it."""
        keys = ", ".join(sorted(self.benefit_ids.mapped("key")))
        return {**super()._effect_values(), **({"benefits": keys} if keys else {})}
