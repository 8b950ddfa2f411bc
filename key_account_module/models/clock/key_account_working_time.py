from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import groupby

from odoo import api, models
from odoo.exceptions import UserError

from ...engine import counting
from ...engine.workdays import EmptyCalendar, deadline_lines
from ...engine.zoned import Zoned
from .working_days import to_local


class KeyAccountWorkingTime(models.AbstractModel):
    """The one place where working time is counted (CMP-08, CMP-09, CMP-11).

    *N working days* = the end of the last working block of the N-th working day after
    the day of the event, in the calendar's own time zone; with ``same_day`` that day is
    the first one. Hours count from the next opening. A calendar is a
    ``key.account.calendar``; moments are naive UTC as Odoo keeps them, and those with a
    time zone are understood as well. Without working time there is a ``UserError`` that
    names the calendar, never an empty result.
    """

    _name = "key.account.working.time"
    _description = "Working-time service"

    # === Forward and between ===

    @api.private
    @api.model
    def add_days(self, calendar, start, n, same_day=False):
        """The moment at which the ``n``-th working day after ``start`` ends."""
        return self.add_days_batch(calendar, [(start, n, same_day)])[0]

    @api.private
    @api.model
    def add_days_batch(self, calendar, events):
        """:meth:`add_days` of ``(start, n, same_day)`` each, in a few queries."""
        with self._counting(calendar, [start for start, *_rest in events]) as zoned:
            return [
                _naive(counting.add_days(zoned, _aware(start), n, same_day).at)
                for start, n, same_day in events
            ]

    @api.private
    @api.model
    def add_hours(self, calendar, start, hours):
        """The moment at which ``hours`` (a number or timedelta) have been worked."""
        return self.add_hours_batch(calendar, [(start, hours)])[0]

    @api.private
    @api.model
    def add_hours_batch(self, calendar, events):
        """:meth:`add_hours` of ``(start, hours)`` each, in a few queries."""
        with self._counting(calendar, [start for start, _hours in events]) as zoned:
            return [
                _naive(counting.add_time(zoned, _aware(start), _time(hours)))
                for start, hours in events
            ]

    @api.private
    @api.model
    def between(self, calendar, a, b):
        """The working time from ``a`` to ``b`` as timedelta; 0 the wrong way round."""
        return self.between_batch(calendar, [(a, b)])[0]

    @api.private
    @api.model
    def between_batch(self, calendar, spans):
        """:meth:`between` of ``(a, b)`` each, in a few queries."""
        with self._counting(calendar, [a for a, _b in spans]) as zoned:
            return [counting.between(zoned, _aware(a), _aware(b)) for a, b in spans]

    @api.private
    @api.model
    def next_opening(self, calendar, moment):
        """``moment`` if it is working time, else when work begins next."""
        with self._counting(calendar, [moment]) as zoned:
            return _naive(counting.next_opening(zoned, _aware(moment)))

    @contextmanager
    def _counting(self, calendar, moments):
        """The calendar on the UTC line from the earliest moment on, read once.

        :raise UserError: the calendar has no working time
        """
        calendar.ensure_one()
        calendar = calendar.sudo()
        since = min((_naive(_aware(moment)) for moment in moments), default=None)
        working_days = calendar._working_days(since or datetime.max)
        try:
            yield Zoned(working_days, working_days.zone)
        except EmptyCalendar as error:
            raise UserError(
                self.env._(
                    "Calendar “%(name)s” has no working time, so no deadline can be "
                    "counted. Give it working hours first.",
                    name=calendar.display_name,
                )
            ) from error

    # === Deadlines with their explanation ===

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
        with self._counting(calendar, [event for event, _days in events]) as zoned:
            name = calendar.sudo().name
            return [self._deadline(name, zoned, event, days) for event, days in events]

    @api.model
    def _deadline(self, name, zoned, event, days):
        found = counting.add_days(zoned, _aware(event), days)
        return _naive(found.at), {
            "calendar": name,
            "timezone": zoned.zone,
            "event": event.isoformat(),
            "days": days,
            "notes": found.as_json(),
        }

    # === In words ===

    @api.private
    @api.model
    def words(self, explanation):
        """An explanation as text in the user's language: a line a day or holiday."""
        zone = explanation["timezone"]
        event = datetime.fromisoformat(explanation["event"])
        # Dates as in the lines below: two formats in one text would mislead.
        head = self.env._(
            "%(counted)s after %(event)s by calendar “%(calendar)s” (%(timezone)s):",
            counted=self.target_words(explanation),
            event=_wall(event, zone),
            calendar=explanation["calendar"],
            timezone=zone,
        )
        notes = list(_merged(explanation["notes"]))
        lines = deadline_lines(notes, self.env.lang or "en_US")
        return "\n".join(
            [
                head,
                *self._whose_lines(explanation),
                *lines,
                *self._rest_lines(explanation),
            ]
        )

    @api.private
    @api.model
    def target_words(self, target):
        """A number of working days or hours in words; empty without either."""
        days, minutes = target.get("days"), target.get("minutes")
        if days:
            return (
                self.env._("One working day")
                if days == 1
                else self.env._("%s working days", days)
            )
        if not minutes:
            return ""
        if minutes % 60:
            return self.env._("%s working minutes", minutes)
        return (
            self.env._("One working hour")
            if minutes == 60
            else self.env._("%s working hours", minutes // 60)
        )

    def _whose_lines(self, explanation):
        """Whose target it is, if accounts of a grade or level have their own (I7)."""
        if explanation.get("service_level"):
            yield self.env._(
                "Target of accounts with the service level %s",
                explanation["service_level"],
            )
        if explanation.get("tier"):
            yield self.env._("Target of accounts in grade %s", explanation["tier"])

    def _rest_lines(self, explanation):
        """What was not counted, a deadline by hand, and what neither may pass."""
        zone = explanation["timezone"]
        for rest in explanation.get("rests") or ():
            first, last = (
                moment and _wall(datetime.fromisoformat(moment), zone)
                for moment in (rest["from"], rest["to"])
            )
            if rest["kind"] != "paused":
                yield self.env._("%(first)s – %(last)s: done", first=first, last=last)
            elif last:
                yield self.env._("%(first)s – %(last)s: paused", first=first, last=last)
            else:
                yield self.env._("since %(first)s: paused", first=first)
        if explanation.get("by_hand"):
            by_hand = datetime.fromisoformat(explanation["by_hand"])
            yield self.env._("Deadline by hand: %s", _wall(by_hand, zone))
        if explanation.get("capped"):
            yield self.env._(
                "Never later than %s working days in all, whatever is paused",
                explanation["capped"],
            )


def _wall(moment, zone):
    """A naive UTC moment as the clock on the wall shows it."""
    return to_local(moment, zone).strftime("%Y-%m-%d %H:%M")


def _merged(notes):
    """Days that were skipped in a row for the same reason become one line."""
    for _same, group in groupby(notes, lambda n: (n["kind"], n["name"], n["number"])):
        days = list(group)
        date = " – ".join(sorted({days[0]["date"], days[-1]["date"]}))
        yield {**days[0], "date": date}


def _aware(moment):
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _naive(moment):
    return moment.astimezone(UTC).replace(tzinfo=None)


def _time(hours):
    return hours if isinstance(hours, timedelta) else timedelta(hours=hours)
