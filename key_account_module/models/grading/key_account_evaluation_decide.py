from odoo import api, fields, models


class KeyAccountEvaluationDecide(models.TransientModel):
    """The dialogue in which a director decides about poor results in a row."""

    _name = "key.account.evaluation.decide"
    _description = "Decide about poor results"

    evaluation_id = fields.Many2one("key.account.evaluation", required=True)
    poor_count = fields.Integer(related="evaluation_id.poor_count")
    previous_words = fields.Text(related="evaluation_id.previous_words")
    decision = fields.Selection(
        [
            ("category", "Change the category"),
            ("end", "End the cooperation"),
            ("keep", "Go on"),
        ],
    )
    category_words = fields.Text(related="evaluation_id.category_words")
    is_open = fields.Boolean(compute="_compute_is_open", string="To decide")
    reason = fields.Text(required=True)

    @api.depends("evaluation_id.decision")
    def _compute_is_open(self):
        for dialogue in self:
            dialogue.is_open = dialogue.evaluation_id.decision == "open"

    def action_decide(self):
        """Decide as the user; the evaluation checks who he is."""
        self.ensure_one()
        self.evaluation_id.decide(self.decision, self.reason)

    def action_undo(self):
        """Take back what was carried out, as the user."""
        self.ensure_one()
        self.evaluation_id.undo_decision(self.reason)
