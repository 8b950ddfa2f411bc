import json

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine import grading
from ...engine.condition import parse_condition
from ..policy import converters as wire
from ..policy.key_account_treatment_mixin import KeyAccountTreatmentMixin
from .wording import Wording


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
        "color": wire.Plain("color"),
        "note": wire.Text("note"),
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
    color = fields.Integer()
    note = fields.Text()
    condition_words = fields.Text(string="Condition", compute="_compute_words")
    signal_words = fields.Text(string="Signals", compute="_compute_words")
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

    @api.depends("scheme_id.company_id")
    def _compute_company_id(self):
        for tier in self:
            tier.company_id = tier.scheme_id.company_id or self.env.company

    @api.depends("condition", "signals")
    @api.depends_context("lang")
    def _compute_words(self):
        words = Wording(self.env)
        for tier in self:
            tier.condition_words = words.of_condition(tier.condition)
            tier.signal_words = words.of_condition(tier.signals)

    @api.depends("condition", "signals")
    def _compute_json(self):
        for tier in self:
            tier.condition_json = tier._json_text(tier.condition)
            tier.signals_json = tier._json_text(tier.signals)

    def _inverse_condition_json(self):
        for tier in self:
            tier.condition = tier._parse_json(tier.condition_json)

    def _inverse_signals_json(self):
        for tier in self:
            tier.signals = tier._parse_json(tier.signals_json)

    @api.model
    def _json_text(self, value):
        return json.dumps(value, indent=2, ensure_ascii=False) if value else ""

    @api.model
    def _parse_json(self, text):
        if not (text or "").strip():
            return False
        try:
            return json.loads(text, parse_float=str)
        except json.JSONDecodeError as error:
            raise ValidationError(
                self.env._("This is not valid JSON: %(error)s", error=error)
            ) from error

    @api.constrains("condition", "signals")
    def _check_condition(self):
        """Every mistake of a condition at once, in the engine's words."""
        problems = []
        for tier in self:
            for field in ("condition", "signals"):
                if tier[field] or field == "condition":
                    found = parse_condition(tier[field], (field,))[1]
                    problems += [f"{tier.name}: {_told(problem)}" for problem in found]
        if problems:
            raise ValidationError("\n".join(problems))

    # === The engine's view ===

    def _engine_key(self):
        """The key within the scheme: ``A`` for ``abc/A``."""
        return self.key.removeprefix(f"{self.scheme_id.key}/")

    def _engine_tier(self):
        self.ensure_one()
        return grading.Tier(
            key=self._engine_key(),
            sequence=self.sequence,
            condition=parse_condition(self.condition)[0],
            signals=parse_condition(self.signals)[0] if self.signals else None,
        )

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # The column is required before an inverse could fill it.
            if vals.get("condition_json"):
                vals["condition"] = self._parse_json(vals.pop("condition_json"))
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


def _told(problem):
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message
