from odoo import fields, models


class KeyAccountClockPause(models.TransientModel):
    """The dialogue that asks why a clock is paused (I8)."""

    _name = "key.account.clock.pause"
    _description = "Pause a clock"

    clock_id = fields.Many2one(
        "key.account.clock", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="clock_id.company_id")
    reason_id = fields.Many2one(
        "key.account.option",
        required=True,
        domain="[('list', '=', 'pause_reason'), ('company_id', '=', company_id)]",
    )
    longest_pause = fields.Integer(related="reason_id.longest_pause")
    note = fields.Text()

    def action_confirm(self):
        """Pause it."""
        self.ensure_one()
        self.clock_id.pause(self.reason_id.id, self.note)
