from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...engine.clock_segments import segments
from .clock_values import aware, naive

#: kind of a piece → colour; the words beside it say the same
COLOURS = {
    "working": "text-bg-primary",
    "closed": "text-bg-light",
    "paused": "text-bg-warning",
    "done": "text-bg-success",
}
TIMELINE = Markup(
    '<table class="table table-sm"><caption class="visually-hidden">{caption}</caption>'
    "<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
)


class KeyAccountClock(models.Model):
    """How the deadline came about, piece by piece (I11)."""

    _inherit = "key.account.clock"

    timeline = fields.Html(compute="_compute_timeline", sanitize=False)
    timeline_words = fields.Text(string="Timeline (text)", compute="_compute_timeline")

    def explain(self):
        """What counted, what did not, and why.

        :return: for each clock a dict with ``clock`` (id), ``name``, ``deadline`` and
            ``segments``: ``kind`` (working, closed, paused, done), ``from``, ``to`` (UTC),
            ``minutes`` of working time, ``reason``, ``name``, ``note``
        """
        self.check_access("read")
        return [
            {
                "clock": clock.id,
                "name": clock.name,
                "deadline": clock.deadline and clock.deadline.isoformat(),
                "segments": [piece.as_json() for piece in pieces],
            }
            for clock, pieces in self._pieces().items()
        ]

    def _pieces(self):
        """``{clock: segments}``, replayed from the logs."""
        now = aware(fields.Datetime.now())
        readings = self.filtered("id")._readings()
        return {clock: segments(reading, now) for clock, reading in readings.items()}

    @api.depends("explanation", "date_met")
    @api.depends_context("lang", "tz")
    def _compute_timeline(self):
        pieces = self._pieces()
        for clock in self:
            rows = [clock._piece_words(piece) for piece in pieces.get(clock, ())]
            clock.timeline_words = "\n".join(
                f"{first} – {last}: {what}, {counted}"
                for _kind, first, last, what, counted in rows
            )
            clock.timeline = clock._timeline_html(rows) if rows else False

    def _timeline_html(self, rows):
        head = Markup().join(
            Markup('<th scope="col">{}</th>').format(text)
            for text in (
                self.env._("From"),
                self.env._("To"),
                self.env._("What"),
                self.env._("Counted"),
            )
        )
        body = Markup().join(
            Markup(
                "<tr><td>{}</td><td>{}</td>"
                '<td><span class="badge {}">{}</span></td><td>{}</td></tr>'
            ).format(first, last, COLOURS[kind], what, counted)
            for kind, first, last, what, counted in rows
        )
        return TIMELINE.format(caption=self.display_name, head=head, rows=body)

    def _piece_words(self, piece):
        """Kind, from, to, what and how long, in the user's language and zone."""
        start, end = (
            self._moment_words(moment) if moment else "…"
            for moment in (piece.start, piece.end)
        )
        minutes = int(piece.counted.total_seconds()) // 60
        spent = self.env._(
            "%(hours)s h %(minutes)s min", hours=minutes // 60, minutes=minutes % 60
        )
        counted = spent if piece.kind == "working" else self._spared(piece, spent)
        return piece.kind, start, end, self._what(piece), counted

    def _moment_words(self, moment):
        zone = self.env.context.get("tz")
        return format_datetime(self.env, naive(moment), tz=zone, dt_format="short")

    def _spared(self, piece, spent):
        return "–" if piece.kind == "closed" else self.env._("%s not counted", spent)

    def _what(self, piece):
        """What a piece of time was."""
        days = {
            "working": self.env._("Working time"),
            "extra": self.env._("Make-up working day"),
            "holiday": self.env._("Holiday"),
            "weekend": self.env._("Weekend"),
            "day_off": self.env._("No working hours"),
        }
        if piece.kind == "done":
            return self.env._("Done")
        if piece.kind != "paused":
            words = days[piece.reason]
            return f"{words} ({piece.name})" if piece.name else words
        words = self.env._("Paused: %s", self._reason_name(piece.reason))
        notes = {
            "by_itself": self.env._("until its longest length"),
            "left_open": self.env._("still open at the end"),
        }
        return f"{words} ({notes[piece.note]})" if piece.note else words

    def _reason_name(self, key):
        options = self.env["key.account.option"].sudo()
        return (
            options._by_key([key], self.sudo().company_id).get(key, options).name or key
        )
