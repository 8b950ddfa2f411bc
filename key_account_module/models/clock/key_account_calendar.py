from datetime import date, timedelta
from zoneinfo import available_timezones

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain

from ...engine.counting import working_days_ahead
from ...engine.worktime import WEEKDAYS, read_blocks, read_date, read_time
from ...engine.zoned import Zoned
from ..policy import converters as wire
from .working_days import day_bounds, to_local

#: days in which a calendar must have working time when its policy is applied
LOOKED_AHEAD = 60


class KeyAccountCalendar(models.Model):
    """Working time by which deadlines are counted (CMP-11).

    Attendance, time zone and holidays live in a ``resource.calendar`` that belongs to
    this record alone, so that the usual Odoo screens show and change them; what a user
    changes there is read back and shows as drift of the policy. Make-up working days
    (调休), which Odoo does not know, are kept here and win over everything else.
    """

    _name = "key.account.calendar"
    _description = "Working calendar"
    _inherit = ["key.account.policy.mixin"]
    _order = "name, id"

    _policy_kind = "calendar"
    _policy_fields = {
        "name": wire.Translated("name"),
        # Before the holidays: they are kept as moments, the zone gives them meaning.
        "timezone": wire.Custom("timezone"),
        "attendance": wire.Custom("attendance"),
        "holidays": wire.Custom("holidays"),
        "extra_days": wire.Custom("extra_days"),
    }

    name = fields.Char(required=True, translate=True)
    resource_calendar_id = fields.Many2one(
        "resource.calendar",
        string="Working hours",
        ondelete="restrict",
        readonly=True,
        copy=False,
        help="Odoo's own working hours; they belong to this calendar alone.",
    )
    timezone = fields.Selection(related="resource_calendar_id.tz", string="Time zone")
    extra_days = fields.Json(
        string="Make-up working days",
        help="Local date → list of from/to; they win over weekends and holidays.",
    )
    hours_words = fields.Text(string="Working week", compute="_compute_words")
    holiday_words = fields.Text(string="Holidays", compute="_compute_words")
    extra_words = fields.Text(
        string="Make-up working days (list)", compute="_compute_words"
    )

    _resource_calendar_unique = models.Constraint(
        "UNIQUE (resource_calendar_id)", "Working hours belong to one calendar."
    )

    @api.depends("resource_calendar_id", "extra_days")
    def _compute_words(self):
        for calendar in self:
            hours, days = (
                calendar._policy_get_attendance(),
                calendar._policy_get_holidays(),
            )
            extra = calendar.extra_days or {}
            calendar.hours_words = calendar._blocks_words(hours)
            calendar.holiday_words = "\n".join(f"{d}: {days[d]}" for d in sorted(days))
            calendar.extra_words = calendar._blocks_words(
                {day: extra[day] for day in sorted(extra)}
            )

    def _blocks_words(self, blocks):
        labels = dict(
            self.env["resource.calendar.attendance"]
            ._fields["dayofweek"]
            ._description_selection(self.env)
        )
        names = {day: labels[str(number)] for number, day in enumerate(WEEKDAYS)}
        return "\n".join(
            f"{names.get(day, day)}: " + ", ".join("–".join(block) for block in parts)
            for day, parts in blocks.items()
        )

    @api.constrains("extra_days")
    def _check_extra_days(self):
        problems = []
        for day, blocks in self._all_extra_days():
            try:
                read_date(day)
                read_blocks(blocks)
            except ValueError as error:
                problems.append(f"{day}: {error}")
        if problems:
            raise ValidationError(
                self.env._("Make-up working days: %(list)s", list="; ".join(problems))
            )

    def _all_extra_days(self):
        return [item for record in self for item in (record.extra_days or {}).items()]

    # === The resource.calendar lives and dies with this record ===

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_foreign_hours(vals_list)
        calendars = super().create(vals_list)
        hours = (
            self.env["resource.calendar"]
            .sudo()
            .create([calendar._hours_vals() for calendar in calendars])
        )
        for calendar, resource_calendar in zip(calendars, hours, strict=True):
            # Past our own write, which refuses this field from everybody.
            # pylint: disable-next=super-method-mismatch
            super(KeyAccountCalendar, calendar).write(
                {"resource_calendar_id": resource_calendar.id}
            )
        return calendars

    def write(self, vals):
        self._refuse_foreign_hours([vals])
        return super().write(vals)

    def _refuse_foreign_hours(self, vals_list):
        # Deleting or restoring ours must never touch hours that others rely on.
        if any(vals.get("resource_calendar_id") for vals in vals_list):
            raise UserError(
                self.env._(
                    "A calendar makes its own working hours; edit those instead."
                )
            )

    def unlink(self):
        hours = self.sudo().resource_calendar_id
        result = super().unlink()
        hours.unlink()
        return result

    def _hours_vals(self):
        """Empty, fixed hours: Odoo would copy those of the company otherwise."""
        return {
            "name": self.name,
            "company_id": self.company_id.id,
            "tz": self.env.company.resource_calendar_id.tz or "UTC",
            "attendance_ids": [],
            "global_leave_ids": [],
            **self._fixed_week(),
        }

    @staticmethod
    def _fixed_week():
        return {
            "schedule_type": "fully_fixed",
            "two_weeks_calendar": False,
            "duration_based": False,
        }

    # === Wire values ===

    def _hours(self):
        # Configuration: who counts a deadline need not see whose calendar it is.
        return self.sudo().resource_calendar_id

    def _policy_get_timezone(self):
        return self._hours().tz or None

    def _policy_set_timezone(self, value):
        """Move the calendar to another zone; holidays stay on their local days."""
        if value not in available_timezones():
            raise ValidationError(
                self.env._("Unknown time zone “%(zone)s”", zone=value or "")
            )
        holidays = self._policy_get_holidays()
        self._hours().tz = value
        self._policy_set_holidays(holidays)

    def _policy_get_attendance(self):
        """Working week as ``{"monday": [["08:30", "12:00"], …]}``.

        What the wire format cannot say (weeks in turn, flexible hours) gets a key of
        its own, so that it shows as drift and is put right by the next apply.
        """
        hours = self._hours()
        week = {}
        for line in hours.attendance_ids.sorted("hour_from"):
            if line._is_work_period():
                day = WEEKDAYS[int(line.dayofweek)]
                if hours.two_weeks_calendar and line.week_type:
                    day = f"{day} (week {int(line.week_type) + 1} of 2)"
                block = [text_of(line.hour_from), text_of(line.hour_to)]
                week.setdefault(day, []).append(block)
        if hours.schedule_type == "flexible":
            week["flexible hours"] = [[text_of(0), text_of(hours.hours_per_day)]]
        order = {day: number for number, day in enumerate(WEEKDAYS)}
        return {day: week[day] for day in sorted(week, key=lambda d: order.get(d, 7))}

    def _policy_set_attendance(self, value):
        lines = [
            Command.create(self._attendance_vals(day, start, end))
            for day, blocks in (value or {}).items()
            for start, end in blocks
        ]
        self._hours().write(
            {**self._fixed_week(), "attendance_ids": [Command.clear(), *lines]}
        )

    @staticmethod
    def _attendance_vals(day, start, end):
        first, last = read_time(start) / 60, read_time(end) / 60
        return {
            "name": f"{day.capitalize()} {start}–{end}",
            "dayofweek": str(WEEKDAYS.index(day)),
            "hour_from": first,
            "hour_to": last,
            "day_period": "morning" if first < 12 else "afternoon",
        }

    def _own_leaves(self):
        domain = Domain("resource_id", "=", False) & Domain(
            "calendar_id", "=", self.resource_calendar_id.id
        )
        return self.env["resource.calendar.leaves"].sudo().search(domain)

    def _policy_get_holidays(self):
        """Days off of this calendar as ``{"2026-10-01": "National Day"}``.

        Part of a day off, which a policy cannot say, shows with its times.
        """
        zone = self._hours().tz
        holidays = {}
        for leave in self._own_leaves():
            first, last = (
                to_local(moment, zone).date()
                for moment in (leave.date_from, leave.date_to)
            )
            whole = (leave.date_from, leave.date_to) == (
                day_bounds(first, zone)[0],
                day_bounds(last, zone)[1],
            )
            suffix = "" if whole else f" ({leave.date_from}–{leave.date_to} UTC)"
            for number in range((last - first).days + 1):
                day = (first + timedelta(days=number)).isoformat()
                holidays[day + suffix] = leave.name or ""
        return holidays

    def _policy_set_holidays(self, value):
        """One whole local day of time off per date; right ones are left alone."""
        hours, leaves = self._hours(), self._own_leaves()
        wanted = {}
        for day, name in (value or {}).items():
            wanted[day_bounds(date.fromisoformat(day), hours.tz)] = name
        for leave in leaves:
            bounds = (leave.date_from, leave.date_to)
            if bounds in wanted and wanted[bounds] == leave.name:
                leaves -= leave
                del wanted[bounds]
        leaves.unlink()
        self.env["resource.calendar.leaves"].sudo().create(
            [
                {
                    "name": name,
                    "date_from": first,
                    "date_to": last,
                    "calendar_id": hours.id,
                    "time_type": "leave",
                }
                for (first, last), name in wanted.items()
            ]
        )

    def _policy_get_extra_days(self):
        return self.extra_days or {}

    def _policy_set_extra_days(self, value):
        self.extra_days = value or False

    def _policy_problems(self):
        """A calendar without working time would make every deadline empty (I2).

        Extra days that are over and holidays without end leave none either.
        """
        problems = super()._policy_problems()
        today = fields.Date.context_today(self)
        for calendar in self:
            days = calendar._working_days(fields.Datetime.now())
            ahead = working_days_ahead(Zoned(days, days.zone), today, LOOKED_AHEAD)
            if not ahead:
                problems.append(
                    {
                        "address": f"calendar/{calendar.key}",
                        "code": "POL316",
                        "path": "attendance",
                        "message": self.env._(
                            "calendar “%(name)s” has no working time in the next "
                            "%(days)s days",
                            name=calendar.key,
                            days=LOOKED_AHEAD,
                        ),
                        "hint": self.env._("name at least one block of one day"),
                        "severity": "error",
                    }
                )
        return problems


def text_of(hours):
    """``8.5`` as ``"08:30"``: what Odoo stores as a float of hours."""
    minutes = round(hours * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
