from decimal import Decimal, InvalidOperation

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...engine.evaluations import read_scale
from ...engine.figures import NotANumber
from ..clock.clock_values import ClockTarget
from ..policy import converters as wire

DAY = relativedelta(days=1)
YEAR = 12


class KeyAccountSurveyType(models.Model):
    """What a survey asks, how often, by which channels, and what follows (SAT-01…13).

    The sources leave the scale blank: it stays blank, and a campaign says so, until
    the policy sets it.
    """

    _name = "key.account.survey.type"
    _description = "Kind of survey"
    _inherit = ["key.account.policy.mixin"]
    _order = "name, id"

    _policy_kind = "survey_type"
    _policy_fields = {
        "name": wire.Translated("name"),
        "dimensions": wire.Entries("dimension_ids", "dimension"),
        "scale": wire.Json("scale"),
        "satisfied_from": wire.Number("satisfied_from"),
        "low_below": wire.Number("low_below"),
        "nps": wire.Plain("nps"),
        "interval_months": wire.Whole("interval_months"),
        "channels": wire.Entries("channel_ids", "survey_channel"),
        "link_channel": wire.Entry("link_channel_id", "survey_channel"),
        "owner": wire.Entry("owner_id", "department"),
        "contact_days": wire.Whole("contact_days"),
        "spare_complaints": wire.Plain("spare_complaints"),
        "complaint_days": wire.Whole("complaint_days"),
        "smallest_sample": wire.Whole("smallest_sample"),
        "answer_days": wire.Whole("answer_days"),
        "reminder_days": wire.Whole("reminder_days"),
        "calendar": wire.Reference("calendar_id", "calendar"),
        "analysis_days": wire.Whole("days"),
        "feedback": wire.Plain("feedback"),
        "papers": wire.Custom("papers"),
        "reviewers": wire.References("reviewer_ids", "role"),
        "source": wire.Text("source"),
    }

    name = fields.Char(required=True, translate=True)
    dimension_ids = fields.Many2many(
        "key.account.option",
        "key_account_survey_type_dimension_rel",
        "type_id",
        "option_id",
        string="Dimensions",
        domain=[("list", "=", "dimension")],
    )
    scale = fields.Json(help="Lowest and highest score; empty: not decided.")
    scale_words = fields.Char(string="Scoring scale", compute="_compute_scale_words")
    satisfied_from = fields.Char(
        help="From this score on a customer counts as satisfied; empty: not decided.",
    )
    low_below = fields.Char(
        string="Low below", help="Below it somebody looks into the answer."
    )
    nps = fields.Boolean(
        string="Ask for a recommendation", help="0 to 10, for the net promoter score."
    )
    interval_months = fields.Integer(
        string="Every … months", help="0: campaigns are made by hand only."
    )
    channel_ids = fields.Many2many(
        "key.account.option",
        "key_account_survey_type_channel_rel",
        "type_id",
        "option_id",
        string="Channels",
        domain=[("list", "=", "survey_channel")],
        help="The first one that reaches a contact is taken.",
    )
    link_channel_id = fields.Many2one(
        "key.account.option",
        string="Link sent by",
        domain=[("list", "=", "survey_channel")],
        ondelete="restrict",
        help="Contacts of this channel get a link of their own by e-mail.",
    )
    owner_id = fields.Many2one(
        "key.account.option",
        string="Department in charge",
        domain=[("list", "=", "department")],
        ondelete="restrict",
        help="The department that runs the survey.",
    )
    contact_days = fields.Integer(
        string="One survey per contact in … days", help="0: no limit."
    )
    spare_complaints = fields.Boolean(
        string="None while a complaint is open",
        help="Asks no contact whose company has an open complaint.",
    )
    complaint_days = fields.Integer(string="Nor for … days after")
    smallest_sample = fields.Integer(
        help="With fewer answers no score is shown; 0: no limit."
    )
    answer_days = fields.Integer(
        string="Days to answer", help="0: the campaign names its last day."
    )
    reminder_days = fields.Integer(
        string="Remind after … days", help="0: nobody is reminded."
    )
    calendar_id = fields.Many2one("key.account.calendar", ondelete="restrict")
    days = fields.Integer(
        string="Working days of analysis",
        help="Causes and measures are due by the end of this working day after the "
        "answers are in; 0: the policy sets no deadline.",
    )
    feedback = fields.Boolean(
        string="Customers are told the result",
        help="Each customer with a low answer is told what was done.",
    )
    report = fields.Boolean(string="Survey report")
    improvement_plan = fields.Boolean(string="Service improvement plan")
    reviewer_ids = fields.Many2many(
        "key.account.role",
        "key_account_survey_type_reviewer_rel",
        "type_id",
        "role_id",
        string="Reviewing posts",
        help="Empty: anybody who sees all accounts, but not the one who submits.",
    )
    source = fields.Char(help="Clause of the source document.")
    campaign_ids = fields.One2many(
        "key.account.survey.campaign", "type_id", string="Surveys"
    )

    _counts_not_negative = models.Constraint(
        "CHECK (LEAST(interval_months, contact_days, complaint_days, smallest_sample, "
        "answer_days, reminder_days, days) >= 0)",
        "Days, months and samples cannot be negative.",
    )

    @api.depends("scale")
    @api.depends_context("lang")
    def _compute_scale_words(self):
        for kind in self:
            scale = kind.scale
            kind.scale_words = (
                f"{scale['minimum']} – {scale['maximum']}"
                if scale
                else self.env._("not decided in the policy")
            )

    @api.constrains("scale", "satisfied_from", "low_below")
    def _check_numbers(self):
        for kind in self:
            try:
                scale = kind._scale()
                limits = [
                    Decimal(x) for x in (kind.low_below, kind.satisfied_from) if x
                ]
            except (InvalidOperation, KeyError, NotANumber, TypeError) as error:
                raise ValidationError(
                    self.env._("%s: scale or limits are no numbers.", kind.name)
                ) from error
            if scale and scale.minimum >= scale.maximum:
                raise ValidationError(
                    self.env._("%s: the scale ends before it starts.", kind.name)
                )
            if limits and not (scale and all(scale.has(limit) for limit in limits)):
                raise ValidationError(
                    self.env._("%s: a limit lies off the scale.", kind.name)
                )

    @api.constrains("link_channel_id", "channel_ids")
    def _check_link_channel(self):
        for kind in self:
            if kind.link_channel_id - kind.channel_ids:
                raise ValidationError(
                    self.env._(
                        "%(kind)s: “%(channel)s” is none of its channels.",
                        kind=kind.name,
                        channel=kind.link_channel_id.name,
                    )
                )

    def _scale(self):
        """The scale of the engine, or ``None`` while the policy has none."""
        return read_scale(self.scale) if self.scale else None

    def _working_calendar(self):
        """The calendar of the analysis: its own, else the only one of the company."""
        if self.calendar_id:
            return self.calendar_id
        calendars = self.env["key.account.calendar"].sudo()
        found = calendars.search([("company_id", "=", self.company_id.id)], limit=2)
        return found if len(found) == 1 else found[:0]

    def _short_form(self, clock):
        """The target that ``days`` says, by name of its clock; nothing when blank."""
        if not self.days:
            return {}
        calendar = self._working_calendar()
        start = "collected"
        target = ClockTarget(clock, self.bundle_id, calendar, self.days, start=start)
        return {clock: target}

    def _policy_get_papers(self):
        names = ("improvement_plan", "report")
        return [name for name in names if self[name]]

    def _policy_set_papers(self, value):
        self.write({name: name in value for name in ("report", "improvement_plan")})

    # === The schedule (SAT-01) ===

    def _next_date(self):
        """The day from which the next campaign is due; ``False`` without an interval."""
        self.ensure_one()
        if not self.interval_months:
            return False
        dates = self.campaign_ids.mapped("date_planned")
        if not dates:
            return fields.Date.context_today(self)
        return max(dates) + relativedelta(months=self.interval_months)

    def _propose_campaigns(self):
        """Make the campaigns that are due; none twice, however often it runs."""
        today = fields.Date.context_today(self)
        due = self.filtered(lambda kind: (kind._next_date() or today + DAY) <= today)
        campaigns = self.env["key.account.survey.campaign"].create(
            [kind._next_values(today) for kind in due]
        )
        campaigns._keep_reminders()
        return campaigns

    def _next_values(self, today):
        """The next campaign goes to whoever ran the last one, if he is still here."""
        yearly = self.interval_months % YEAR == 0
        period = str(today.year) if yearly else today.strftime("%Y-%m")
        values = {"type_id": self.id, "date_planned": today, "period": period}
        last = self.campaign_ids.sorted("date_planned")[-1:].user_id
        return {**values, **({"user_id": last.id} if last.active else {})}

    def action_next_campaign(self):
        """Make the campaign that is due and open it, or say when the next one is."""
        self.ensure_one()
        campaign = self._propose_campaigns()
        if not campaign:
            raise UserError(
                self.env._(
                    "%(kind)s: the next campaign is due on %(date)s.",
                    kind=self.name,
                    date=self._next_date() or "–",
                )
            )
        return campaign.get_formview_action()
