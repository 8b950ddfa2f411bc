from odoo import fields, models


class KeyAccountGradeProposalDecide(models.TransientModel):
    """The dialogue in which a director says why he refuses proposals."""

    _name = "key.account.grade.proposal.decide"
    _description = "Refuse grade proposals"

    proposal_ids = fields.Many2many(
        "key.account.grade.proposal",
        "key_account_grade_proposal_decide_rel",
        "decide_id",
        "proposal_id",
        string="Proposals",
        readonly=True,
    )
    comment = fields.Text(required=True)

    def action_refuse(self):
        """Refuse all of them with this comment."""
        self.ensure_one()
        return self.proposal_ids.action_refuse(self.comment)
