from odoo import api, fields, models


class KeyAccountCandidateDecide(models.TransientModel):
    """The dialogue in which a director decides proposals for the list (KAI-08)."""

    _name = "key.account.candidate.decide"
    _description = "Decide candidates"

    candidate_ids = fields.Many2many(
        "key.account.candidate",
        "key_account_candidate_decide_rel",
        "dialogue_id",
        "candidate_id",
        string="Proposals",
        required=True,
        readonly=True,
    )
    date = fields.Date(
        string="Effective from", required=True, default=fields.Date.context_today
    )
    reason = fields.Text(required=True)

    def action_accept(self):
        """Change the list as proposed."""
        self.ensure_one()
        return self.candidate_ids.action_accept(self.reason, self.date)

    def action_refuse(self):
        """Leave the list as it is."""
        self.ensure_one()
        return self.candidate_ids.action_refuse(self.reason)

    @api.model
    def _open(self, candidates):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide on the list of key accounts"),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_candidate_ids": candidates.ids},
        }
