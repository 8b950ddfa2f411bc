import secrets
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine.evaluations import read_scale
from ...engine.surveys import points_of

SEEDS = 2**31

#: key of the reminder in the activities of the responsible person
TO_START = "survey_start"

#: state → (next state, method that makes the step); the only way a state changes
STEPS = {
    "draft": ("running", "action_start"),
    "running": ("analysis", "action_collect"),
    "analysis": ("submitted", "action_submit"),
    "submitted": ("closed", "action_close"),
}

#: what decided whom the campaign asks and how it counts
FROZEN = {
    "type_id",
    "period",
    "tier_ids",
    "team_ids",
    "manager_ids",
    "sample_size",
    "contacts",
}


class KeyAccountSurveyCampaign(models.Model):
    """One survey of one year: whom it asks, with which questions (SAT-01).

    Scale and limits are taken from the policy when it starts and kept: a policy that
    changes later does not change what an answer was worth.
    """

    _name = "key.account.survey.campaign"
    _description = "Satisfaction survey"
    _inherit = ["key.account.campaign.mixin"]
    _order = "date_planned desc, id desc"
    _check_company_auto = True
    _campaign_steps = STEPS
    _campaign_frozen = FROZEN
    _guarded = {
        "state": "action_start, action_collect, action_submit, action_close",
        "seed": "create",
        "survey_id": "action_prepare",
        "rules": "action_start",
        "sample_min": "action_start",
        "revision_id": "action_start",
        "date_started": "action_start",
        "date_collected": "action_collect",
        "deadline": "action_collect",
        "deadline_explanation": "action_collect",
        "date_analysed": "action_submit",
    }

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    type_id = fields.Many2one(
        "key.account.survey.type",
        string="Survey",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        related="type_id.company_id", store=True, index=True, precompute=True
    )
    period = fields.Char(
        string="Year",
        required=True,
        default=lambda self: str(fields.Date.context_today(self).year),
        help="What results are compared by: 2026, or 2026-H1.",
    )
    date_planned = fields.Date(
        string="Planned for", required=True, default=fields.Date.context_today
    )
    date_deadline = fields.Date(
        string="Answers until", tracking=True, help="The last day of every link."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Asking"),
            ("analysis", "Analysis"),
            ("submitted", "Submitted"),
            ("closed", "Completed"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
        group_expand=True,
    )

    # Whom it asks
    tier_ids = fields.Many2many(
        "key.account.tier",
        "key_account_survey_campaign_tier_rel",
        "campaign_id",
        "tier_id",
        string="Grades",
        help="Empty: accounts of every grade.",
    )
    team_ids = fields.Many2many(
        "crm.team",
        "key_account_survey_campaign_team_rel",
        "campaign_id",
        "team_id",
        string="Regions",
        help="Empty: accounts of every region.",
    )
    manager_ids = fields.Many2many(
        "res.users",
        "key_account_survey_campaign_manager_rel",
        "campaign_id",
        "user_id",
        string="Account managers",
        help="Empty: accounts of every manager.",
    )
    sample_size = fields.Integer(
        help="So many accounts, drawn at random; 0: every account."
    )
    seed = fields.Integer(
        string="Seed of the draw",
        readonly=True,
        copy=False,
        aggregator=None,
        help="The same accounts and seed give the same sample again.",
    )
    contacts = fields.Selection(
        [("one", "One contact of each account"), ("all", "Every contact")],
        required=True,
        default="one",
    )
    line_ids = fields.One2many(
        "key.account.survey.line", "campaign_id", string="Customers"
    )

    # What the policy said when it started
    survey_id = fields.Many2one(
        "survey.survey",
        string="Questionnaire",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    rules = fields.Json(readonly=True, copy=False)
    sample_min = fields.Integer(
        string="Smallest sample", readonly=True, copy=False, aggregator=None
    )
    revision_id = fields.Many2one(
        "key.account.policy.revision",
        string="Policy revision",
        readonly=True,
        copy=False,
        help="The policy as it was when the campaign started.",
    )
    date_collected = fields.Datetime(string="Answers in", readonly=True, copy=False)

    _sample_size_not_negative = models.Constraint(
        "CHECK (sample_size >= 0)", "The sample cannot be negative."
    )

    @api.depends("type_id.name", "period")
    def _compute_name(self):
        for campaign in self:
            parts = (campaign.type_id.name, campaign.period)
            campaign.name = " ".join(filter(None, parts))

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "seed": secrets.randbelow(SEEDS)}

    def write(self, vals):
        if "causes" in vals and any(one.date_analysed for one in self):
            raise UserError(self.env._("The analysis is submitted: it stays as it is."))
        result = super().write(vals)
        if vals.get("date_deadline"):
            self._move_deadlines()
        return result

    def _move_deadlines(self):
        """Links that are out stay open as long as the campaign says."""
        for campaign in self.filtered(lambda campaign: campaign.state == "running"):
            inputs = campaign.sudo().line_ids.user_input_ids
            inputs.filtered(lambda one: one.state != "done").write(
                {"deadline": campaign._last_moment()}
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_lines(self):
        self.line_ids.sudo().unlink()

    def unlink(self):
        questionnaires = self.sudo().survey_id
        result = super().unlink()
        questionnaires.unlink()
        return result

    # === Steps ===

    def action_start(self):
        """Take the rules of the policy, decide who is asked, and ask them."""
        self.check_access("write")
        for campaign in self:
            campaign._set_deadline()
            campaign._refuse_unready()
            if not campaign.line_ids:
                campaign.action_prepare()
            if not campaign._questionnaire_fits():
                raise UserError(
                    self.env._(
                        "%s: the policy or the questions have changed since: use "
                        "“Prepare” again.",
                        campaign.name,
                    )
                )
            kind = campaign.type_id.sudo()
            campaign._step(
                "action_start",
                {
                    "rules": campaign._rules_of_policy(),
                    "sample_min": kind.smallest_sample,
                    "revision_id": kind.bundle_id.revision_id.id,
                    "date_started": fields.Datetime.now(),
                },
            )
            campaign._ask()
        self.env["mail.activity"]._keyed_end(TO_START, self)

    def _set_deadline(self):
        """Where nobody chose the last day, the policy's days to answer do."""
        days = self.type_id.sudo().answer_days
        if days and not self.date_deadline:
            today = fields.Date.context_today(self)
            self.date_deadline = fields.Date.add(today, days=days)

    def _refuse_unready(self):
        """Say at once everything that keeps the campaign from starting."""
        missing = list(self._missing())
        if missing:
            raise UserError("\n".join([self.name, *missing]))

    def _missing(self):
        yield from self._missing_in_policy()
        if not self.date_deadline:
            yield self.env._("Fill in “Answers until” first.")
        elif self.date_deadline < fields.Date.context_today(self):
            yield self.env._("“Answers until” has passed.")

    def _missing_in_policy(self):
        kind = self.type_id.sudo()
        if not kind.scale:
            yield self.env._(
                "The policy names no scale for “%s”: set `scale` with its minimum and "
                "maximum in the section `surveys` and apply it.",
                kind.name,
            )
        if kind.days and not kind._working_calendar():
            yield self.env._(
                "“%s” counts working days but names no calendar, and the company has "
                "none or several: set `calendar` in the section `surveys` and apply it.",
                kind.name,
            )
        if not kind.channel_ids:
            yield self.env._(
                "The policy names no channel for “%s”: set `channels` in the section "
                "`surveys` and apply it.",
                kind.name,
            )

    def _rules_of_policy(self):
        """What an answer of this campaign is worth, whatever the policy says later."""
        kind = self.type_id.sudo()
        return {
            "scale": kind.scale,
            "points": list(points_of(kind._scale())),
            "satisfied_from": kind.satisfied_from or None,
            "low_below": kind.low_below or None,
            "nps": kind.nps,
        }

    def _last_moment(self):
        """Until when links are open: the end of the last day where the user works."""
        zone = ZoneInfo(self.user_id.tz or self.env.user.tz or "UTC")
        end = datetime.combine(self.date_deadline, time.max, tzinfo=zone)
        return end.astimezone(UTC).replace(tzinfo=None, microsecond=0)

    def _scale(self):
        return read_scale(self.rules["scale"])

    def action_collect(self):
        """No more answers: whoever did not answer is kept as such."""
        self._step("action_collect", {"date_collected": fields.Datetime.now()})
        self.line_ids.sudo()._expire()
