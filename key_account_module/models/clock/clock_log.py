from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...engine import clock_events as log
from ...engine.clock_replay import replay
from ...engine.workdays import EmptyCalendar
from .clock_values import (
    aware,
    coming,
    decides_alike,
    event_of,
    explanation_of,
    naive,
    payload_of,
    plain_row,
    stamp,
)
from .sql_rows import as_changes, as_rows

#: columns that follow from the log, with their types
PROJECTED = {
    "date_start": "timestamp",
    "deadline": "timestamp",
    "deadline_bare": "timestamp",
    "date_warning": "timestamp",
    "date_met": "timestamp",
    "date_paused": "timestamp",
    "date_resume": "timestamp",
    "date_acknowledged": "timestamp",
    "result": "text",
    "rounds": "int",
    "by_hand": "boolean",
    "target": "jsonb",
    "explanation": "jsonb",
    "revision_id": "int",
    "next_check": "timestamp",
}
#: where the policy names no share, the last day before the deadline counts as soon
SOON = timedelta(hours=24)


class KeyAccountClock(models.Model):
    """Append to the log, and work the row out from it."""

    _inherit = "key.account.clock"

    @api.model
    def _open(self, wanted):
        """Open clocks, each with its target.

        :param wanted: list of ``(record, ClockTarget, naive UTC moment)``
        """
        made = self.sudo()._create_sealed(
            [r._clock_row(target) for r, target, _at in wanted]
        )
        clocks = made.with_env(self.env)
        pairs = list(zip(clocks, wanted, strict=True))
        payloads = self._payloads({clock: target for clock, (_r, target, _at) in pairs})
        moments = {clock: at for clock, (_r, _target, at) in pairs}
        clocks._log(log.OPEN, moments, payloads=payloads)
        return clocks

    @api.model
    def _payloads(self, targets):
        """``{key: payload}`` that pins what each target says today (I6).

        :param targets: ``{key: ClockTarget}``
        """
        calendars = self.env["key.account.calendar"].union(
            *(target.calendar for target in targets.values())
        )
        versions = self.env["key.account.calendar.version"]._pin(calendars)
        levels = self.env["key.account.escalation.level"]._ladders(
            {(target.bundle, target.ladder) for target in targets.values()}
        )
        return {
            key: payload_of(target, versions, levels) for key, target in targets.items()
        }

    def _changes(self, records):
        """``{clock: payload}`` of the open clocks that the policy wants otherwise now."""
        targets = records._clock_targets()
        by_id = {record.id: record for record in records}
        wanted = {}
        for clock in self.sudo().filtered(lambda clock: not clock.date_met):
            target = targets[by_id[clock.res_id]].get(clock.name)
            wanted[clock] = target or records._clock_no_target(clock.name)
        payloads = self._payloads(wanted)
        for clock, payload in payloads.items():
            moment = by_id[clock.res_id]._clock_moments().get(clock.target.get("start"))
            if moment and moment != clock.date_start:
                payload["start"] = stamp(moment)
        return {
            clock: payload
            for clock, payload in payloads.items()
            if "start" in payload or not decides_alike(payload["target"], clock.target)
        }

    # === The log ===

    def _log(self, kind, at=None, note=None, payloads=None):
        """Append one event to each clock, checked, and work its row out anew.

        :param at: naive UTC, or one for each clock; by default now
        :param payloads: ``{clock: JSON}``
        :raise UserError: the event does not fit what happened before
        """
        if not self:
            return
        self._lock()
        at = at or fields.Datetime.now()
        payloads = payloads or {}
        events = self.env["key.account.clock.event"]
        logs = events._logs(self)
        rows = []
        for clock in self:
            moment = at[clock] if isinstance(at, dict) else at
            entry = (kind, moment, payloads.get(clock))
            clock._check_entry(logs[clock.id], entry)
            logs[clock.id].append(entry)
            rows.append(
                {
                    "clock_id": clock.id,
                    "kind": kind,
                    "at": stamp(moment),
                    "note": note or None,
                    "payload": payloads.get(clock),
                }
            )
        events._append(rows)
        self._show(self._project(logs))

    def _lock(self):
        """Two events of one clock come one after the other."""
        self.env["key.account.clock"].flush_model()
        self.env.cr.execute(
            SQL("SELECT FROM key_account_clock WHERE id = ANY(%s) FOR UPDATE", self.ids)
        )

    def _check_entry(self, entries, new):
        now = aware(fields.Datetime.now())
        events = [event_of(*entry) for entry in entries]
        why = log.refusal(events, event_of(*new), now)
        if why:
            raise UserError(
                self.env._(
                    "Clock “%(clock)s”: %(why)s",
                    clock=self.sudo().display_name,
                    why=self._refusals()[why],
                )
            )

    def _refusals(self):
        return {
            log.FUTURE: self.env._("nothing is entered for the future."),
            log.BEFORE_LAST: self.env._(
                "this lies before what was entered last; events follow each other."
            ),
            log.NOT_OPEN: self.env._("it has not started yet."),
            log.OPEN_ALREADY: self.env._("it runs already."),
            log.MET_ALREADY: self.env._("it was met: it does not change any more."),
            log.NOT_MET: self.env._("it runs, so it cannot be opened again."),
            log.PAUSED_ALREADY: self.env._("it is paused already: resume it first."),
            log.NOT_PAUSED: self.env._("it is not paused."),
            log.NO_REASON: self.env._("a pause needs a reason."),
            log.BAD_DEADLINE: self.env._("a deadline is needed."),
        }

    # === From the log to the row ===

    def _project(self, logs, waiting=None):
        """Work the rows out and write them in one statement; ``{clock: values}``."""
        found = self._projected(logs, waiting)
        self._write_rows(found)
        return found

    def _projected(self, logs, waiting=None):
        """``{clock: values}`` of the rows by these logs.

        :param logs: ``{clock id: [(kind, at, payload), …]}``
        :param waiting: ``{clock: moment}`` before which nobody can be told anything
        """
        marks = self.env["key.account.clock.notice"]._marks(self)
        found = {}
        for clock, reading in self._readings(logs).items():
            entries = logs[clock.id]
            target = _last(entries, "target")
            vals = clock._values(reading, target, entries)
            steps = coming(reading, target, marks.get(clock.id, ()))
            check = min((moment for moment, *_rest in steps), default=False)
            vals["next_check"] = (waiting or {}).get(clock) or check
            found[clock] = vals
        return found

    def _readings(self, logs=None):
        """``{clock: what its log comes to}``, replayed on the pinned calendars."""
        logs = logs or self.env["key.account.clock.event"]._logs(self)
        targets = {clock: _last(logs[clock.id], "target") or {} for clock in self}
        versions = {target.get("calendar") for target in targets.values()} - {None}
        calendars = self.env["key.account.calendar.version"].browse(versions)._zoned()
        return {
            clock: clock._replayed(
                [event_of(*entry) for entry in logs[clock.id]],
                calendars,
                targets[clock],
            )
            for clock in self
        }

    def _replayed(self, events, calendars, target):
        try:
            return replay(events, calendars)
        except EmptyCalendar as error:
            raise UserError(
                self.env._(
                    "Calendar “%(name)s” has no working time, so no deadline can be "
                    "counted. Give it working hours first.",
                    name=target.get("calendar_name"),
                )
            ) from error

    def _values(self, reading, target, entries):
        """The columns of :data:`PROJECTED` from what the log comes to."""
        deadline, pause = naive(reading.deadline), reading.pause
        warning = naive(reading.warning())
        if not warning and deadline and not target.get("warn_at"):
            warning = deadline - SOON
        return {
            "date_start": naive(reading.start),
            "deadline": deadline,
            "deadline_bare": naive(reading.bare),
            "date_warning": warning,
            "date_met": naive(reading.met),
            "date_paused": naive(pause and pause.start),
            "date_resume": naive(pause and pause.end),
            "date_acknowledged": naive(reading.acknowledged),
            "result": reading.result() or False,
            "rounds": reading.rounds,
            "by_hand": bool(reading.override),
            "target": target,
            "explanation": explanation_of(reading, target),
            "revision_id": _last(entries, "revision") or False,
        }

    @api.model
    def _write_rows(self, found):
        if not found:
            return
        rows = [{"id": clock.id, **plain_row(vals)} for clock, vals in found.items()]
        self.env.cr.execute(
            SQL(
                "UPDATE key_account_clock SET %s FROM %s WHERE key_account_clock.id = rows.id",
                as_changes(PROJECTED),
                as_rows(rows, {"id": "int", **PROJECTED}),
            )
        )
        clocks = self.browse(clock.id for clock in found)
        clocks.invalidate_recordset(PROJECTED, flush=False)
        # What is computed from them, here and on the documents, was cached as well.
        clocks.modified(PROJECTED)

    def _show(self, found):
        """Put the principal clock's deadline on its document."""
        for clock in self.sudo().filtered("principal"):
            clock._document()._clock_show(found[clock])


def _last(entries, name):
    """The last value of that name in the payloads of a log."""
    for _kind, _at, payload in reversed(entries):
        if payload and name in payload:
            return payload[name]
    return None
