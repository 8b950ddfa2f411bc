from odoo import fields, models


class KeyAccountJudge(models.TransientModel):
    """The dialogue in which somebody judges a criterion, with the reason (KAI-03)."""

    _name = "key.account.judge"
    _description = "Judge a criterion"

    key_account_id = fields.Many2one(
        "key.account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="key_account_id.company_id")
    qualifier_id = fields.Many2one(
        "key.account.qualifier",
        string="List criterion",
        required=True,
        ondelete="cascade",
        domain="[('how', '=', 'judged'), ('company_id', '=', company_id)]",
    )
    note = fields.Text(related="qualifier_id.note")
    met = fields.Selection(
        [("yes", "The account meets it"), ("no", "The account does not meet it")],
        string="Judgement",
        required=True,
    )
    reason = fields.Text(required=True)

    def action_judge(self):
        """Record the judgement; it stays as it is."""
        self.ensure_one()
        return self.key_account_id.judge_criterion(
            self.qualifier_id.id, self.met == "yes", self.reason
        )
