from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import clean_context


class KeyAccountMeeting(models.Model):
    """The meeting in the calendars of those who take part."""

    _inherit = "key.account.meeting"

    event_id = fields.Many2one(
        "calendar.event", readonly=True, copy=False, ondelete="set null"
    )

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        # As superuser, like the rest here: the event is the meeting's, and nobody else
        # may read in the calendar what it is about.
        events = self.env["calendar.event"].sudo()
        events = events.with_context(clean_context(self.env.context))
        for meeting, event in zip(
            meetings, events.create([m._event_values() for m in meetings]), strict=True
        ):
            meeting._write_guarded({"event_id": event.id})
        return meetings

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & self._event_sources():
            for meeting in self.filtered("event_id"):
                meeting.sudo().event_id.write(meeting._event_values())
        return result

    def unlink(self):
        events = self.sudo().event_id
        result = super().unlink()
        events.unlink()
        return result

    @api.model
    def _event_sources(self):
        return {
            "name",
            "date",
            "duration",
            "location",
            "chair_id",
            "user_id",
            "participant_ids",
        }

    def _event_values(self):
        """Guests get no invitation: whether they are asked is not for us to decide."""
        people = self.chair_id | self.user_id | self.participant_ids
        return {
            "name": self.name,
            "start": self.date,
            "stop": self.date + timedelta(hours=self.duration),
            "location": self.location,
            "user_id": self.user_id.id,
            "partner_ids": [fields.Command.set(people.partner_id.ids)],
            "privacy": "private",
        }
