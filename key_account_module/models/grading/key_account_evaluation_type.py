from decimal import Decimal, InvalidOperation

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.condition.reader import Reader
from ...engine.evaluation_periods import LENGTHS, following, is_start
from ...engine.score_shapes import check_rules
from ..policy import converters as wire
from .evaluation_words import in_language


class KeyAccountEvaluationType(models.Model):
    """How a kind of evaluation is done: criteria, scale, bands, panel (EVA-01, 02, 06).

    Scale, bands and departments may be blank: the sources leave them open, and each
    company settles them in its policy.
    """

    _name = "key.account.evaluation.type"
    _description = "Kind of evaluation"
    _inherit = ["key.account.policy.mixin"]
    _order = "name, id"

    _policy_kind = "evaluation_type"
    _policy_fields = {
        "name": wire.Translated("name"),
        "criteria": wire.References("criterion_ids", "criterion"),
        "form_of": wire.Reference("form_of_id", "evaluation_type"),
        "condition": wire.Json("condition"),
        "scale": wire.Json("scale"),
        "bands": wire.Json("bands"),
        "departments": wire.Entries("department_ids", "department"),
        "panel": wire.Json("panel"),
        "min_coverage": wire.Number("min_coverage"),
        "rules": wire.Json("rules"),
        "regular": wire.Json("regular"),
        "starts": wire.Text("starts"),
        "launch": wire.Plain("launch"),
        "turn_trigger": wire.Entry("turn_trigger_id", "evaluation_trigger"),
        "turn_severities": wire.References("turn_severity_ids", "severity"),
        "turn_grade": wire.Text("turn_grade"),
        "poor_in_a_row": wire.Whole("poor_in_a_row"),
        "poor_scheme": wire.Reference("poor_scheme_id", "scheme"),
        "poor_steps": wire.Whole("poor_steps"),
        "poor_tier": wire.Reference("poor_tier_id", "tier"),
        "poor_option": wire.Reference("poor_option_id", "option"),
        "poor_approval": wire.Reference("poor_approval_id", "approval_chain"),
        "approval": wire.Reference("approval_id", "approval_chain"),
    }

    name = fields.Char(required=True, translate=True)
    criterion_ids = fields.Many2many(
        "key.account.criterion",
        "key_account_evaluation_type_criterion_rel",
        "type_id",
        "criterion_id",
        string="Indicators",
        domain=[("parent_id", "=", False)],
    )
    department_ids = fields.Many2many(
        "key.account.option",
        "key_account_evaluation_type_department_rel",
        "type_id",
        "option_id",
        string="Panel departments",
        domain=[("list", "=", "department")],
        help="Each of them has to be represented before an evaluation is concluded.",
    )
    scale = fields.Json(help="Lowest and highest score; empty: not decided.")
    bands = fields.Json(help="Results by lowest score; empty: not decided.")
    min_coverage = fields.Char(
        string="Least coverage",
        help="Per cent of the weights; with less of them scored there is no result.",
    )
    regular = fields.Json(help="After which periods every account is evaluated.")
    starts = fields.Char(
        string="Starts on",
        help="“period end”, or a day of every year such as 12-01; empty: not decided.",
    )
    next_date = fields.Date(string="Next campaign", compute="_compute_next_date")
    approval_id = fields.Many2one(
        "key.account.approval.chain",
        string="Approved by",
        ondelete="restrict",
        help="Who agrees to a result before it is concluded.",
    )
    poor_in_a_row = fields.Integer(
        help="So many poor results in a row, without improvement, are put up for a "
        "decision; 0: not decided.",
    )
    poor_scheme_id = fields.Many2one(
        "key.account.scheme",
        string="Grade that falls",
        ondelete="restrict",
        help="After poor results in a row, if a director decides so.",
    )
    poor_steps = fields.Integer(string="Levels down", help="0: one.")
    poor_tier_id = fields.Many2one(
        "key.account.tier", string="Grade given instead", ondelete="restrict"
    )
    poor_option_id = fields.Many2one(
        "key.account.option", string="Classified as", ondelete="restrict"
    )
    poor_approval_id = fields.Many2one(
        "key.account.approval.chain",
        string="Agreed to by",
        ondelete="restrict",
        help="To another category or the end of the cooperation; empty: the director "
        "alone decides.",
    )
    campaign_ids = fields.One2many("key.account.evaluation.campaign", "type_id")
    rules = fields.Json(help="Caps, floors and vetoes by key.")
    rule_words = fields.Text(string="Caps and vetoes", compute="_compute_words")
    scale_words = fields.Char(string="Scoring scale", compute="_compute_words")
    band_words = fields.Text(string="Result bands", compute="_compute_words")

    @api.depends("scale", "bands", "rules")
    @api.depends_context("lang")
    def _compute_words(self):
        blank = self.env._("not decided in the policy")
        for kind in self:
            scale = kind.scale
            kind.scale_words = (
                f"{scale['minimum']} – {scale['maximum']}" if scale else blank
            )
            kind.band_words = (
                "\n".join(
                    self.env._(
                        "from %(minimum)s: %(name)s",
                        minimum=kind.bands[key]["minimum"],
                        name=kind._band_name(key),
                    )
                    for key in kind._band_keys()
                )
                or blank
            )
            kind.rule_words = "\n".join(
                kind._rule_words(kind.rules[key]) for key in sorted(kind.rules or {})
            )

    def _rule_words(self, rule):
        """A rule in the user's language: its name and what it does to a result."""
        name = in_language(self.env, rule["name"])
        if rule.get("cap"):
            band = self._band_name(rule["cap"])
            return self.env._("%(rule)s: at most %(band)s", rule=name, band=band)
        if rule.get("floor"):
            band = self._band_name(rule["floor"])
            return self.env._("%(rule)s: at least %(band)s", rule=name, band=band)
        return self.env._("%s: the lowest result", name)

    def _band_keys(self):
        """Band keys, best first."""
        bands = self.bands or {}
        return sorted(
            bands, key=lambda key: Decimal(bands[key]["minimum"]), reverse=True
        )

    def _band_name(self, key):
        """The band's name in the user's language."""
        return in_language(self.env, (self.bands or {}).get(key, {}).get("name"), key)

    @api.constrains("scale", "bands")
    def _check_numbers(self):
        for kind in self:
            try:
                low, high = kind._scale_bounds() or (None, None)
                minima = [Decimal(b["minimum"]) for b in (kind.bands or {}).values()]
            except (InvalidOperation, KeyError, TypeError) as error:
                raise ValidationError(
                    self.env._("%s: scale or bands are no numbers.", kind.name)
                ) from error
            if low is not None and low >= high:
                raise ValidationError(
                    self.env._("%s: the scale ends before it starts.", kind.name)
                )
            if len(minima) != len(set(minima)):
                raise ValidationError(
                    self.env._("%s: two bands start at the same score.", kind.name)
                )

    @api.depends("regular", "starts")
    def _compute_next_date(self):
        today = fields.Date.context_today(self)
        for kind in self:
            kind.next_date = min(
                (
                    following(word, kind.starts, today).day
                    for word in (kind.regular or () if kind.starts else ())
                ),
                default=False,
            )

    @api.constrains("regular", "starts")
    def _check_regular(self):
        for kind in self:
            wrong = set(kind.regular or ()) - LENGTHS.keys()
            if wrong or (kind.starts and not is_start(kind.starts)):
                raise ValidationError(
                    self.env._("%s: no such period or start.", kind.name)
                )

    @api.constrains("rules", "min_coverage")
    def _check_rules(self):
        for kind in self:
            reader = Reader()
            if kind.rules:
                check_rules(reader, kind.rules, ("rules",))
            if kind.min_coverage:
                reader.scaled(kind.min_coverage, ("min_coverage",), percent=False)
            if reader.problems:
                messages = [problem.message for problem in reader.problems]
                raise ValidationError("\n".join([kind.name, *messages]))

    def _poor_scheme(self):
        """The scheme in which poor results in a row may lower the grade, if any."""
        return self.poor_tier_id.scheme_id or self.poor_scheme_id

    def _scale_bounds(self):
        """``(minimum, maximum)`` as decimals, or ``None`` if the policy has no scale."""
        if not self.scale:
            return None
        return Decimal(self.scale["minimum"]), Decimal(self.scale["maximum"])
