from odoo import fields, models

from .criteria import KEY, NONE, POTENTIAL


class KeyAccountAttentionAssess(models.TransientModel):
    """The dialogue in which a newly developed customer is assessed (KAI-07)."""

    _name = "key.account.attention.assess"
    _description = "Assess a new customer"

    attention_id = fields.Many2one(
        "key.account.attention", required=True, readonly=True, ondelete="cascade"
    )
    outcome = fields.Selection(
        [
            (KEY, "Can become a key account"),
            (POTENTIAL, "May become one later"),
            (NONE, "Stays an ordinary customer"),
        ],
        required=True,
    )
    assessment = fields.Text(required=True)

    def action_assess(self):
        """Record the assessment; a director decides what follows."""
        self.ensure_one()
        return self.attention_id.assess(self.outcome, self.assessment)
