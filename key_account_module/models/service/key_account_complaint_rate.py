from odoo import fields, models

from ..policy import converters as wire


class KeyAccountComplaintRate(models.Model):
    """How a company counts its complaint rate (CMP-17).

    The sources name the rate and give no formula, so it is policy: complaints per so
    many orders, or per so many accounts. Blank means that nothing is divided by.
    """

    _name = "key.account.complaint.rate"
    _description = "Complaint rate"
    _inherit = ["key.account.policy.mixin"]
    _order = "sequence, id"

    _policy_kind = "complaint_rate"
    _policy_fields = {
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "per": wire.Text("per"),
        "times": wire.Plain("times"),
    }

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    per = fields.Selection(
        [("orders", "Confirmed orders"), ("accounts", "Accounts")],
        string="Complaints per",
        help="What they are divided by; blank: the policy has not decided.",
    )
    times = fields.Integer(
        string="How many of them",
        default=100,
        required=True,
        help="100 with orders: complaints per hundred orders.",
    )

    _times_positive = models.Constraint(
        "CHECK (times > 0)", "A rate is per one or more: correct “How many of them”."
    )
