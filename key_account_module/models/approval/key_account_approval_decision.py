from odoo import api, fields, models

from ...engine.approvals import Decision


class KeyAccountApprovalDecision(models.Model):
    """What one person said about one step of a round: written once, kept for ever.

    ``user_id`` is whoever really did it; ``seat_id`` is the person named by the policy
    in whose place he did, often himself.
    """

    _name = "key.account.approval.decision"
    _description = "Approval decision"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "request_id desc, id"
    _check_company_auto = True

    request_id = fields.Many2one(
        "key.account.approval.request",
        required=True,
        index=True,
        ondelete="restrict",
    )
    step = fields.Char(required=True, help="Key of the step.")
    step_name = fields.Char(compute="_compute_step_name", string="Step name")
    verdict = fields.Selection(
        [("approve", "Approved"), ("refuse", "Refused"), ("delegate", "Delegated")],
        required=True,
        index=True,
    )
    user_id = fields.Many2one(
        "res.users", string="Decided by", required=True, index=True, ondelete="restrict"
    )
    seat_id = fields.Many2one(
        "res.users", string="In place of", required=True, ondelete="restrict"
    )
    delegate_id = fields.Many2one("res.users", string="To", ondelete="restrict")
    meeting_id = fields.Many2one(
        "key.account.meeting",
        ondelete="restrict",
        help="Where it was decided, if the step asks for a meeting.",
    )
    comment = fields.Text()
    date = fields.Datetime(string="When", required=True)
    completes = fields.Boolean(help="The step was granted by it.")

    # A double click that two workers serve at once.
    _once = models.UniqueIndex(
        "(request_id, step, user_id) WHERE verdict != 'delegate'",
        "You have decided this step already.",
    )

    @api.depends("step", "request_id.steps")
    @api.depends_context("lang")
    def _compute_step_name(self):
        for decision in self:
            decision.step_name = decision.request_id._step_name(decision.step)

    @api.depends("step", "verdict", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for decision in self:
            words = decision._verdict_words()
            decision.display_name = f"{decision.step_name}: {words}"

    def _verdict_words(self):
        field = self._fields["verdict"]
        return dict(field._description_selection(self.env))[self.verdict]

    def _who_words(self):
        """Who decided, and for whom if not for himself."""
        decider, seat = self.user_id.sudo(), self.seat_id.sudo()
        if decider == seat:
            return decider.name
        return self.env._("%(user)s for %(seat)s", user=decider.name, seat=seat.name)

    def _engine_decision(self):
        return Decision(
            step=self.step,
            verdict=self.verdict,
            seat=self.seat_id.id,
            by=self.user_id.id,
            to=self.delegate_id.id or None,
            completes=self.completes,
        )
