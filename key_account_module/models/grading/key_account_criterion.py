from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..policy import converters as wire


class KeyAccountCriterion(models.Model):
    """An indicator of an evaluation, or a sub-indicator of one (EVA-01).

    Scores are given to the lowest level; weights may be blank as long as the company
    has not decided them (EVA-02).
    """

    _name = "key.account.criterion"
    _description = "Evaluation criterion"
    _inherit = ["key.account.policy.mixin"]
    _order = "sequence, id"
    _parent_name = "parent_id"

    _policy_kind = "criterion"
    _policy_fields = {
        "parent": wire.Reference("parent_id", "criterion", part_of=True),
        "name": wire.Translated("name"),
        "weight": wire.Number("weight"),
        "sequence": wire.Plain("sequence"),
        "guidance": wire.Text("guidance"),
    }

    name = fields.Char(required=True, translate=True)
    parent_id = fields.Many2one(
        "key.account.criterion", string="Indicator", ondelete="restrict", index=True
    )
    child_ids = fields.One2many(
        "key.account.criterion", "parent_id", string="Sub-indicators"
    )
    weight = fields.Char(
        help="Per cent, relative to the other criteria of the same level; "
        "empty: not decided, all count alike.",
    )
    sequence = fields.Integer(default=10)
    guidance = fields.Text(help="What the panel looks at when it scores.")

    @api.constrains("weight")
    def _check_weight(self):
        for criterion in self:
            if criterion.weight and not _is_weight(criterion.weight):
                raise ValidationError(
                    self.env._(
                        "%(name)s: the weight “%(weight)s” is not a number from 0.",
                        name=criterion.display_name,
                        weight=criterion.weight,
                    )
                )

    @api.constrains("parent_id")
    def _check_parent_id(self):
        for criterion in self:
            if criterion.parent_id.parent_id or (
                criterion.parent_id and criterion.child_ids
            ):
                raise ValidationError(
                    self.env._(
                        "%s: criteria have two levels, indicator and sub-indicator.",
                        criterion.display_name,
                    )
                )

    def _leaves(self):
        """The criteria that are scored: sub-indicators, or indicators without any."""
        return self.mapped(lambda c: c.child_ids or c).sorted(
            lambda c: (c.parent_id.sequence, c.parent_id.id or c.id, c.sequence, c.id)
        )


def _is_weight(text):
    try:
        number = Decimal(text)
    except InvalidOperation:
        return False
    return number.is_finite() and number >= 0
