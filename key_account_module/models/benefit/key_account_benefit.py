from odoo import fields, models

from ..policy import converters as wire


class KeyAccountBenefit(models.Model):
    """Something that customers of a grade get: of our own, or from others (CLS-28).

    A discount, a service free of charge, a hotel booked at the member's price. Which
    grade has which is said on the tiers; who really has one is a grant.
    """

    _name = "key.account.benefit"
    _description = "Benefit"
    _inherit = ["key.account.policy.mixin"]
    _order = "sequence, id"

    _policy_kind = "benefit"
    _policy_fields = {
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "origin": wire.Plain("origin"),
        "provider": wire.Text("provider"),
        "description": wire.OptionalTranslated("description"),
    }

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    origin = fields.Selection(
        [("own", "Our own products and services"), ("outside", "From others")],
        default="own",
        required=True,
    )
    provider = fields.Char(help="Of a benefit from others: who provides it.")
    description = fields.Text(
        translate=True, help="What the customer gets, and how he gets it."
    )
    tier_ids = fields.Many2many(
        "key.account.tier",
        "key_account_tier_benefit_rel",
        "benefit_id",
        "tier_id",
        string="Grades",
    )
