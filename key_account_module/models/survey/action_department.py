from odoo import fields, models


class KeyAccountAction(models.Model):
    """Which department an opinion was passed on to (SAT-12)."""

    _inherit = "key.account.action"

    department_id = fields.Many2one(
        "key.account.option",
        domain=[("list", "=", "department")],
        ondelete="restrict",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        help="The department that is to act, from the list “department” of the policy.",
    )
