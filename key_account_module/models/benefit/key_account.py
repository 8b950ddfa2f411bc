from odoo import api, fields, models


class KeyAccount(models.Model):
    """What the account gets: by its grades, and by what was granted besides."""

    _inherit = "key.account"

    benefit_grant_ids = fields.One2many(
        "key.account.benefit.grant", "key_account_id", string="Granted benefits"
    )
    tier_benefit_ids = fields.Many2many(
        "key.account.benefit",
        string="Benefits of its grades",
        compute="_compute_tier_benefit_ids",
    )
    benefit_count = fields.Integer(compute="_compute_benefit_count")

    @api.depends("current_grade_ids.tier_id.benefit_ids")
    def _compute_tier_benefit_ids(self):
        for account in self:
            account.tier_benefit_ids = account.current_grade_ids.tier_id.benefit_ids

    @api.depends("benefit_grant_ids.is_running", "tier_benefit_ids")
    def _compute_benefit_count(self):
        """Different benefits that the account has today."""
        running = self.env["key.account.benefit.grant"]._read_group(
            [("key_account_id", "in", self.ids), ("is_running", "=", True)],
            ["key_account_id"],
            ["benefit_id:recordset"],
        )
        granted = {account.id: benefits for account, benefits in running}
        for account in self:
            own = granted.get(account._origin.id, account.tier_benefit_ids[:0])
            account.benefit_count = len(account.tier_benefit_ids | own)

    def action_view_benefits(self):
        """Open what was granted to the account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_benefit_grant_action"
        )
        return {
            **action,
            "domain": [("key_account_id", "=", self.id)],
            "context": {"default_key_account_id": self.id},
        }
