from odoo import fields, models

#: how a proposal ended → what that means to the decision that asked for it
ENDED = {"approved": "done", "refused": "refused", "superseded": "refused"}


class KeyAccountGradeProposal(models.Model):
    """A lower grade after poor results: the evaluation is its evidence (EVA-11)."""

    _inherit = "key.account.grade.proposal"

    evaluation_id = fields.Many2one(
        "key.account.evaluation",
        index="btree_not_null",
        ondelete="restrict",
        help="The poor result in a row that it follows from.",
    )

    def _close(self, state, user, comment):
        result = super()._close(state, user, comment)
        self.sudo().evaluation_id._settle(ENDED[state], comment)
        return result
