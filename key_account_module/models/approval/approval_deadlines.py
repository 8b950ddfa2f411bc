from datetime import datetime

from odoo import api, fields, models
from odoo.fields import Domain

from .bench import Bench


class KeyAccountApprovalRequest(models.Model):
    """The time an open step may take, in working days from when it opened."""

    _inherit = "key.account.approval.request"

    deadlines = fields.Json(help="Deadline of each step that has been opened.")
    deadline = fields.Datetime(
        index=True, help="When the first of the open steps is due."
    )
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )

    @api.depends("state", "deadline")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for request in self:
            waits = request.state == "pending" and request.deadline
            request.is_late = bool(waits and request.deadline < now)

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "pending") & Domain(
            "deadline", "<", fields.Datetime.now()
        )
        return Domain.OR(
            [late] * (True in value) + [~late] * (False in value) or [Domain.FALSE]
        )

    def _count_deadlines(self):
        """Start the time of steps that have just opened; the others keep theirs."""
        opened = [step.key for step in Bench(self).open_steps(self)]
        known = {**(self.deadlines or {})}
        for key in opened:
            if key not in known:
                known[key] = self._deadline_of(self._step(key))
        due = [known[key] for key in opened if known[key]]
        self._write_sealed(
            {
                "deadlines": known,
                "deadline": due and datetime.fromisoformat(min(due)),
            }
        )

    def _deadline_of(self, step):
        if not step["days"]:
            return False
        calendar = self.env["key.account.calendar"].browse(step["calendar"])
        service = self.env["key.account.working.time"]
        due = service.add_days(calendar, fields.Datetime.now(), step["days"])
        return due.isoformat()
