from odoo import fields, models

from ..clock.clock_values import ClockTarget
from .bench import Bench


class KeyAccountApprovalRequest(models.Model):
    """Each step has a clock from when it opens until it is decided (I39).

    Deadline, ladder, deputies of receivers and breach come from the clocks. The target
    is that of the frozen step, so a later policy moves no running round.
    """

    _name = "key.account.approval.request"
    _inherit = ["key.account.approval.request", "key.account.clock.mixin"]

    # Who answers for the open step: the first of those who were asked.
    user_id = fields.Many2one("res.users", string="Approver", index=True)

    def _clock_targets(self):
        return {
            request: {
                _clock_name(step["key"]): request._clock_target(step)
                for step in request.sudo().steps
            }
            for request in self
        }

    def _clock_target(self, step):
        calendars = self.env["key.account.calendar"].sudo()
        return ClockTarget(
            _clock_name(step["key"]),
            self.sudo().chain_id.bundle_id,
            calendars.browse(step["calendar"] or ()),
            days=step["days"] or None,
            minutes=step["minutes"] or None,
            ladder=step["ladder"] or None,
        )

    def _clock_title(self, name):
        """The name of the step that a clock counts, ``None`` if it has no such step."""
        keys = [step["key"] for step in self.steps if _clock_name(step["key"]) == name]
        return self._step_name(keys[0]) if keys else None

    def _clock_row(self, target):
        # Every step may be the one whose deadline is shown: the first to come.
        return {**super()._clock_row(target), "principal": True}

    def _clock_show(self, vals):
        """The next deadline of the open steps, the last one once all are decided."""
        clocks = self.sudo().clock_ids
        running = clocks.filtered(lambda clock: not clock.date_met)
        due = [clock.deadline for clock in running if clock.deadline]
        shown = {
            "deadline": min(due) if due else False,
            "clock_met": False,
            "clock_warning": min(running.mapped("date_warning"), default=False),
        }
        if clocks and not running:
            shown = {"clock_met": vals["date_met"]}
        self.sudo()._write_sealed(shown)

    def _keep_clocks(self):
        """Start the clocks of steps that have opened, stop those of decided ones."""
        opened = [_clock_name(step.key) for step in Bench(self).open_steps(self)]
        clocks = self.sudo().clock_ids
        for clock in clocks.filtered(lambda clock: not clock.date_met):
            if clock.name not in opened:
                self._clock_meet(clock.name)
        for name in opened:
            if name not in clocks.mapped("name"):
                self._clock_open(name)


def _clock_name(key):
    """A step's own part of its key, which is how people know it."""
    return key.rpartition("/")[2]
