from odoo import api, fields, models


class KeyAccountClockNotice(models.Model):
    """Who was told what about a clock, once (I10, I26).

    The mark names the step, so that a second run finds it sent and makes nothing. Rows
    are written by the ladder alone, and the activity of a clock that was met is closed
    through them.
    """

    _name = "key.account.clock.notice"
    _description = "Notice about a clock"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "id"

    clock_id = fields.Many2one(
        "key.account.clock",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    key_account_id = fields.Many2one(
        related="clock_id.key_account_id", store=True, precompute=True
    )
    mark = fields.Char(
        required=True,
        readonly=True,
        help="Step of the ladder, or the pause that ended.",
    )
    user_id = fields.Many2one(
        "res.users", string="Told", required=True, readonly=True, ondelete="restrict"
    )
    absent_id = fields.Many2one(
        "res.users",
        string="Instead of",
        readonly=True,
        ondelete="restrict",
        help="Who is away, so that the deputy was told.",
    )
    channel = fields.Selection(
        [("activity", "Activity"), ("mail", "E-mail")],
        string="Sent as",
        required=True,
        readonly=True,
    )
    summary = fields.Char(readonly=True)
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null")

    _sent_once = models.Constraint(
        "UNIQUE (clock_id, mark, user_id)", "This step was sent already."
    )

    @api.model
    def _marks(self, clocks):
        """``{clock id: {mark, …}}`` of what was sent, in one query."""
        rows = self.sudo()._read_group(
            [("clock_id", "in", clocks.ids)], ["clock_id"], ["mark:array_agg"]
        )
        return {clock.id: set(marks) for clock, marks in rows}

    def _close_activities(self, feedback):
        """What was asked for is done: close what is still open."""
        self.sudo().activity_id.filtered("active").action_feedback(feedback=feedback)
