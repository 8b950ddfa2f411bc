from odoo import fields, models

from ..policy import converters as wire


class KeyAccountVisitRow(models.Model):
    """One thing that the customer judges by one option of a list (VIS-07…11).

    Each option of the list has its own score, so a policy can say any reading of the
    source's table (VIS-10).
    """

    _name = "key.account.visit.row"
    _description = "Row of a visit report"
    _inherit = ["key.account.policy.mixin"]
    _order = "form_id, sequence, id"

    _policy_kind = "visit_row"
    _policy_fields = {
        "form": wire.Reference("form_id", "visit_form", part_of=True),
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "scale": wire.Plain("scale"),
    }

    form_id = fields.Many2one(
        "key.account.visit.form", required=True, index=True, ondelete="cascade"
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    scale = fields.Char(
        string="Option list", required=True, help="The list to choose from."
    )

    def _options(self):
        """The options of each row, in the order of their list: one read for all."""
        options = self.env["key.account.option"].sudo()
        found = options.search(
            [
                ("list", "in", self.mapped("scale")),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        return {
            row: found.filtered(
                lambda o, r=row: o.list == r.scale and o.company_id == r.company_id
            )
            for row in self
        }
