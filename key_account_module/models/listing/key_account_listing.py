from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import listings
from ..policy import converters as wire

#: Who reads how the screening of all customers went.
DECIDERS = ",".join(
    f"key_account_module.group_{name}"
    for name in ("director", "auditor", "policy_admin")
)


class KeyAccountListing(models.Model):
    """How the list of key accounts of a company is kept (KAI-05, KAI-07).

    Which criteria count and how many of them are needed, how long new customers have
    special attention, and how many accounts one manager may have.
    """

    _name = "key.account.listing"
    _description = "List of key accounts"
    _inherit = ["key.account.policy.mixin"]
    _order = "id"

    _policy_kind = "listing"
    _policy_fields = {
        "name": wire.Translated("name"),
        "combine": wire.Custom("combine"),
        "attention_months": wire.Whole("attention_months"),
        "load": wire.Whole("load"),
        "excess": wire.Plain("excess"),
        "pareto_share": wire.Number("pareto_share"),
    }

    name = fields.Char(required=True, translate=True)
    combine = fields.Selection(
        [("any", "Any criterion"), ("all", "All criteria"), ("count", "So many")],
        string="Needed",
        default="any",
        required=True,
    )
    combine_count = fields.Integer(string="How many", default=1)
    attention_months = fields.Integer(
        string="Special attention (months)",
        help="For so long after cooperation began; 0: not decided, nobody is watched.",
    )
    load = fields.Integer(
        string="Accounts per manager",
        help="How many one manager may have; 0: no limit.",
    )
    excess = fields.Selection(
        [("warn", "Warn"), ("refuse", "Refuse")],
        string="More than that",
        default="warn",
        required=True,
    )
    pareto_share = fields.Char(
        string="Pareto share (%)",
        help="The share of customers whose share of the total is worked out.",
    )
    qualifier_ids = fields.One2many(
        "key.account.qualifier", "listing_id", string="Criteria"
    )

    screened_at = fields.Datetime(
        string="Last screening",
        compute="_compute_screening",
        compute_sudo=True,
        groups=DECIDERS,
    )
    screening_outcome = fields.Char(
        compute="_compute_screening", compute_sudo=True, groups=DECIDERS
    )

    _numbers_not_negative = models.Constraint(
        "CHECK (COALESCE(attention_months, 0) >= 0 AND COALESCE(load, 0) >= 0)",
        "Months and numbers of accounts cannot be negative.",
    )

    @api.depends("company_id")
    @api.depends_context("lang")
    def _compute_screening(self):
        last = self.env["key.account.screening"]._last(self.company_id)
        by_company = last.grouped("company_id")
        for listing in self:
            screening = by_company.get(listing.company_id, last.browse())
            listing.screened_at = screening.create_date
            listing.screening_outcome = screening.outcome

    @api.constrains("combine", "combine_count")
    def _check_combine_count(self):
        for listing in self:
            if listing.combine == "count" and listing.combine_count < 1:
                raise ValidationError(
                    self.env._("At least one criterion makes a key account.")
                )

    def _policy_get_combine(self):
        return self.combine_count if self.combine == "count" else self.combine

    def _policy_set_combine(self, value):
        counted = isinstance(value, int)
        self.write(
            {
                "combine": "count" if counted else value,
                "combine_count": value if counted else 1,
            }
        )

    # === The engine's view ===

    def _qualifies(self, met):
        """Whether criteria that are met or not make a key account; ``None`` unknown."""
        self.ensure_one()
        return listings.qualifies(self._policy_get_combine(), met)

    @api.model
    def _of_company(self, company):
        """The lists in force in a company, with every right to read them."""
        return self.sudo().search([("company_id", "=", company.id)])
