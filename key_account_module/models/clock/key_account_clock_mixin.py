from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...engine import clock_events as log
from .clock_values import ClockTarget, stamp

#: fields of a record that its principal clock writes; a model guards them
CLOCK_GUARDED = (
    "deadline",
    "deadline_explanation",
    "revision_id",
    "clock_met",
    "clock_warning",
)


class KeyAccountClockMixin(models.AbstractModel):
    """A record with clocks: deadlines in working time, each with its log (CMP-11).

    The model says which clocks it has and what the policy wants of each
    (:meth:`_clock_targets`), when they may start (:meth:`_clock_moments`) and who
    answers for it (``user_id``). What happens to the record then opens, pauses and
    meets them by the ``_clock_*`` methods. The deadline of the principal clock is the
    record's own, so that lists show and sort it. Lateness needs no job: it is the
    stored deadline compared with the clock on the wall.

    Inherit :mod:`key.account.guard.mixin` before it, with :data:`CLOCK_GUARDED` among
    the guarded fields, and :mod:`key.account.access.mixin`, whose account it shares.
    """

    _name = "key.account.clock.mixin"
    _description = "Record with clocks"

    #: stored fields that targets and moments are read from, fetched at once
    _clock_reads = ()

    #: name of the clock whose deadline is the record's own
    _clock_principal = "resolution"

    clock_ids = fields.One2many(
        "key.account.clock",
        "res_id",
        string="Clocks",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )
    deadline = fields.Datetime(readonly=True, copy=False, index=True, tracking=True)
    deadline_explanation = fields.Json(readonly=True, copy=False)
    revision_id = fields.Many2one(
        "key.account.policy.revision",
        string="Policy revision",
        readonly=True,
        copy=False,
        help="The policy as it was when the deadline was counted.",
    )
    clock_met = fields.Datetime(string="Target met", readonly=True, copy=False)
    clock_warning = fields.Datetime(string="Due soon from", readonly=True, copy=False)
    deadline_words = fields.Text(string="Why", compute="_compute_deadline_words")
    clock_timeline = fields.Html(
        string="Timeline", compute="_compute_clock_timeline", sanitize=False
    )
    remaining = fields.Char(compute="_compute_is_late")
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )
    is_soon = fields.Boolean(string="Due soon", compute="_compute_is_late")

    is_escalated = fields.Boolean(
        string="Escalated",
        compute="_compute_is_escalated",
        help="Somebody was told and nobody takes charge yet.",
    )

    # === What the model says about itself ===

    def _clock_targets(self):
        """``{record: {name of the clock: ClockTarget}}`` of what the policy wants now."""
        raise NotImplementedError

    def _clock_moments(self):
        """``{name of a start: naive UTC}`` of one record, as far as it came to them."""
        return {}

    # === Read ===

    @api.depends("deadline", "deadline_explanation", "clock_met", "clock_warning")
    @api.depends_context("lang")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for record in self:
            deadline, met = record.deadline, record.clock_met
            record.is_late = bool(deadline and (met or now) > deadline)
            warned = record.clock_warning and record.clock_warning <= now
            record.is_soon = bool(warned and not met and deadline and now <= deadline)
            record.remaining = (
                record._remaining_words(met, now)
                if deadline
                else record._paused_words()
            )

    @api.depends("clock_ids.date_met", "clock_ids.date_acknowledged")
    def _compute_is_escalated(self):
        for record in self:
            record.is_escalated = bool(record.sudo().clock_ids._escalated())

    def _search_is_late(self, operator, value):
        return self._late_domain(operator, value, met="clock_met")

    @api.model
    def _late_domain(self, operator, value, met):
        """Late = past the deadline: now while open, at the end once it is met."""
        if operator != "in":
            return NotImplemented

        def beyond_deadline(model, alias, query):
            return SQL(
                "%s < COALESCE(%s, %s)",
                model._field_to_sql(alias, "deadline", query),
                model._field_to_sql(alias, met, query),
                fields.Datetime.now(),
            )

        late = Domain("deadline", "!=", False) & Domain.custom(
            to_sql=beyond_deadline, predicate=lambda record: record.is_late
        )
        return Domain.OR(
            [late] * (True in value) + [~late] * (False in value) or [Domain.FALSE]
        )

    def _paused_words(self):
        """Why there is a target and no deadline: a pause that nobody ended moves it."""
        rests = (self.deadline_explanation or {}).get("rests") or [{"to": "ended"}]
        return "" if rests[-1]["to"] else self.env._("paused")

    def _remaining_words(self, met, now):
        """The time left, or by how much the deadline was missed."""
        span = self._span_words(abs(self.deadline - (met or now)))
        if met:
            if met <= self.deadline:
                return self.env._("in time")
            return self.env._("was %(span)s late", span=span)
        if now > self.deadline:
            return self.env._("%(span)s late", span=span)
        return self.env._("%(span)s left", span=span)

    def _span_words(self, span):
        hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
        days, rest = divmod(hours, 24)
        if days:
            return self.env._("%(days)s d %(hours)s h", days=days, hours=rest)
        return self.env._("%(hours)s h %(minutes)s min", hours=hours, minutes=minutes)

    @api.depends("deadline", "deadline_explanation")
    @api.depends_context("lang")
    def _compute_deadline_words(self):
        service = self.env["key.account.working.time"]
        for record in self:
            record.deadline_words = (
                service.words(record.deadline_explanation)
                if record.deadline_explanation
                else record._no_deadline_words()
            )

    def _no_deadline_words(self):
        """Why there is no deadline."""
        return self.env._("The policy set no deadline when the clock started.")

    @api.depends("clock_ids.timeline")
    @api.depends_context("lang", "tz")
    def _compute_clock_timeline(self):
        """How the principal deadlines came about, for whoever may read the record.

        Usually there is one; an approval has one for each step that waits.
        """
        for record in self:
            principal = record.sudo().clock_ids.filtered("principal")
            record.clock_timeline = Markup("").join(
                clock.timeline or "" for clock in principal
            )

    # === What happens to the clocks ===

    def _clocks(self, name=None):
        """The clocks of that name, or all; rights were checked by the caller."""
        clocks = self.sudo().clock_ids
        found = clocks.filtered(lambda clock: clock.name == name) if name else clocks
        # The log names the real user.
        return found.with_env(self.env)

    def _clock_open(self, name, at=None):
        """Start a clock; without a target it runs too, but is never late.

        :param at: naive UTC, by default now; the past is possible
        """
        moment = at or fields.Datetime.now()
        targets = self._clock_targets()
        self.env["key.account.clock"]._open(
            [
                (
                    record,
                    targets[record].get(name) or self._clock_no_target(name),
                    moment,
                )
                for record in self
            ]
        )

    def _clock_open_due(self):
        """Start every clock that the policy names and whose moment has come."""
        targets = self._clock_targets()
        running = {(clock.res_id, clock.name) for clock in self.sudo().clock_ids}
        wanted = []
        for record in self:
            moments = record._clock_moments()
            wanted += [
                (record, target, moments[target.start])
                for name, target in targets[record].items()
                if moments.get(target.start) and (record.id, name) not in running
            ]
        self.env["key.account.clock"]._open(wanted)

    @api.model
    def _clock_no_target(self, name):
        """A clock for which the policy wants nothing."""
        nothing = (
            self.env["key.account.policy.bundle"],
            self.env["key.account.calendar"],
        )
        return ClockTarget(name, *nothing)

    def _clock_meet(self, name, at=None, note=None):
        """The target is met; a pause that is open ends here and is told."""
        clocks = self._clocks(name)
        clocks._log(log.MEET, at, note)
        clocks.sudo().notice_ids._close_activities(self.env._("The target is met."))

    def _clock_settle(self, name=None, at=None, note=None):
        """Meet what still runs: a clock by name, or all when the record is done.

        What happened before the last entry of a log counts as at that entry.
        """
        clocks = self._clocks(name).sudo().filtered(lambda clock: not clock.date_met)
        moment = at or fields.Datetime.now()
        clocks.with_env(self.env)._log(
            log.MEET,
            {clock: max(moment, clock.event_ids[-1:].at) for clock in clocks},
            note,
        )
        clocks.notice_ids._close_activities(self.env._("The target is met."))

    def _clock_pause(self, name, reason, at=None, note=None):
        """Stop counting, for a reason of the list ``pause_reason``.

        :param name: of the clock; ``None`` for every clock that runs
        :param reason: ``key.account.option``
        """
        running = self._clocks(name).sudo().filtered(lambda clock: not clock.date_met)
        (self._clocks(name) if name else running.with_env(self.env))._pause(
            reason, at, note
        )

    def _clock_resume(self, name, at=None, note=None):
        """Go on counting."""
        self._clocks(name)._log(log.RESUME, at, note)

    def _clock_reopen(self, name, at=None, note=None):
        """Go on with what was left when the target was met."""
        self._clocks(name)._log(log.REOPEN, at, note)

    def _clock_override(self, name, deadline, why):
        """Set a deadline by hand, such as an approved extension."""
        clocks = self._clocks(name)
        payload = {"deadline": stamp(deadline)}
        clocks._log(log.OVERRIDE, None, why, dict.fromkeys(clocks, payload))

    def _clock_retarget(self, why):
        """Give open clocks what the policy wants of the record now.

        Counted from the original start, pauses kept (I7); a start that was entered
        wrongly is corrected too. Clocks that are met never change.
        """
        self._clock_open_due()
        changes = self._clocks()._changes(self)
        clocks = self.env["key.account.clock"].browse(clock.id for clock in changes)
        clocks._log(log.RETARGET, None, why, changes)

    def action_acknowledge(self):
        """Take charge of what was escalated: nobody further up is told."""
        self.check_access("write")
        self._clocks()._acknowledge()

    # === Rows ===

    def _clock_row(self, target):
        """The row of a new clock of this record."""
        return {
            "res_model": self._name,
            "res_id": self.id,
            "name": target.name,
            "principal": target.name == self._clock_principal,
            "user_id": self.user_id.id,
            "key_account_id": self.key_account_id.id,
        }

    def _clock_show(self, vals):
        """Take over the deadline of the principal clock."""
        self._write_guarded(
            {
                "deadline": vals["deadline"],
                "deadline_explanation": vals["explanation"],
                "revision_id": vals["revision_id"],
                "clock_met": vals["date_met"],
                "clock_warning": vals["date_warning"],
            }
        )

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"user_id", "key_account_id"}:
            for record in self.sudo():
                record.clock_ids._write_sealed(
                    {
                        "user_id": record.user_id.id,
                        "key_account_id": record.key_account_id.id,
                    }
                )
        return result

    def unlink(self):
        clocks = self.sudo().clock_ids
        result = super().unlink()
        clocks._discard()
        return result
