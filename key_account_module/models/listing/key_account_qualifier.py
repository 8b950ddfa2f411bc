from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.condition import Names, parse_condition
from ...engine.listings import check_qualifier
from ..grading.wording import Wording
from ..policy import converters as wire


class KeyAccountQualifier(models.Model):
    """A criterion that makes a customer a key account (KAI-01…05).

    Shown by figures, judged by a person with a reason, or met by a signed agreement.
    Without a condition it is blank: the company has not decided, and it never decides.
    """

    _name = "key.account.qualifier"
    _description = "Key-account criterion"
    _inherit = ["key.account.policy.mixin"]
    _order = "listing_id, sequence, id"

    _policy_kind = "qualifier"
    _policy_fields = {
        "listing": wire.Reference("listing_id", "listing", part_of=True),
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "how": wire.Plain("how"),
        "condition": wire.Json("condition"),
        "potential": wire.Json("potential"),
        "note": wire.Text("note"),
    }

    name = fields.Char(required=True, translate=True)
    listing_id = fields.Many2one(
        "key.account.listing",
        string="List",
        required=True,
        ondelete="restrict",
        index=True,
    )
    sequence = fields.Integer(default=10)
    how = fields.Selection(
        [
            ("figures", "By figures"),
            ("judged", "Judged, with a reason"),
            ("agreement", "By a signed agreement"),
        ],
        string="Shown",
        default="figures",
        required=True,
    )
    condition = fields.Json(string="Condition data")
    potential = fields.Json(
        string="Screening data", help="Makes a potential key account, to be looked at."
    )
    note = fields.Text()
    condition_words = fields.Text(string="Condition", compute="_compute_words")
    potential_words = fields.Text(string="Screening", compute="_compute_words")

    @api.depends("listing_id.company_id")
    def _compute_company_id(self):
        for criterion in self:
            own = criterion.listing_id.company_id
            criterion.company_id = own or self.env.company

    @api.depends("condition", "potential")
    @api.depends_context("lang")
    def _compute_words(self):
        words = Wording(self.env)
        for criterion in self:
            criterion.condition_words = words.of_condition(criterion.condition)
            criterion.potential_words = words.of_condition(criterion.potential)

    @api.constrains("condition", "potential", "how")
    def _check_condition(self):
        """The engine's rules, as on the way in from a policy."""
        problems = [
            f"{criterion.name}: {problem.message}"
            for criterion in self
            for problem in check_qualifier(criterion._engine_values(), Names())
        ]
        if problems:
            raise ValidationError("\n".join(problems))

    def _engine_values(self):
        values = {field: self[field] or None for field in ("condition", "potential")}
        return {"values": {**values, "how": self.how}}

    def _node(self, field):
        """The engine's condition of a field, or ``None`` where it is blank."""
        return parse_condition(self[field])[0] if self[field] else None
