from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

LISTED = 200


class KeyAccountClockReplan(models.TransientModel):
    """The dialogue that shows which deadlines would move, before it moves them (I6)."""

    _name = "key.account.clock.replan"
    _description = "Re-plan clocks"

    bundle_id = fields.Many2one(
        "key.account.policy.bundle",
        string="Policy",
        help="Only clocks that started under it; empty: all.",
    )
    key_account_id = fields.Many2one(
        "key.account", string="Account", help="Only its clocks; empty: those of all."
    )
    why = fields.Text(help="Kept in the log of every clock that changes.")
    count = fields.Integer(string="Clocks that change", compute="_compute_preview")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends("bundle_id", "key_account_id")
    def _compute_preview(self):
        for dialogue in self:
            clocks = dialogue._clocks()
            moves = clocks._deadlines(clocks._plan())
            dialogue.count = len(moves)
            dialogue.preview = dialogue._moves_table(list(moves.items())[:LISTED])

    def _clocks(self):
        """Open clocks that the user himself sees."""
        clocks = self.env["key.account.clock"]
        return (
            clocks._to_replan(self.bundle_id.name, self.key_account_id or None)
            .sudo(False)
            ._filtered_access("read")
            .sudo()
        )

    def _moves_table(self, moves):
        head = (
            self.env._("Document"),
            self.env._("Clock"),
            self.env._("Old deadline"),
            self.env._("New deadline"),
        )
        cell = Markup("<td>{}</td>").format
        rows = Markup().join(
            Markup("<tr>{}</tr>").format(
                Markup().join(
                    cell(text)
                    for text in (
                        clock._document().display_name,
                        clock.display_name,
                        self._moment(old),
                        self._moment(new),
                    )
                )
            )
            for clock, (old, new) in moves
        )
        titles = Markup().join(
            Markup('<th scope="col">{}</th>').format(title) for title in head
        )
        return Markup(
            '<table class="table table-sm"><thead><tr>{}</tr></thead>'
            "<tbody>{}</tbody></table>"
        ).format(titles, rows)

    def _moment(self, moment):
        return format_datetime(self.env, moment, dt_format="short") if moment else "–"

    def action_confirm(self):
        """Carry it out."""
        self.ensure_one()
        self.env["key.account.clock"]._replan(self._clocks(), self.why)
