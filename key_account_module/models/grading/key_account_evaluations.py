from odoo import api, fields, models


class KeyAccount(models.Model):
    """The account's evaluations."""

    _inherit = "key.account"

    evaluation_ids = fields.One2many("key.account.evaluation", "key_account_id")
    evaluation_count = fields.Integer(compute="_compute_evaluation_count")

    @api.depends("evaluation_ids")
    @api.depends_context("uid")
    def _compute_evaluation_count(self):
        evaluations = self.env["key.account.evaluation"]
        rows = (
            evaluations._read_group(
                [("key_account_id", "in", self.ids)], ["key_account_id"], ["__count"]
            )
            if evaluations.has_access("read")
            else []
        )
        counts = {account.id: count for account, count in rows}
        for account in self:
            account.evaluation_count = counts.get(account._origin.id, 0)

    def action_resume_cooperation(self):
        """The dialogue in which a director takes back what ended the cooperation."""
        self.ensure_one()
        ended = self.evaluation_ids.filtered(
            lambda e: e.decision == "end" and e.decision_state == "done"
        )
        return ended[:1].action_open_decide()

    def action_view_evaluations(self):
        """The evaluations of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_evaluation_action"
        )
        return {
            **action,
            "domain": [("key_account_id", "=", self.id)],
            "context": {"default_key_account_id": self.id},
        }
