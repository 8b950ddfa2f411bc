from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...engine.clock_checks import check_target
from ..policy import converters as wire
from .clock_values import ClockTarget


class KeyAccountClockTarget(models.Model):
    """What a policy allows for one clock of one kind of record (I5).

    It is found by policy, subject and name: ``complaint/general`` and
    ``first_response``, ``survey/annual`` and ``analysis``. Accounts in a grade may have
    a target of their own, and so may those of a service level. Scheme and level may be of
    another policy of the company, so they are named by keys, as conditions name options.
    """

    _name = "key.account.clock.target"
    _description = "Clock target"
    _inherit = ["key.account.policy.mixin"]
    _order = "subject, clock, id"

    _policy_kind = "clock_target"
    _policy_fields = {
        "subject": wire.Plain("subject"),
        "clock": wire.Plain("clock"),
        "tier": wire.Text("tier"),
        "service_level": wire.Text("service_level"),
        "calendar": wire.Reference("calendar_id", "calendar"),
        "days": wire.Whole("days"),
        "minutes": wire.Whole("minutes"),
        "same_day": wire.Plain("same_day"),
        "start": wire.Text("start"),
        "warn_at": wire.Number("warn_at"),
        "ladder": wire.Text("ladder"),
    }

    name = fields.Char(compute="_compute_name")
    subject = fields.Char(
        string="Key of what it applies to",
        required=True,
        index=True,
        help="What the clock belongs to.",
    )
    clock = fields.Char(string="Key of the clock", required=True)
    tier = fields.Char(
        string="Key of the grade",
        help="SCHEME/GRADE: accounts in this grade have this target; empty: all others.",
    )
    service_level = fields.Char(
        string="Key of the service level",
        help="Accounts of this service level have this target, whatever their grade.",
    )
    calendar_id = fields.Many2one("key.account.calendar", ondelete="restrict")
    days = fields.Integer(string="Working days")
    minutes = fields.Integer(string="Working minutes")
    same_day = fields.Boolean(help="The day of the event is the first working day.")
    start = fields.Char(help="The moment that starts it, such as “received”.")
    warn_at = fields.Char(string="Due soon from (%)")
    ladder = fields.Char(help="Ladder of escalations.")

    _one_for_each = models.UniqueIndex(
        "(bundle_id, subject, clock, COALESCE(tier, ''), COALESCE(service_level, ''))",
        "A policy names one target for each clock and grade or service level.",
    )

    @api.depends("subject_words", "clock_words", "tier_words", "service_level_words")
    @api.depends_context("lang")
    def _compute_name(self):
        for target in self:
            name = f"{target.subject_words} · {target.clock_words}"
            whose = target.tier_words or target.service_level_words
            target.name = f"{name} ({whose})" if whose else name

    @api.constrains(
        "days",
        "minutes",
        "same_day",
        "warn_at",
        "calendar_id",
        "tier",
        "service_level",
    )
    def _check_target(self):
        for target in self:
            values = {
                "days": target.days or None,
                "minutes": target.minutes or None,
                "same_day": target.same_day,
                "warn_at": target.warn_at or None,
                "calendar": target.calendar_id.id or None,
                "tier": target.tier or None,
                "service_level": target.service_level or None,
            }
            problems = [problem.message for problem in check_target(values)]
            if problems:
                raise ValidationError("\n".join(problems))

    @api.model
    def _policy_check(self, address, values, resolver):
        """A grade that no policy of the company names (POL440)."""
        found = super()._policy_check(address, values, resolver)
        tier = values.get("tier")
        if not tier or ("tier", tier) in {**resolver.resources, **resolver.records}:
            return found
        known = [("key", "=", tier), ("company_id", "=", resolver.company.id)]
        if self.env["key.account.tier"].search_count(known, limit=1):
            return found
        unknown = {
            "severity": "warning",
            "code": "POL440",
            "path": "tier",
            "message": self.env._("no policy of the company has the grade “%s”", tier),
            "hint": self.env._("apply the policy with its scheme, or mend the name"),
        }
        return [*found, unknown]

    @api.model
    def _find(self, wanted):
        """``{(bundle, subject): {name of the clock: ClockTarget}}`` for every account.

        :param wanted: set of ``(bundle, subject)``
        """
        found = defaultdict(dict)
        everybody = Domain("tier", "=", False) & Domain("service_level", "=", False)
        for target in self._search_subjects(wanted, everybody):
            found[target.bundle_id, target.subject][target.clock] = target._target()
        return found

    @api.model
    def _find_apart(self, wanted):
        """``{(bundle, subject): {clock: {key of a grade or level: ClockTarget}}}``.

        Only keys of grades have a slash.

        :param wanted: set of ``(bundle, subject)``
        """
        found = defaultdict(lambda: defaultdict(dict))
        some = Domain("tier", "!=", False) | Domain("service_level", "!=", False)
        for target in self._search_subjects(wanted, some):
            clocks = found[target.bundle_id, target.subject]
            whose = target.service_level or target.tier
            clocks[target.clock][whose] = target._target()
        return found

    @api.model
    def _search_subjects(self, wanted, domain):
        return self.sudo().search(
            Domain("bundle_id", "in", [bundle.id for bundle, _subject in wanted])
            & Domain("subject", "in", [subject for _bundle, subject in wanted])
            & domain
        )

    def _target(self):
        return ClockTarget(
            self.clock,
            self.bundle_id,
            self.calendar_id,
            days=self.days or None,
            minutes=self.minutes or None,
            same_day=self.same_day,
            start=self.start or "",
            warn_at=self.warn_at or None,
            ladder=self.ladder or None,
            tier=self.tier or None,
            service_level=self.service_level or None,
        )
