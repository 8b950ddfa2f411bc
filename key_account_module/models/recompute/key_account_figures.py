from odoo import fields, models


class KeyAccount(models.Model):
    """The account's figures as the recompute found them, month by month."""

    _inherit = "key.account"

    metric_ids = fields.One2many(
        "key.account.metric", "key_account_id", string="Monthly figures", readonly=True
    )

    def action_view_metrics(self):
        """Open the monthly figures of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_metric_action"
        )
        return {**action, "domain": [("key_account_id", "=", self.id)]}
