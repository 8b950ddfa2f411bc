import ast

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...engine.evaluation_periods import HALF, QUARTER, YEAR
from .evaluation_type_schedule import AD_HOC

#: key of the activity of whoever is to start a campaign
TO_START = "evaluation_start"

#: state → (next state, method that makes the step)
STEPS = {"draft": ("running", "action_start"), "running": ("closed", "action_close")}

#: what decided whom a campaign evaluates
FROZEN = {"type_id", "kind", "period", "date", "tier_ids", "account_ids", "domain"}


class KeyAccountEvaluationCampaign(models.Model):
    """Many accounts evaluated at once: regularly, or out of turn for a reason.

    Starting makes one form per account, names its panel and invites it (EVA-03, EVA-05,
    EVA-12). Forms are concluded one by one.
    """

    _name = "key.account.evaluation.campaign"
    _description = "Evaluation campaign"
    _inherit = ["key.account.campaign.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _campaign_steps = STEPS
    _campaign_frozen = FROZEN
    _guarded = {
        "state": "action_start, action_close",
        "date_started": "action_start",
        "date_closed": "action_close",
        "complaint_ids": "_cron_propose",
        "grade_ids": "_cron_propose",
        **dict.fromkeys(
            ("waiting_ids", "failures", "date_making"),
            "action_start, action_add_accounts",
        ),
    }

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    type_id = fields.Many2one(
        "key.account.evaluation.type",
        string="Evaluation",
        required=True,
        domain=[("form_of_id", "=", False)],
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        related="type_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [
            (YEAR, "Yearly"),
            (HALF, "Half-yearly"),
            (QUARTER, "Quarterly"),
            (AD_HOC, "Out of turn"),
        ],
        required=True,
        default=YEAR,
        index=True,
        tracking=True,
    )
    period = fields.Char(
        required=True,
        default=lambda self: str(fields.Date.context_today(self).year),
        help="What the evaluations are about: 2026, 2026-H1, 2026-Q2.",
    )
    date = fields.Date(
        required=True,
        default=fields.Date.context_today,
        index=True,
        tracking=True,
        help="The day that the figures are taken of.",
    )
    date_deadline = fields.Date(
        string="Panel until", tracking=True, help="When the parts of the panel are due."
    )
    trigger_id = fields.Many2one(
        "key.account.option",
        domain=[("list", "=", "evaluation_trigger")],
        ondelete="restrict",
        tracking=True,
        help="What made evaluations out of turn necessary.",
    )
    reason = fields.Text(help="Why they are done out of turn.")
    state = fields.Selection(
        [("draft", "Draft"), ("running", "Running"), ("closed", "Closed")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
        group_expand=True,
    )
    date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)

    # Whom it evaluates
    account_ids = fields.Many2many(
        "key.account",
        "key_account_evaluation_campaign_account_rel",
        "campaign_id",
        "account_id",
        string="Accounts",
        check_company=True,
        groups="key_account_module.group_director,key_account_module.group_auditor",
        help="Empty: every account that grades and filter leave.",
    )
    tier_ids = fields.Many2many(
        "key.account.tier",
        "key_account_evaluation_campaign_tier_rel",
        "campaign_id",
        "tier_id",
        string="Grades",
        help="Empty: accounts of every grade.",
    )
    domain = fields.Char(string="Filter", default="[]")
    seat_ids = fields.One2many(
        "key.account.evaluation.seat", "campaign_id", string="Panel", copy=True
    )
    evaluation_ids = fields.One2many(
        "key.account.evaluation", "campaign_id", string="Evaluations", copy=False
    )

    @api.depends("type_id.name", "period", "kind", "trigger_id.name")
    def _compute_name(self):
        for campaign in self:
            about = campaign.period
            if campaign.kind == AD_HOC:
                about = campaign.trigger_id.name or about
            campaign.name = " ".join(filter(None, (campaign.type_id.name, about)))

    # === Constraints ===

    @api.constrains("kind", "trigger_id", "reason")
    def _check_trigger(self):
        """Out of turn needs what made it necessary, and why (EVA-05)."""
        for campaign in self.filtered(lambda c: c.kind == AD_HOC):
            if not campaign.trigger_id or not (campaign.reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "Evaluations out of turn name their trigger and the reason."
                    )
                )

    @api.constrains("type_id")
    def _check_head(self):
        for campaign in self:
            head = campaign.type_id.form_of_id
            if head:
                raise ValidationError(
                    self.env._(
                        "%(form)s is a form of %(kind)s: choose that one.",
                        form=campaign.type_id.name,
                        kind=head.name,
                    )
                )

    @api.constrains("domain")
    def _check_domain(self):
        for campaign in self:
            campaign._account_domain()

    @api.constrains("seat_ids", "type_id")
    def _check_seats(self):
        for campaign in self:
            kind = campaign.type_id
            panel = (kind | kind.form_ids).department_ids
            strange = campaign.seat_ids.department_id - panel if panel else panel
            if strange:
                raise ValidationError(
                    self.env._(
                        "%s is no department of this evaluation's panel.",
                        strange[0].name,
                    )
                )

    def _account_domain(self):
        """Which accounts the filters of the campaign leave.

        :raise ValidationError: for a filter that is none
        """
        try:
            given = Domain(ast.literal_eval(self.domain or "[]"))
            given.validate(self.env["key.account"])
        except (ValueError, SyntaxError, TypeError) as error:
            raise ValidationError(
                self.env._("“%s” is no filter of accounts.", self.domain)
            ) from error
        domain = given & Domain("company_id", "=", self.company_id.id)
        domain &= Domain("state", "!=", "ended")
        if self.sudo().account_ids:
            domain &= Domain("id", "in", self.sudo().account_ids.ids)
        if self.tier_ids:
            current = [("tier_id", "in", self.tier_ids.ids), ("is_current", "=", True)]
            domain &= Domain("grade_ids", "any", current)
        return domain

    # === Steps ===

    def action_start(self):
        """One form per account, with its panel named and invited.

        A large campaign makes its first forms, and the others afterwards.
        """
        self.check_access("write")
        self._step("action_start", {"date_started": fields.Datetime.now()})
        for campaign in self:
            campaign._generate()
        self.env["mail.activity"]._keyed_end(TO_START, self)

    def action_add_accounts(self):
        """Forms for accounts that have come since, or had none because of a mistake."""
        self.check_access("write")
        for campaign in self:
            if campaign.state != "running":
                raise UserError(self.env._("%s is not running.", campaign.name))
            campaign._generate()

    def action_close(self):
        """No more forms; what is open is concluded or given up one by one."""
        self.check_access("write")
        for campaign in self:
            campaign._refuse_unmade()
        self._step("action_close", {"date_closed": fields.Datetime.now()})

    def _tell_panel(self, members):
        """One message a person, for however many customers he is invited to score."""
        for user, parts in members.grouped("user_id").items():
            campaign = self.sudo().with_context(lang=user.lang)
            campaign.message_notify(
                partner_ids=user.partner_id.ids,
                subject=campaign.name,
                body=campaign.env._(
                    "Customers that wait for your scores, under My Scores: %s",
                    len(parts),
                ),
            )

    def _form_values(self, account):
        """The account's manager leads the panel, unless nobody manages it."""
        return {
            "key_account_id": account.id,
            "type_id": self.type_id.id,
            "date": self.date,
            "user_id": (account.user_id or self.user_id).id,
            "trigger_id": self.trigger_id.id,
            "reason": self.reason,
        }
