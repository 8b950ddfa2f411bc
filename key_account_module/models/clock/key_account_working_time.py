from datetime import datetime
from itertools import groupby

from odoo import api, models
from odoo.exceptions import UserError

from ...engine.workdays import EmptyCalendar, deadline_after, deadline_lines
from .working_days import to_local, to_utc


class KeyAccountWorkingTime(models.AbstractModel):
    """The one place where working days are counted (CMP-08, CMP-09, CMP-11).

    *N working days* = the end of the last working block of the N-th working day after
    the day of the event, in the calendar's own time zone.
    """

    _name = "key.account.working.time"
    _description = "Working-time service"

    @api.private
    @api.model
    def deadline(self, calendar, event, days):
        """Deadline of one event, see :meth:`deadlines`."""
        return self.deadlines(calendar, [(event, days)])[0]

    @api.private
    @api.model
    def deadlines(self, calendar, events):
        """Deadlines of many events on one calendar, with a constant number of queries.

        :param calendar: one ``key.account.calendar``
        :param events: ``(event, days)``: naive UTC moment and number of working days
        :return: ``(deadline, explanation)`` for each; the deadline is naive UTC, the
            explanation can be stored as JSON and said by :meth:`words`
        :raise UserError: the calendar has no working time; there is no empty deadline
        """
        if not events:
            return []
        calendar.ensure_one()
        calendar = calendar.sudo()
        working_days = calendar._working_days(min(event for event, _days in events))
        return [
            self._deadline(calendar, working_days, event, days)
            for event, days in events
        ]

    def _deadline(self, calendar, working_days, event, days):
        zone = working_days.zone
        try:
            found = deadline_after(to_local(event, zone), days, working_days)
        except EmptyCalendar as error:
            raise UserError(
                self.env._(
                    "Calendar “%(name)s” has no working time, so no deadline can be "
                    "counted. Give it working hours first.",
                    name=calendar.display_name,
                )
            ) from error
        return to_utc(found.at, zone), {
            "calendar": calendar.name,
            "timezone": zone,
            "event": event.isoformat(),
            "days": days,
            "notes": found.as_json(),
        }

    @api.private
    @api.model
    def words(self, explanation):
        """An explanation as text in the user's language: a line a day or holiday."""
        zone, days = explanation["timezone"], explanation["days"]
        event = datetime.fromisoformat(explanation["event"])
        counted = (
            self.env._("One working day")
            if days == 1
            else self.env._("%s working days", days)
        )
        # Dates as in the lines below: two formats in one text would mislead.
        head = self.env._(
            "%(counted)s after %(event)s by calendar “%(calendar)s” (%(timezone)s):",
            counted=counted,
            event=to_local(event, zone).strftime("%Y-%m-%d %H:%M"),
            calendar=explanation["calendar"],
            timezone=zone,
        )
        notes = list(_merged(explanation["notes"]))
        lines = deadline_lines(notes, self.env.lang or "en_US")
        return "\n".join([head, *lines])


def _merged(notes):
    """Days that were skipped in a row for the same reason become one line."""
    for _same, group in groupby(notes, lambda n: (n["kind"], n["name"], n["number"])):
        days = list(group)
        date = " – ".join(sorted({days[0]["date"], days[-1]["date"]}))
        yield {**days[0], "date": date}
