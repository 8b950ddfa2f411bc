from odoo import api, fields, models


class KeyAccount(models.Model):
    """What the account's grades and classes say about how it is served (CLS-04)."""

    _inherit = "key.account"

    treatment_tier_ids = fields.Many2many(
        "key.account.tier", string="By grade", compute="_compute_treatments"
    )
    treatment_option_ids = fields.Many2many(
        "key.account.option", string="By class", compute="_compute_treatments"
    )

    @api.depends("current_grade_ids.tier_id", "option_ids", "flag_ids")
    def _compute_treatments(self):
        for account in self:
            entries = account.option_ids | account.flag_ids
            tiers = account.current_grade_ids.tier_id
            account.treatment_option_ids = entries._has_treatment()
            account.treatment_tier_ids = tiers._has_treatment()
