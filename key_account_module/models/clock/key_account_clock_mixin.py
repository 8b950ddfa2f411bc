from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class KeyAccountClockMixin(models.AbstractModel):
    """A deadline in working days, pinned with its explanation (CMP-11).

    The deadline is counted once, when the clock starts, by the policy of that moment;
    later versions of the policy do not move it. Lateness needs no job: it is the stored
    deadline compared with the clock on the wall.

    Inherit :mod:`key.account.guard.mixin` too; :data:`CLOCK_GUARDED` are its fields.
    """

    _name = "key.account.clock.mixin"
    _description = "Deadline in working days"

    #: stored field with the moment at which the target was met
    _clock_met_field = None

    deadline = fields.Datetime(readonly=True, copy=False, index=True, tracking=True)
    deadline_explanation = fields.Json(readonly=True, copy=False)
    revision_id = fields.Many2one(
        "key.account.policy.revision",
        string="Policy revision",
        readonly=True,
        copy=False,
        help="The policy as it was when the deadline was counted.",
    )
    deadline_words = fields.Text(string="Why", compute="_compute_deadline_words")
    remaining = fields.Char(compute="_compute_is_late")
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )
    is_soon = fields.Boolean(string="Due soon", compute="_compute_is_late")

    # === What the model says about itself ===

    def _clock_policy(self):
        """The policy record that sets the deadline: has ``calendar_id``, ``days``."""
        raise NotImplementedError

    def _clock_start(self):
        """When the clock started, naive UTC; ``False`` if it has not."""
        raise NotImplementedError

    # === Read ===

    @api.depends("deadline")
    @api.depends_context("lang")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        soon = fields.Datetime.add(now, hours=24)
        for record in self:
            deadline, met = record.deadline, record[self._clock_met_field]
            record.is_late = bool(deadline and (met or now) > deadline)
            record.is_soon = bool(deadline and not met and now <= deadline <= soon)
            record.remaining = record._remaining_words(met, now) if deadline else ""

    def _search_is_late(self, operator, value):
        """Late = past the deadline: now while open, at the end once it is met."""
        if operator != "in":
            return NotImplemented

        def beyond_deadline(model, alias, query):
            return SQL(
                "%s < COALESCE(%s, %s)",
                model._field_to_sql(alias, "deadline", query),
                model._field_to_sql(alias, self._clock_met_field, query),
                fields.Datetime.now(),
            )

        late = Domain("deadline", "!=", False) & Domain.custom(
            to_sql=beyond_deadline, predicate=lambda record: record.is_late
        )
        return Domain.OR(
            [late] * (True in value) + [~late] * (False in value) or [Domain.FALSE]
        )

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
        if not self._clock_policy().days:
            return self.env._("The policy sets no deadline for this severity.")
        return self.env._("The policy set no deadline when the clock started.")

    # === Count and pin ===

    def _plan_deadline(self):
        """Count the deadlines of ``self`` anew: one batched read per calendar."""
        service = self.env["key.account.working.time"]
        planned = self.filtered(lambda r: r._clock_policy().days and r._clock_start())
        (self - planned)._clear_deadline()
        for calendar, group in planned.grouped(
            lambda record: record._clock_policy().calendar_id
        ).items():
            events = [(r._clock_start(), r._clock_policy().days) for r in group]
            results = service.deadlines(calendar, events)
            for record, (deadline, explanation) in zip(group, results, strict=True):
                record._pin_deadline(deadline, explanation)

    def _pin_deadline(self, deadline, explanation):
        self._write_guarded(
            {
                "deadline": deadline,
                "deadline_explanation": explanation,
                "revision_id": self._clock_policy().bundle_id.revision_id.id,
            }
        )

    def _clear_deadline(self):
        pinned = self.filtered("deadline")
        if pinned:
            pinned._write_guarded({"deadline": False, "deadline_explanation": False})
