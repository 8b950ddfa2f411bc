from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

MONTHS = 12
#: planned in the middle of a month; whoever goes picks the day
DAY = 15


class KeyAccountVisitPlan(models.Model):
    """The visits that an account manager plans for a year (年度客户走访计划, VIS-01).

    A plan speaks of several accounts and is its manager's; each line belongs to its
    account. What was done is not written here: it is counted from completed visits.
    """

    _name = "key.account.visit.plan"
    _description = "Annual visit plan"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "year desc, id desc"
    _check_company_auto = True

    name = fields.Char(compute="_compute_name", store=True)
    year = fields.Integer(
        required=True, default=lambda self: fields.Date.context_today(self).year
    )
    user_id = fields.Many2one(
        "res.users",
        string="Account manager",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        check_company=True,
        default=lambda self: self.env.user,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    visits_per_account = fields.Integer(
        string="Visits per account",
        default=1,
        help="How many lines the button makes for each account, spread over the year.",
    )
    line_ids = fields.One2many("key.account.visit.plan.line", "plan_id", copy=False)
    line_count = fields.Integer(string="Planned", compute="_compute_counts")
    done_count = fields.Integer(string="Done", compute="_compute_counts")
    late_count = fields.Integer(string="Late", compute="_compute_counts")

    _one_a_year = models.Constraint(
        "UNIQUE (user_id, company_id, year)",
        "An account manager has one visit plan a year.",
    )
    _year_is_one = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2999)", "A year has four digits."
    )
    _visits_possible = models.Constraint(
        "CHECK (visits_per_account BETWEEN 1 AND 12)",
        "Plan from 1 to 12 visits per account.",
    )

    @api.depends("year", "user_id.name")
    def _compute_name(self):
        for plan in self:
            plan.name = f"{plan.year} · {plan.user_id.name or ''}"

    @api.depends("line_ids.progress")
    @api.depends_context("uid")
    def _compute_counts(self):
        """Of the lines that this user may see."""
        for plan in self:
            progress = plan.line_ids.mapped("progress")
            plan.line_count = len(progress)
            plan.done_count = progress.count("done")
            plan.late_count = progress.count("late")

    @api.constrains("year")
    def _check_lines_in_year(self):
        self.line_ids._check_date()

    @api.constrains("user_id")
    def _check_manager(self):
        for plan in self:
            if not plan.user_id.has_group("key_account_module.group_user"):
                raise ValidationError(
                    self.env._(
                        "%s has no access to key accounts and plans no visits.",
                        plan.user_id.name,
                    )
                )

    # === Actions ===

    def action_fill(self):
        """Add the lines of the manager's accounts that have none in the plan yet."""
        self.check_access("write")
        lines = []
        for plan in self:
            accounts = self.env["key.account"].search(
                [
                    ("user_id", "=", plan.user_id.id),
                    ("company_id", "=", plan.company_id.id),
                    ("state", "not in", ("lost", "ended")),
                ]
            )
            missing = accounts - plan.line_ids.key_account_id
            lines += plan._spread(missing)
        self.env["key.account.visit.plan.line"].create(lines)

    def _spread(self, accounts):
        """Lines evenly over the year: no month is full while another is empty."""
        times = self.visits_per_account
        total = len(accounts) * times
        return [
            {
                "plan_id": self.id,
                "key_account_id": account.id,
                "user_id": self.user_id.id,
                # The visits of one account are equally far apart.
                "date": date(
                    self.year,
                    1 + MONTHS * (visit * len(accounts) + place) // total,
                    DAY,
                ),
            }
            for place, account in enumerate(accounts)
            for visit in range(times)
        ]

    def action_view_lines(self):
        """The lines as a calendar or table."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_visit_plan_line_action"
        )
        return {
            **action,
            "domain": [("plan_id", "=", self.id)],
            "context": {"default_plan_id": self.id},
        }
