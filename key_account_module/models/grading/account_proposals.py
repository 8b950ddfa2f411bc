from odoo import api, fields, models

from .proposal_writer import ProposalWriter


class KeyAccount(models.Model):
    """What is proposed for the account's grades."""

    _inherit = "key.account"

    grade_proposal_ids = fields.One2many(
        "key.account.grade.proposal", "key_account_id", string="Grade proposals"
    )
    grade_proposal_count = fields.Integer(
        string="Proposals to decide", compute="_compute_grade_proposal_count"
    )

    def write(self, vals):
        """An archived account has nothing to decide, until it is restored."""
        result = super().write(vals)
        if "active" in vals:
            writer = ProposalWriter(self.env)
            schemes = self.sudo().current_grade_ids.scheme_id
            archived = self.filtered(lambda account: not account.active)
            why = self.env._("The account was archived.")
            writer.supersede(archived, schemes, why)
            writer.propose_again(self - archived, schemes)
        return result

    @api.depends("grade_proposal_ids.state")
    def _compute_grade_proposal_count(self):
        counts = self.env["key.account.grade.proposal"]._read_group(
            [("key_account_id", "in", self.ids), ("state", "=", "open")],
            ["key_account_id"],
            ["__count"],
        )
        by_account = {account.id: count for account, count in counts}
        for account in self:
            account.grade_proposal_count = by_account.get(account._origin.id, 0)

    def action_view_grade_proposals(self):
        """Open the proposals of this account, those to decide first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_grade_proposal_action"
        )
        context = {"search_default_open": bool(self.grade_proposal_count)}
        domain = [("key_account_id", "=", self.id)]
        return {**action, "domain": domain, "context": context}
