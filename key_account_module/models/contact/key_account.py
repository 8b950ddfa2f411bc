from odoo import api, fields, models


class KeyAccount(models.Model):
    """The account's follow-up actions, wherever they come from."""

    _inherit = "key.account"

    action_ids = fields.One2many("key.account.action", "key_account_id")
    open_action_count = fields.Integer(
        string="Open actions", compute="_compute_action_counts"
    )
    late_action_count = fields.Integer(
        string="Late actions", compute="_compute_action_counts"
    )

    @api.depends("action_ids.state", "action_ids.date_deadline")
    @api.depends_context("uid")
    def _compute_action_counts(self):
        """Counts of what this user may see, in two reads for any number of accounts."""
        domain = [("key_account_id", "in", self.ids)]
        counts = self.env["key.account.action"]._open_and_late(domain, "key_account_id")
        for account in self:
            open_count, late_count = counts.get(account._origin.id, (0, 0))
            account.open_action_count = open_count
            account.late_action_count = late_count

    def _readable_by(self, user):
        """The accounts of ``self`` that ``user`` may read in their companies (ACC-01)."""
        companies = self.sudo().company_id & user.sudo().company_ids
        here = self.sudo().filtered(lambda account: account.company_id in companies)
        theirs = here.with_user(user).with_context(allowed_company_ids=companies.ids)
        return self.browse(theirs._filtered_access("read").ids)

    # === Actions ===

    def action_view_actions(self):
        """The follow-up actions of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_action_action"
        )
        return {
            **action,
            "domain": [("key_account_id", "=", self.id)],
            "context": {
                "default_key_account_id": self.id,
                "search_default_filter_pending": 1,
            },
        }
