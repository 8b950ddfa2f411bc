from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

#: The n-th line of an account in a month is met by its n-th completed visit in it. All
#: accounts are matched by the database, so that no line needs a job or a query of its own.
MATCHED = """
    SELECT line.id AS line_id, visit.day AS day
    FROM (
        SELECT id, key_account_id, date_trunc('month', date) AS month,
               row_number() OVER (
                   PARTITION BY key_account_id, date_trunc('month', date)
                   ORDER BY date, id
               ) AS number
        FROM key_account_visit_plan_line
    ) line
    JOIN (
        SELECT key_account_id, day, date_trunc('month', day) AS month,
               row_number() OVER (
                   PARTITION BY key_account_id, date_trunc('month', day)
                   ORDER BY day, id
               ) AS number
        FROM key_account_interaction
        WHERE state = 'completed' AND form_id IS NOT NULL
    ) visit USING (key_account_id, month, number)
"""


class KeyAccountVisitPlanLine(models.Model):
    """One planned visit: to whom, when, by whom and what for (VIS-01)."""

    _name = "key.account.visit.plan.line"
    _description = "Planned visit"
    _inherit = ["key.account.access.mixin"]
    _order = "date, id"
    _rec_name = "key_account_id"
    _check_company_auto = True

    plan_id = fields.Many2one(
        "key.account.visit.plan",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    year = fields.Integer(
        related="plan_id.year", store=True, precompute=True, aggregator=None
    )
    date = fields.Date(
        string="Planned for",
        required=True,
        index=True,
        help="It counts as done by a completed visit in this month.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    customer_name = fields.Char(string="Customer", compute="_compute_customer_name")
    tier_id = fields.Many2one(related="key_account_id.tier_id", string="Grade")
    purpose = fields.Char()
    date_done = fields.Date(string="Visited on", compute="_compute_progress")
    progress = fields.Selection(
        [("planned", "Planned"), ("late", "Late"), ("done", "Done")],
        compute="_compute_progress",
        search="_search_progress",
    )

    @api.depends(
        "date",
        "key_account_id.interaction_ids.state",
        "key_account_id.interaction_ids.day",
    )
    def _compute_progress(self):
        """Done, late or to come: read from completed visits, with no job between."""
        days = self._days_done()
        month = fields.Date.context_today(self).replace(day=1)
        for line in self:
            line.date_done = days.get(line._origin.id, False)
            if line.date_done:
                line.progress = "done"
            elif line.date and line.date < month:
                line.progress = "late"
            else:
                line.progress = "planned"

    def _days_done(self):
        """ID of the line → day of its visit, in one read."""
        if not self.ids:
            return {}
        self._flush_matched()
        rows = self.env.execute_query(
            SQL(
                "SELECT line_id, day FROM (%s) done WHERE line_id IN %s",
                SQL(MATCHED),
                tuple(self.ids),
            )
        )
        return dict(rows)

    @api.model
    def _flush_matched(self):
        self.env["key.account.interaction"].flush_model(
            ["key_account_id", "day", "state", "form_id"]
        )
        self.flush_model(["key_account_id", "date"])

    def _search_progress(self, operator, value):
        if operator != "in":
            return NotImplemented

        def is_done(model, alias, _query):
            line = model._field_to_sql(alias, "id")
            return SQL("%s IN (SELECT line_id FROM (%s) done)", line, SQL(MATCHED))

        self._flush_matched()
        done = Domain.custom(
            to_sql=is_done, predicate=lambda line: line.progress == "done"
        )
        past = Domain("date", "<", fields.Date.context_today(self).replace(day=1))
        parts = {"done": done, "late": ~done & past, "planned": ~done & ~past}
        return Domain.OR(parts[name] for name in value if name in parts)

    # === Constraints ===

    @api.constrains("date", "plan_id")
    def _check_date(self):
        for line in self:
            if line.date.year != line.plan_id.year:
                raise ValidationError(
                    self.env._(
                        "%(date)s is not in the year %(year)s of the plan.",
                        date=line.date,
                        year=line.plan_id.year,
                    )
                )

    @api.constrains("user_id", "key_account_id")
    def _check_responsible_access(self):
        for user, lines in self.grouped("user_id").items():
            accounts = lines.key_account_id
            if accounts - accounts._readable_by(user):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot visit %(account)s: no access to the account.",
                        user=user.name,
                        account=(accounts - accounts._readable_by(user))[0].name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._check_named_records()
        return lines

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"key_account_id", "plan_id"}:
            self._check_named_records()
        return result

    def _check_named_records(self):
        """Nobody learns of an account, or fills a plan, that he does not see."""
        self.key_account_id.check_access("read")
        self.plan_id.check_access("write")

    # === Actions ===

    def action_record_visit(self):
        """Record the visit that this line planned."""
        self.ensure_one()
        form = self.env["key.account.visit.form"].search(
            [("company_id", "=", self.company_id.id)], limit=1
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "key.account.interaction",
            "views": [(False, "form")],
            "context": {
                "default_key_account_id": self.key_account_id.id,
                "default_mode_id": form.mode_ids[:1].id,
                "default_summary": self.purpose,
            },
        }
