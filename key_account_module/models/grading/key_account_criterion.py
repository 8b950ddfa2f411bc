from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.condition import Names
from ...engine.condition.reader import Reader
from ...engine.evaluation_checks import check_measure
from ...engine.evaluations import score_kind_of
from ...engine.problems import ERROR
from ...engine.score_shapes import check_missing
from ..policy import converters as wire
from .wording import Wording


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
        "measure": wire.Json("measure"),
        "missing": wire.Json("missing"),
        "max_age": wire.Text("max_age"),
    }

    name = fields.Char(required=True, translate=True)
    parent_id = fields.Many2one(
        "key.account.criterion", string="Indicator", ondelete="restrict", index=True
    )
    child_ids = fields.One2many(
        "key.account.criterion", "parent_id", string="Sub-indicators"
    )
    weight = fields.Char(
        help="Relative to the other criteria of the same level; empty: not decided, "
        "all count alike.",
    )
    weight_share = fields.Float(
        string="Share",
        compute="_compute_weight_share",
        help="What the weight comes to among the criteria of the same level.",
    )
    sequence = fields.Integer(default=10)
    guidance = fields.Text(help="What the panel looks at when it scores.")
    measure = fields.Json(help="How the points come about; empty: the panel judges.")
    measure_words = fields.Char(string="Measured by", compute="_compute_measure_words")
    missing = fields.Json(help="What stands in for a missing score.")
    max_age = fields.Char(
        string="Oldest score",
        help="Older scores count as missing: 90 days, 3 months, 1 year; empty: never.",
    )

    @api.depends("weight", "parent_id", "bundle_id", "company_id")
    def _compute_weight_share(self):
        """What a weight is worth: weights of 3 and 1 count as 75 % and 25 %."""
        groups = self.search(
            [
                ("parent_id", "in", [*self.parent_id.ids, False]),
                ("company_id", "in", self.company_id.ids),
            ]
        ).grouped(lambda c: (c.parent_id, c.bundle_id, c.company_id))
        for criterion in self:
            group = (criterion.parent_id, criterion.bundle_id, criterion.company_id)
            sisters = groups.get(group, self.browse())
            total = sum(map(_weight, sisters))
            if total:
                criterion.weight_share = float(_weight(criterion) / total)
            else:
                criterion.weight_share = 1 / (len(sisters) or 1)

    @api.depends("measure")
    @api.depends_context("lang")
    def _compute_measure_words(self):
        wording = Wording(self.env)
        for criterion in self:
            kind = criterion._score_kind()
            criterion.measure_words = kind and wording.of_measure(kind)

    def _score_kind(self):
        """How the criterion is measured; ``None`` if the panel judges it."""
        return score_kind_of({"measure": self.measure or None})

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

    @api.constrains("measure", "missing", "max_age")
    def _check_measure(self):
        for criterion in self:
            problems = criterion._measure_problems()
            if problems:
                raise ValidationError("\n".join([criterion.display_name, *problems]))

    def _measure_problems(self):
        values = {"measure": self.measure or None, "max_age": self.max_age or None}
        item = {"kind": "criterion", "key": self.key, "values": values}
        found = check_measure(item, Names())
        if self.missing:
            reader = Reader()
            check_missing(reader, self.missing, ("missing",))
            found += reader.problems
        return [problem.message for problem in found if problem.severity == ERROR]

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


def _weight(criterion):
    """The weight as a number; none counts nothing beside others that have one."""
    return Decimal(criterion.weight) if _is_weight(criterion.weight) else Decimal(0)


def _is_weight(text):
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return False
    return number.is_finite() and number >= 0
