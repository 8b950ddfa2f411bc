from odoo import models
from odoo.exceptions import UserError

#: what a meeting must have decided, by the verdict of its chair
OUTCOMES = {"approve": "agreed", "refuse": "refused"}


class KeyAccountApprovalRequest(models.Model):
    """Steps that a meeting decides: its chair says what the minutes say (CMP-06)."""

    _inherit = "key.account.approval.request"

    def _minutes(self, key, verdict, meeting):
        """The meeting that decided a step; none for a step decided at the desk.

        :param meeting: ``key.account.meeting`` or its id, as the caller named it
        :raise UserError: it cannot have decided this, each reason with its way out
        """
        meetings = self.env["key.account.meeting"]
        if self._step(key)["decided_in"] != "meeting":
            return meetings
        meeting = meetings.browse(int(meeting or 0)).exists()
        if not meeting:
            raise UserError(
                self.env._(
                    "Step “%s” is decided in a meeting: name the one that decided it.",
                    self._step_name(key),
                )
            )
        meeting.check_access("read")
        problems = self._minutes_problems(meeting, verdict)
        if problems:
            raise UserError("\n".join(problems))
        return meeting

    def _minutes_problems(self, meeting, verdict):
        """Why this meeting cannot have decided the request so."""
        problems, name = [], meeting.display_name
        if meeting.chair_id != self.env.user:
            problems.append(
                self.env._("“%s”: only its chair says what it decided.", name)
            )
        if meeting.state == "planned":
            problems.append(self.env._("“%s” has not been held yet.", name))
        if meeting.date < self.sudo().date_requested:
            problems.append(
                self.env._("“%s” began before approval was asked for.", name)
            )
        outcomes = set(self._items_of(meeting).mapped("outcome"))
        if not outcomes:
            problems.append(
                self.env._(
                    "“%(meeting)s” has no matter about %(record)s on its agenda.",
                    meeting=name,
                    record=self.sudo().name,
                )
            )
        elif outcomes != {OUTCOMES[verdict]}:
            problems.append(
                self.env._("“%s”: the minutes say another outcome, or none yet.", name)
            )
        return problems

    def _items_of(self, meeting):
        """Matters of a meeting about the record of this request."""
        request = self.sudo()
        return meeting.sudo().item_ids.filtered(
            lambda item: (
                item.res_model == request.res_model and item.res_id == request.res_id
            )
        )
