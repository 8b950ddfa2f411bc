from odoo import api, models

from .granted_benefits import GrantedBenefits


class KeyAccountEffect(models.AbstractModel):
    """Benefits come with a grade and go with it (CLS-28)."""

    _inherit = "key.account.effect"

    @api.model
    def _effects(self):
        return {**super()._effects(), "benefits": GrantedBenefits()}
