from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import grading
from ...engine.condition import parse_condition
from ..policy import converters as wire
from ..policy.key_account_treatment_mixin import KeyAccountTreatmentMixin
from .json_text import json_text, parse_json, told
from .wording import Wording

#: conditions of a tier (the one that gives it, and those beside it) → their words
WORDS = {
    "condition": "condition_words",
    "signals": "signal_words",
    "keep": "keep_words",
    "fixed": "fixed_words",
}
CONDITIONS = tuple(WORDS)


class KeyAccountTier(models.Model):
    """One grade of a scheme: its condition, and the signals that contradict it.

    Conditions are data in the policy language; the engine evaluates and words them.
    """

    _name = "key.account.tier"
    _description = "Tier"
    _inherit = ["key.account.policy.mixin", "key.account.treatment.mixin"]
    _order = "scheme_id, sequence, id"

    _policy_kind = "tier"
    _policy_fields = {
        "scheme": wire.Reference("scheme_id", "scheme", part_of=True),
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "condition": wire.Json("condition"),
        "signals": wire.Json("signals"),
        "keep": wire.Json("keep"),
        "fixed": wire.Json("fixed"),
        "effects": wire.Json("effects"),
        "color": wire.Plain("color"),
        "note": wire.Text("note"),
        "load": wire.Whole("load"),
        **KeyAccountTreatmentMixin._treatment_fields,
    }

    name = fields.Char(required=True, translate=True)
    scheme_id = fields.Many2one(
        "key.account.scheme", required=True, ondelete="restrict", index=True
    )
    sequence = fields.Integer(default=10, help="Tiers are tried in this order.")
    condition = fields.Json(string="Condition data", required=True)
    signals = fields.Json(
        string="Signals data",
        help="Evidence for this tier that does not decide: met while another tier is "
        "decided, it is a conflict for a person to settle.",
    )
    keep = fields.Json(
        string="Condition for staying (data)",
        help="While it holds, an account that has the tier is not below it.",
    )
    fixed = fields.Json(
        string="Fixed for (data)",
        help="Gives the tier before any other, whatever the figures.",
    )
    effects = fields.Json(
        string="Effects data", help="What the grade brings about, by name."
    )
    effects_json = fields.Text(
        string="Effects (JSON)",
        compute="_compute_effects_json",
        inverse="_inverse_effects_json",
    )
    color = fields.Integer()
    note = fields.Text()
    load = fields.Integer(
        string="Accounts per manager",
        help="How many of this grade one manager may have; 0: no limit.",
    )
    condition_words = fields.Text(string="Condition", compute="_compute_words")
    signal_words = fields.Text(string="Signals", compute="_compute_words")
    keep_words = fields.Text(string="Stays while", compute="_compute_words")
    fixed_words = fields.Text(string="Fixed for", compute="_compute_words")
    condition_json = fields.Text(
        string="Condition (JSON)",
        compute="_compute_json",
        inverse="_inverse_condition_json",
    )
    signals_json = fields.Text(
        string="Signals (JSON)",
        compute="_compute_json",
        inverse="_inverse_signals_json",
    )
    keep_json = fields.Text(
        string="Condition for staying (JSON)",
        compute="_compute_json",
        inverse="_inverse_keep_json",
    )
    fixed_json = fields.Text(
        string="Fixed for (JSON)",
        compute="_compute_json",
        inverse="_inverse_fixed_json",
    )

    @api.depends("scheme_id.company_id")
    def _compute_company_id(self):
        for tier in self:
            tier.company_id = tier.scheme_id.company_id or self.env.company

    @api.depends(*CONDITIONS)
    @api.depends_context("lang")
    def _compute_words(self):
        words = Wording(self.env)
        for tier in self:
            for name in CONDITIONS:
                tier[WORDS[name]] = words.of_condition(tier[name])

    @api.depends(*CONDITIONS)
    def _compute_json(self):
        for tier in self:
            for name in CONDITIONS:
                tier[f"{name}_json"] = json_text(tier[name])

    def _inverse_condition_json(self):
        self._read_json("condition")

    def _inverse_signals_json(self):
        self._read_json("signals")

    def _inverse_keep_json(self):
        self._read_json("keep")

    def _inverse_fixed_json(self):
        self._read_json("fixed")

    def _read_json(self, name):
        for tier in self:
            tier[name] = parse_json(self.env, tier[f"{name}_json"])

    @api.constrains(*CONDITIONS)
    def _check_condition(self):
        """Every mistake of a condition at once, in the engine's words."""
        problems = []
        for tier in self:
            for field in CONDITIONS:
                if tier[field] or field == "condition":
                    found = parse_condition(tier[field], (field,))[1]
                    problems += [f"{tier.name}: {told(problem)}" for problem in found]
        if problems:
            raise ValidationError("\n".join(problems))

    @api.depends("effects")
    def _compute_effects_json(self):
        for tier in self:
            tier.effects_json = json_text(tier.effects)

    def _inverse_effects_json(self):
        self._read_json("effects")

    @api.constrains("effects")
    def _check_effects(self):
        known = self.env["key.account.effect"]._effects()
        for tier in self.filtered("effects"):
            sound = isinstance(tier.effects, dict) and all(
                isinstance(value, str) for value in tier.effects.values()
            )
            if not sound or tier.effects.keys() - known.keys():
                raise ValidationError(
                    self.env._(
                        "Effects name a value by one of: %s.", ", ".join(sorted(known))
                    )
                )

    @api.model
    def _policy_check(self, address, values, resolver):
        """Effects that this server does not know (POL450)."""
        effects = self.env["key.account.effect"]
        found = super()._policy_check(address, values, resolver)
        return found + effects._policy_findings(values.get("effects"), resolver)

    def _effect_values(self):
        """What the tier brings about: name of the effect → value; none without a tier."""
        return {**(self.effects or {})}

    # === The engine's view ===

    def _engine_key(self):
        """The key within the scheme: ``A`` for ``abc/A``."""
        return self.key.removeprefix(f"{self.scheme_id.key}/")

    def _engine_tier(self):
        self.ensure_one()
        conditions = {
            name: parse_condition(self[name])[0] for name in CONDITIONS if self[name]
        }
        return grading.Tier(self._engine_key(), self.sequence, **conditions)

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # The column is required before an inverse could fill it.
            if vals.get("condition_json"):
                vals["condition"] = parse_json(self.env, vals.pop("condition_json"))
        tiers = super().create(vals_list)
        tiers.scheme_id._schedule_table_check()
        return tiers

    def write(self, vals):
        schemes = self.scheme_id
        result = super().write(vals)
        (schemes | self.scheme_id)._schedule_table_check()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_checks_table(self):
        self.scheme_id._schedule_table_check()
