from odoo import fields, models


class KeyAccountBenefitEnd(models.TransientModel):
    """The dialogue in which benefits are taken back, with the reason."""

    _name = "key.account.benefit.end"
    _description = "Take benefits back"

    grant_ids = fields.Many2many(
        "key.account.benefit.grant",
        "key_account_benefit_end_rel",
        "dialogue_id",
        "grant_id",
        string="Benefits",
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True)

    def action_end(self):
        """Take them back from today."""
        self.ensure_one()
        return self.grant_ids.end(self.reason)
