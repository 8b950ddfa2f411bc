from odoo import fields, models


class KeyAccountEvaluationSeat(models.Model):
    """Who speaks for a department in every evaluation of a campaign (EVA-06)."""

    _name = "key.account.evaluation.seat"
    _description = "Seat in the panels of a campaign"
    _order = "campaign_id, department_id, id"

    campaign_id = fields.Many2one(
        "key.account.evaluation.campaign",
        required=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="campaign_id.company_id", store=True, index=True, precompute=True
    )
    department_id = fields.Many2one(
        "key.account.option",
        required=True,
        domain=[("list", "=", "department")],
        ondelete="restrict",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Panel member",
        domain=[("share", "=", False)],
        ondelete="restrict",
        help="Empty: the manager of each account.",
    )

    _one_seat = models.Constraint(
        "UNIQUE (campaign_id, department_id, user_id)",
        "Somebody sits in a panel for his department once.",
    )

    def _taken(self):
        """These without the seats of people who have left."""
        return self.filtered(lambda seat: not seat.user_id or seat.user_id.active)

    def _sits_in(self, evaluation):
        """Another form may ask other departments."""
        panel = evaluation.type_id.department_ids
        return not panel or self.department_id in panel

    def _user_for(self, evaluation):
        """Who takes this seat in one evaluation."""
        return self.user_id or evaluation.sudo().key_account_id.user_id
