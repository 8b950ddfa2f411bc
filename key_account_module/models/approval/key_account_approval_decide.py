from odoo import api, fields, models
from odoo.exceptions import UserError

from .bench import Bench


class KeyAccountApprovalDecide(models.TransientModel):
    """The dialogue in which an approver says why.

    It remembers which step was shown, so that a second click never decides the next.
    """

    _name = "key.account.approval.decide"
    _description = "Decide on an approval"

    request_id = fields.Many2one(
        "key.account.approval.request", required=True, readonly=True, ondelete="cascade"
    )
    verdict = fields.Selection(
        [("approve", "Approve"), ("refuse", "Refuse"), ("delegate", "Delegate")],
        required=True,
        readonly=True,
    )
    step = fields.Char(string="Key of the step", required=True, readonly=True)
    step_name = fields.Char(compute="_compute_step_name", string="Step")
    content_words = fields.Text(related="request_id.content_words", related_sudo=False)
    note = fields.Text(related="request_id.note", related_sudo=False)
    user_id = fields.Many2one(
        "res.users", string="Delegate to", domain=[("share", "=", False)]
    )
    needs_meeting = fields.Boolean(compute="_compute_step_name")
    meeting_id = fields.Many2one(
        "key.account.meeting",
        domain="[('chair_id', '=', uid), ('state', '!=', 'planned')]",
        help="The meeting that you chaired and that decided it.",
    )
    comment = fields.Text()

    @api.depends("request_id", "step", "verdict")
    @api.depends_context("lang")
    def _compute_step_name(self):
        for dialogue in self:
            request, key = dialogue.request_id, dialogue.step
            if not request:
                dialogue.step_name = dialogue.needs_meeting = False
                continue
            request.check_access("read")
            dialogue.step_name = request._step_name(key)
            held = request._step(key)["decided_in"] == "meeting"
            dialogue.needs_meeting = held and dialogue.verdict != "delegate"

    @api.model_create_multi
    def create(self, vals_list):
        dialogues = super().create(vals_list)
        dialogues.request_id.check_access("read")
        return dialogues

    def write(self, vals):
        result = super().write(vals)
        self.request_id.check_access("read")
        return result

    def action_confirm(self):
        """Say it; the request checks everything again."""
        self.ensure_one()
        request, said = self.request_id, {"comment": self.comment, "step": self.step}
        if self.verdict == "delegate":
            return request.action_delegate(self.user_id, **said)
        if self.verdict == "approve":
            return request.action_approve(meeting=self.meeting_id, **said)
        return request.action_refuse(meeting=self.meeting_id, **said)

    @api.model
    def _open(self, request, verdict):
        """The dialogue for the first step of ``request`` that waits for the caller."""
        request.ensure_one()
        request.check_access("read")
        mine = [
            key
            for key, people in Bench(request).deciders(request).items()
            if self.env.uid in people
        ]
        if not mine:
            raise UserError(self.env._("Nothing here waits for your approval."))
        return {
            "type": "ir.actions.act_window",
            "name": request.display_name,
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_request_id": request.id,
                "default_verdict": verdict,
                "default_step": mine[0],
            },
        }
