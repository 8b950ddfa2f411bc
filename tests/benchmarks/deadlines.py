"""Deadlines of open complaints planned anew, beside OCA's helpdesk tickets.

Needs a throw-away database with the addon and `helpdesk_mgmt_sla`.

Both plan a working day for open records on the same working hours, in the same process:
ours after the policy has changed, theirs by `set_sla`, the method that plans a ticket.
Theirs are a sample, and their time is extrapolated: making as many takes half an hour.
"""

from time import perf_counter

from odoo.tools import split_every

from .goals import Goal, spent

SHARE = 50
"""One account in so many has an open complaint."""

TENTH = 10
"""A smaller re-plan, to see whether the number of queries grows with the records."""

TICKETS = 400
"""Of theirs at most."""

BATCH = 2000
FASTER = 20
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
BLOCKS = (("08:30", "12:00"), ("13:30", "17:30"))
RECEIVED = "2026-09-14 01:00:00"


def run(env, setting) -> list[Goal]:
    """Fill the database, measure, and return what was measured."""
    env = env(context={**env.context, "tracking_disable": True, "lang": "en_US"})
    records = max(setting.accounts // SHARE, TENTH)
    few = _replan(env, records // TENTH)
    ours = _replan(env, records)
    tickets = min(records, TICKETS)
    theirs = _tickets(env, tickets) / tickets * records
    return [
        Goal(
            f"re-plan {records} deadlines / OCA's tickets",
            ours.seconds / theirs,
            1 / FASTER,
            f"({spent(ours.seconds)} against {spent(theirs)}, from {tickets})",
        ),
        Goal(
            f"queries, {records} / {records // TENTH} deadlines",
            ours.queries / few.queries,
            1,
            f"({ours.queries} against {few.queries})",
        ),
    ]


class _Measured:
    """Seconds and queries of a block."""

    def __init__(self, env):
        self.env = env

    def __enter__(self):
        self.env.flush_all()
        self.env.invalidate_all()
        self._count = self.env.cr.sql_log_count
        self._start = perf_counter()
        return self

    def __exit__(self, *_error):
        self.env.flush_all()
        self.seconds = perf_counter() - self._start
        self.queries = self.env.cr.sql_log_count - self._count


# === Ours ===


def _replan(env, count):
    """Add open complaints, give the policy another deadline, and re-plan all."""
    clocks = env["key.account.clock"]
    _apply(env, days=1)
    _make_complaints(env, count)
    _apply(env, days=2)
    with _Measured(env) as measured:
        plan = clocks._replan(clocks._to_replan(), "The policy sets two working days")
    assert len(plan) == count, len(plan)
    return measured


def _apply(env, days):
    """The policy with that many working days until a complaint is resolved."""
    hours = {day: [list(block) for block in BLOCKS] for day in WEEK}
    calendar = {
        "name": {"en_US": "Office"},
        "timezone": "Asia/Shanghai",
        "attendance": hours,
    }
    severity = {
        "name": {"en_US": "General"},
        "calendar": "office",
        "clock_start": "received",
        "days": days,
    }
    revisions = env["key.account.policy.revision"].search_count([])
    env["key.account.policy"].with_user(env.ref("base.user_admin")).apply(
        request_id=f"bench-{revisions}",
        document={
            "bundle": "bench",
            "api_version": "key-account/v1",
            "title": {"en_US": "Benchmark"},
            "company": None,
            "resources": [
                {"kind": "calendar", "key": "office", "values": calendar},
                {"kind": "severity", "key": "general", "values": severity},
            ],
        },
    )


def _make_complaints(env, count):
    severity = env["key.account.severity"].search([("bundle_id.name", "=", "bench")])
    partner = env["res.partner"].create({"name": "Customer", "is_company": True})
    account = env["key.account"].create({"partner_id": partner.id})
    vals = {
        "key_account_id": account.id,
        "severity_id": severity.id,
        "date_received": RECEIVED,
        "description": "Late",
    }
    for batch in split_every(BATCH, range(count)):
        env["key.account.complaint"].create([dict(vals) for _number in batch])
        env.flush_all()
        env.invalidate_all()


# === Theirs ===


def _tickets(env, count):
    """Seconds to plan so many tickets as they do it, one after the other."""
    hours = [
        (0, 0, {"name": day, "dayofweek": str(number), **_block(*block)})
        for number, day in enumerate(WEEK)
        for block in BLOCKS
    ]
    calendar = env["resource.calendar"].create(
        {"name": "Office", "tz": "Asia/Shanghai", "attendance_ids": [(5,), *hours]}
    )
    team = env["helpdesk.ticket.team"].create(
        {"name": "Team", "use_sla": True, "resource_calendar_id": calendar.id}
    )
    done = env["helpdesk.ticket.stage"].search([("closed", "=", True)], limit=1)
    env["helpdesk.sla"].create({"name": "Two days", "days": 2, "stage_id": done.id})
    tickets = env["helpdesk.ticket"].create(
        [
            {"name": "Late", "description": "Late", "team_id": team.id}
            for _number in range(count)
        ]
    )
    with _Measured(env) as measured:
        tickets.set_sla()
    assert all(ticket.sla_deadline for ticket in tickets[:10])
    return measured.seconds


def _block(start, end):
    first, last = (int(t[:2]) + int(t[3:]) / 60 for t in (start, end))
    period = "morning" if first < 12 else "afternoon"
    return {"hour_from": first, "hour_to": last, "day_period": period}
