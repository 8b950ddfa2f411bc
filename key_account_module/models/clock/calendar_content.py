from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...engine.worktime import read_blocks
from .working_days import WorkingDays


class KeyAccountCalendar(models.Model):
    """Read all that decides the working time, in three queries for any number."""

    _inherit = "key.account.calendar"

    def _working_days(self, since):
        """The working days from ``since`` (naive UTC) on, read in three queries.

        Days off of the whole company (without a calendar) count as well.
        """
        self.ensure_one()
        recent = Domain("date_to", ">=", since - timedelta(days=2))
        return WorkingDays.from_content(self._contents(recent)[self])

    def _contents(self, which_leaves=Domain.TRUE):
        """``{calendar: all that decides its working time}`` as JSON, in three queries.

        Blocks are minutes after midnight by weekday; those of two weeks in turn have
        the number of the week behind a slash. Days off are naive UTC moments.
        """
        leaves = self._leaves(which_leaves)
        return {
            calendar: {
                **self._content(calendar._hours(), leaves.filtered(calendar._counts)),
                "extra_days": {
                    day: [list(block) for block in read_blocks(blocks)]
                    for day, blocks in (calendar.extra_days or {}).items()
                },
            }
            for calendar in self
        }

    @api.model
    def _content(self, hours, leaves):
        return {
            "timezone": hours.tz,
            "two_weeks": hours.two_weeks_calendar,
            "week": self._week_of(hours),
            "leaves": [
                [
                    leave.date_from.isoformat(),
                    leave.date_to.isoformat(),
                    leave.name or "",
                ]
                for leave in leaves
            ],
            "extra_days": {},
        }

    @api.model
    def _content_of_person(self, hours, user):
        """The working time of one person by his own hours, with his time off.

        Days off of everybody count if they are those of his company.
        """
        company = hours.company_id or user.company_id
        everybody = Domain("resource_id", "=", False) & Domain(
            "company_id", "in", (False, company.id)
        )
        domain = (
            (everybody | Domain("resource_id", "in", user.resource_ids.ids))
            & Domain("time_type", "=", "leave")
            & Domain("calendar_id", "in", (False, hours.id))
            & Domain("date_to", ">=", fields.Datetime.now() - timedelta(days=2))
        )
        leaves = self.env["resource.calendar.leaves"].sudo().search(domain)
        return self._content(hours, leaves)

    def _leaves(self, which):
        """Time off that counts for any of the calendars: no person's, none of work."""
        domain = (
            Domain("resource_id", "=", False)
            & Domain("time_type", "=", "leave")
            & Domain("calendar_id", "in", (False, *self._hours().ids))
            & Domain("company_id", "in", (False, *self.company_id.ids))
        )
        return (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search_fetch(
                domain & which,
                ["date_from", "date_to", "name", "calendar_id", "company_id"],
                order="date_from, id",
            )
        )

    def _counts(self, leave):
        own = leave.calendar_id in (leave.calendar_id.browse(), self._hours())
        return own and leave.company_id in (leave.company_id.browse(), self.company_id)

    @api.model
    def _week_of(self, hours):
        week = {}
        for line in hours.attendance_ids.sorted("hour_from"):
            if line._is_work_period():
                turn = f"/{line.week_type or 0}" if hours.two_weeks_calendar else ""
                block = [round(line.hour_from * 60), round(line.hour_to * 60)]
                week.setdefault(f"{line.dayofweek}{turn}", []).append(block)
        return week
