"""Deadlines that were counted once become clocks with a log (from 19.0.1.0.0)."""

from datetime import datetime

from odoo import SUPERUSER_ID, api
from odoo.addons.key_account_module.engine import clock_events as log
from odoo.addons.key_account_module.models.clock.clock_values import (
    ClockTarget,
    payload_of,
    stamp,
)

NOTE = "Kept from the version without clocks"


def migrate(cr, version):
    """Give every complaint the clock that its pinned deadline stands for."""
    env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
    complaints = env["key.account.complaint"].search([("clock_ids", "=", False)])
    adopt(complaints.filtered("deadline_explanation"))
    open_without_target(complaints.filtered(lambda c: not c.deadline_explanation))


def adopt(complaints):
    """Write the logs of pinned deadlines, which stay as they are to the second.

    Where the calendar was changed since, so that counting anew would come to another
    deadline, the pinned one becomes an entry of its own.
    """
    env = complaints.env
    targets = {complaint: _target(complaint) for complaint in complaints}
    versions = env["key.account.calendar.version"]._pin(
        env["key.account.calendar"].union(*(t.calendar for t in targets.values()))
    )
    clocks = env["key.account.clock"]._create_sealed(
        [complaint._clock_row(targets[complaint]) for complaint in complaints]
    )
    pairs = list(zip(clocks, complaints, strict=True))
    pinned = {clock: complaint.deadline for clock, complaint in pairs}
    events = env["key.account.clock.event"]
    events._append(
        [
            _opened(clock, complaint, payload_of(targets[complaint], versions, {}))
            for clock, complaint in pairs
        ]
    )
    counted = clocks._project(events._logs(clocks))
    events._append(
        [
            _row(clock, log.OVERRIDE, vals["date_start"], deadline=stamp(pinned[clock]))
            for clock, vals in counted.items()
            if vals["deadline"] != pinned[clock]
        ]
    )
    events._append(
        [
            _row(clock, log.MEET, complaint.date_handled)
            for clock, complaint in pairs
            if complaint.date_handled
        ]
    )
    clocks._show(clocks._project(events._logs(clocks)))


def open_without_target(complaints):
    """A policy that set no deadline then sets none now, whatever it says today."""
    wanted = []
    for complaint in complaints:
        start = complaint._clock_policy().clock_start
        moment = complaint._clock_moments().get(start)
        if moment:
            target = complaint._clock_no_target("resolution")
            wanted.append((complaint, target, moment))
    clocks = complaints.env["key.account.clock"]._open(wanted)
    for clock in clocks:
        handled = complaints.browse(clock.res_id).date_handled
        if handled:
            clock._log(log.MEET, handled, NOTE)


def _target(complaint):
    policy = complaint._clock_policy()
    return ClockTarget(
        "resolution",
        policy.bundle_id,
        policy.calendar_id,
        days=complaint.deadline_explanation["days"],
        start=policy.clock_start,
    )


def _opened(clock, complaint, payload):
    start = datetime.fromisoformat(complaint.deadline_explanation["event"])
    kept = {**payload, "revision": complaint.revision_id.id}
    return _row(clock, log.OPEN, start, **kept)


def _row(clock, kind, at, **payload):
    return {
        "clock_id": clock.id,
        "kind": kind,
        "at": stamp(at),
        "note": NOTE,
        "payload": payload or None,
    }
