import uuid

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock.key_account_clock_mixin import CLOCK_GUARDED

#: what writes a guarded field, for the message
MADE_BY = "key.account.survey.campaign"
ANSWERED_BY = "action_enter_answers"

#: whom the draw chose, as they were on that day
DRAWN = {
    "campaign_id",
    "key_account_id",
    "partner_id",
    "manager_id",
    "team_id",
    "tier_id",
}


class KeyAccountSurveyLine(models.Model):
    """One contact in one campaign: asked how and when, answered what (SAT-01…03, 11).

    Grade, manager and region are those of the day the sample was drawn: results speak
    of the customer as it was. No unique constraint on the contact: merging two contacts
    would delete the second answer. The draw asks nobody twice.
    """

    _name = "key.account.survey.line"
    _description = "Customer in a survey"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.clock.mixin",
        "key.account.action.mixin",
        "key.account.survey.sample.mixin",
        "key.account.access.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "campaign_id desc, key_account_id, id"
    _check_company_auto = True
    _sampled = ("score", "csat", "nps")
    _clock_principal = "analysis"
    _guarded = {
        "state": MADE_BY,
        "sample_min": MADE_BY,
        "reasons": MADE_BY,
        "invite_token": MADE_BY,
        "date_invited": MADE_BY,
        "date_reminded": MADE_BY,
        "date_answered": ANSWERED_BY,
        "entered_by_id": ANSWERED_BY,
        "nps_group": ANSWERED_BY,
        "is_low": ANSWERED_BY,
        "opinion": ANSWERED_BY,
        "date_feedback": "action_feedback",
        "feedback_by_id": "action_feedback",
        "date_analysed": "action_analysed",
        **dict.fromkeys(CLOCK_GUARDED, "action_analysed"),
        "score": ANSWERED_BY,
        "csat": ANSWERED_BY,
        "nps": ANSWERED_BY,
    }

    campaign_id = fields.Many2one(
        "key.account.survey.campaign",
        string="Survey",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    type_id = fields.Many2one(
        related="campaign_id.type_id", string="Kind of survey", store=True
    )
    period = fields.Char(
        string="Year", related="campaign_id.period", store=True, precompute=True
    )
    campaign_state = fields.Selection(related="campaign_id.state", string="Survey is")
    key_account_id = fields.Many2one(readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    channel_id = fields.Many2one(
        "key.account.option",
        domain="[('id', 'in', allowed_channel_ids)]",
        ondelete="restrict",
    )
    allowed_channel_ids = fields.Many2many(related="type_id.channel_ids")
    manager_id = fields.Many2one("res.users", string="Account manager", readonly=True)
    team_id = fields.Many2one("crm.team", string="Region", readonly=True)
    tier_id = fields.Many2one(
        "key.account.tier", string="Grade", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("planned", "To ask"),
            ("suppressed", "Left alone"),
            ("invited", "Asked"),
            ("answered", "Answered"),
            ("expired", "No answer"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="planned",
        index=True,
        group_expand=True,
    )
    reasons = fields.Json(readonly=True, copy=False)
    reason_words = fields.Text(string="Left alone, because", compute="_compute_words")
    invite_token = fields.Char(readonly=True, copy=False, groups="base.group_system")
    date_invited = fields.Datetime(string="Invited on", readonly=True, copy=False)
    date_reminded = fields.Datetime(string="Reminded on", readonly=True, copy=False)
    date_answered = fields.Datetime(string="Answered on", readonly=True, copy=False)
    entered_by_id = fields.Many2one(
        "res.users",
        string="Entered by",
        readonly=True,
        copy=False,
        help="Who entered the answers for the customer; empty: the customer did.",
    )
    user_input_ids = fields.One2many(
        "survey.user_input",
        "key_account_line_id",
        string="Questionnaires",
        groups="survey.group_survey_user",
    )

    score = fields.Float(
        readonly=True,
        copy=False,
        digits=(16, 4),
        aggregator="avg",
        help="Mean of the dimensions, on the scale of the policy.",
    )
    csat = fields.Float(
        string="Satisfied (%)",
        readonly=True,
        copy=False,
        digits=(16, 2),
        aggregator="avg",
        help="100 for a satisfied customer, 0 for another.",
    )
    nps = fields.Float(
        string="NPS",
        readonly=True,
        copy=False,
        digits=(16, 2),
        aggregator="avg",
        help="100 for a promoter, −100 for a detractor: the mean is the net score.",
    )
    nps_group = fields.Selection(
        [("promoter", "Promoter"), ("passive", "Passive"), ("detractor", "Detractor")],
        string="Recommends",
        readonly=True,
        copy=False,
    )
    is_low = fields.Boolean(string="Low answer", readonly=True, copy=False)
    opinion = fields.Text(string="What to do better", readonly=True, copy=False)
    score_ids = fields.One2many(
        "key.account.survey.score", "line_id", string="Scores", readonly=True
    )

    @api.depends("key_account_id", "campaign_id.name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        for line in self:
            names = (line.campaign_id.name, line.key_account_id.display_name)
            line.display_name = " – ".join(filter(None, names))

    def _guarded_initial(self):
        # Figures are left out: what is not known is NULL, and no zero in a mean.
        initial = super()._guarded_initial()
        for name in self._sampled:
            initial.pop(name)
        return {**initial, "state": "planned", "invite_token": str(uuid.uuid4())}

    @api.constrains("channel_id", "campaign_id")
    def _check_channel(self):
        for line in self:
            if line.channel_id - line.sudo().type_id.channel_ids:
                raise UserError(
                    self.env._(
                        "“%s” is none of the channels of this survey.",
                        line.channel_id.name,
                    )
                )

    def write(self, vals):
        if DRAWN & vals.keys():
            raise UserError(
                self.env._("Whom a survey asks is decided by its draw, not by hand.")
            )
        if "channel_id" in vals and any(line.date_answered for line in self):
            raise UserError(self.env._("Who has answered is not asked otherwise."))
        return super().write(vals)

    def _expire(self):
        """Whoever did not answer in time; whoever was left alone stays so."""
        late = self.filtered(lambda line: line.state in ("planned", "invited"))
        late._write_guarded({"state": "expired"})
