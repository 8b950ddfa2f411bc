from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL


class KeyAccountRating(models.Model):
    """What a customer ticked in one row of a visit report (VIS-10, VIS-11).

    The server makes one line for each row of the form, and a line holds one option: so
    there is exactly one tick in a row. What was chosen is kept with its wording and
    score of that day, whatever becomes of the policy.
    """

    _name = "key.account.rating"
    _description = "Rating of a visit"
    _inherit = ["key.account.guard.mixin", "key.account.access.mixin"]
    _order = "interaction_id desc, sequence, id"
    _guarded = dict.fromkeys(("snapshot", "score", "is_scored"), "option_id")

    interaction_id = fields.Many2one(
        "key.account.interaction", required=True, ondelete="cascade", index=True
    )
    key_account_id = fields.Many2one(
        related="interaction_id.key_account_id",
        store=True,
        precompute=True,
        required=False,
    )
    company_id = fields.Many2one(
        related="interaction_id.company_id", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="interaction_id.partner_id", store=True, precompute=True, index=True
    )
    user_id = fields.Many2one(
        related="interaction_id.user_id", store=True, precompute=True
    )
    day = fields.Date(related="interaction_id.day", store=True, precompute=True)
    state = fields.Selection(
        related="interaction_id.state", store=True, precompute=True
    )
    row_id = fields.Many2one(
        "key.account.visit.row", required=True, ondelete="restrict", index=True
    )
    sequence = fields.Integer(related="row_id.sequence", store=True, precompute=True)
    scale = fields.Char(related="row_id.scale")
    option_id = fields.Many2one(
        "key.account.option", string="Customer's verdict", ondelete="restrict"
    )
    snapshot = fields.Json(readonly=True)
    label = fields.Char(string="Wording", compute="_compute_label")
    score = fields.Float(readonly=True, aggregator="avg", digits=(12, 2))
    is_scored = fields.Boolean(readonly=True)
    is_low = fields.Boolean(
        string="Low", compute="_compute_is_low", search="_search_is_low"
    )

    _one_verdict = models.Constraint(
        "UNIQUE (interaction_id, row_id)", "A customer ticks a row once."
    )

    # === Computed ===

    @api.depends("row_id", "option_id")
    def _compute_display_name(self):
        for rating in self:
            rating.display_name = rating.sudo().row_id.name

    @api.depends("snapshot")
    @api.depends_context("lang")
    def _compute_label(self):
        lang = self.env.lang or "en_US"
        for rating in self:
            names = (rating.snapshot or {}).get("option", {})
            rating.label = names.get(lang) or names.get("en_US") or False

    @api.depends("score", "is_scored")
    def _compute_is_low(self):
        for rating in self:
            limit = rating.sudo().row_id.form_id.low_below
            low = bool(limit) and rating.is_scored and rating.score < float(limit)
            rating.is_low = low

    def _search_is_low(self, operator, value):
        """By the limit that the policy has now; without one nothing is low."""
        if operator != "in":
            return NotImplemented
        forms = self.env["key.account.visit.form"].sudo()
        low = Domain.OR(
            Domain("row_id.form_id", "=", form.id)
            & Domain("is_scored", "=", True)
            & Domain("score", "<", float(form.low_below))
            for form in forms.search([("low_below", "!=", False)])
        )
        return Domain.OR(
            [low] * (True in value) + [~low] * (False in value) or [Domain.FALSE]
        )

    def _read_group_select(self, aggregate_spec, query):
        """What has no score is stored as 0; it must not pull an average down."""
        aggregate = super()._read_group_select(aggregate_spec, query)
        if not aggregate_spec.startswith("score:"):
            return aggregate
        scored = self._field_to_sql(self._table, "is_scored", query)
        return SQL("%s FILTER (WHERE %s)", aggregate, scored)

    # === Write ===

    def write(self, vals):
        if vals.keys() - {"option_id"} and not self.env.su:
            raise UserError(self.env._("Only the verdict of a row is chosen."))
        completed = self.filtered(lambda rating: rating.state == "completed")
        if completed and "option_id" in vals:
            raise UserError(
                self.env._(
                    "%s is completed: it does not change.",
                    completed[0].interaction_id.display_name,
                )
            )
        result = super().write(vals)
        if "option_id" in vals:
            self._keep_verdict()
        return result

    @api.constrains("option_id")
    def _check_option(self):
        for rating in self.filtered("option_id"):
            option, row = rating.sudo().option_id, rating.sudo().row_id
            if (option.list, option.company_id) != (row.scale, row.company_id):
                raise ValidationError(
                    self.env._(
                        "“%(option)s” is not among the options of “%(row)s”.",
                        option=option.name,
                        row=row.name,
                    )
                )

    def _keep_verdict(self):
        """Wording and score as the policy has them on this day."""
        languages = [code for code, _name in self.env["res.lang"].get_installed()]
        for option, ratings in self.grouped("option_id").items():
            option = option.sudo()
            names = {lang: option.with_context(lang=lang).name for lang in languages}
            ratings._write_guarded(
                {
                    "snapshot": {"option": names, "key": option.key}
                    if option
                    else False,
                    "score": float(option.score or 0),
                    "is_scored": bool(option.score),
                }
            )
