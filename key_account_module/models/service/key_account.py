from odoo import api, fields, models


class KeyAccount(models.Model):
    """The account's complaints."""

    _inherit = "key.account"

    complaint_ids = fields.One2many("key.account.complaint", "key_account_id")
    open_complaint_count = fields.Integer(
        string="Open complaints", compute="_compute_complaint_counts"
    )
    late_complaint_count = fields.Integer(
        string="Late complaints", compute="_compute_complaint_counts"
    )

    @api.depends("complaint_ids.state", "complaint_ids.deadline")
    @api.depends_context("uid")
    def _compute_complaint_counts(self):
        """Counts of what this user may see, in two reads for any number of accounts."""
        open_domain = [("key_account_id", "in", self.ids), ("state", "!=", "closed")]
        open_counts = self._complaint_counts(open_domain)
        late_counts = self._complaint_counts([*open_domain, ("is_late", "=", True)])
        for account in self:
            account.open_complaint_count = open_counts.get(account._origin.id, 0)
            account.late_complaint_count = late_counts.get(account._origin.id, 0)

    def _complaint_counts(self, domain):
        complaints = self.env["key.account.complaint"]
        if not complaints.has_access("read"):
            return {}
        rows = complaints._read_group(domain, ["key_account_id"], ["__count"])
        return {account.id: count for account, count in rows}

    def _is_readable_by(self, user):
        """Whether ``user`` may read this account in its company (ACC-01)."""
        self.ensure_one()
        return self._readable_by(user) == self

    # === Actions ===

    def action_view_complaints(self):
        """The complaints of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_complaint_action_open"
        )
        return {
            **action,
            "domain": [("key_account_id", "=", self.id)],
            "context": {"default_key_account_id": self.id},
        }

    def action_new_complaint(self):
        """An empty complaint form for this account."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New complaint"),
            "res_model": "key.account.complaint",
            "views": [(False, "form")],
            "context": {"default_key_account_id": self.id},
        }
