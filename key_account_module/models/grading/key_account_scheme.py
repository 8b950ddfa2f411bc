from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...engine import grading
from ...engine.condition.reader import Reader
from ...engine.movement import NO_TIER
from ...engine.movement_data import check_movement, read_movement
from ...engine.movement_words import rule_words
from ...engine.moves import arrive
from ...engine.scheme_tables import check_start
from ..policy import converters as wire
from .json_text import json_text, parse_json, told


class KeyAccountScheme(models.Model):
    """A way to grade accounts: ordered tiers, the first whose condition is met wins.

    Several schemes may be active at once (CLS-30); the primary one of a company is
    shown on the account.
    """

    _name = "key.account.scheme"
    _description = "Grading scheme"
    _inherit = ["key.account.policy.mixin"]
    _order = "sequence, id"

    _policy_kind = "scheme"
    _policy_fields = {
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "currency": wire.Coded("currency_id", "res.currency"),
        "primary": wire.Plain("primary"),
        "overlap": wire.Plain("overlap"),
        "movement": wire.Json("movement"),
        "decision": wire.Plain("decision"),
        "approval": wire.Reference("approval_id", "approval_chain"),
        "apply_up_to": wire.Whole("apply_up_to"),
        "product_group": wire.Entry("product_group_id", "product_group"),
        "override_months": wire.Whole("override_months"),
        "override_approval": wire.Reference("override_approval_id", "approval_chain"),
        "group": wire.Text("group_rule"),
    }

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    currency_id = fields.Many2one(
        "res.currency",
        help="The currency the limits are meant in; it must be the company's own.",
    )
    primary = fields.Boolean(
        help="Its grade is the one shown on the account and the customer."
    )
    overlap = fields.Selection(
        [("refuse", "Refuse"), ("first_wins", "First tier wins")],
        default="refuse",
        required=True,
        help="What to do with a table in which two tiers fit the same figure.",
    )
    movement = fields.Json(
        string="Movement data",
        help="How grades move; empty: straight to the grade that the figures give.",
    )
    movement_words = fields.Text(string="Movement", compute="_compute_movement_words")
    movement_json = fields.Text(
        string="Movement (JSON)",
        compute="_compute_movement_json",
        inverse="_inverse_movement_json",
    )
    decision = fields.Selection(
        [
            ("apply", "Apply"),
            ("propose", "Propose to a director"),
            ("approve", "Ask for approval"),
        ],
        default="apply",
        required=True,
        string="A move is",
    )
    approval_id = fields.Many2one(
        "key.account.approval.chain", string="Approved by", ondelete="restrict"
    )
    apply_up_to = fields.Integer(
        string="Applied up to",
        help="Moves of at most so many levels are applied without a decision.",
    )
    product_group_id = fields.Many2one(
        "key.account.option",
        string="Product group",
        ondelete="restrict",
        domain="[('list', '=', 'product_group')]",
        help="What the scheme is about; its conditions count nothing else.",
    )
    override_months = fields.Integer(
        string="Longest decision by hand",
        help="In months: the last day of a decision by hand lies within this time. "
        "Empty: it is any day.",
    )
    override_approval_id = fields.Many2one(
        "key.account.approval.chain",
        string="Raises approved by",
        ondelete="restrict",
        help="Who agrees before a decision by hand raises a grade.",
    )
    group_rule = fields.Selection(
        [
            ("max", "The best grade below"),
            ("min", "The worst grade below"),
            ("revenue_weighted_mean", "The mean by revenue"),
        ],
        string="Grade of a group",
        help="What the head of a group of companies shows beside its own grade, from "
        "the accounts below; empty: nothing.",
    )
    tier_ids = fields.One2many("key.account.tier", "scheme_id", string="Tiers")
    tier_count = fields.Integer(compute="_compute_tier_count")

    @api.depends("tier_ids")
    def _compute_tier_count(self):
        for scheme in self:
            scheme.tier_count = len(scheme.tier_ids)

    @api.depends("movement", "tier_ids.name")
    @api.depends_context("lang")
    def _compute_movement_words(self):
        for scheme in self:
            movement = scheme._engine_movement()
            start = scheme.tier_ids.filtered(
                lambda tier, key=movement.start: tier._engine_key() == key
            )
            scheme.movement_words = rule_words(
                movement, self.env.lang or "en_US", start.name
            )

    @api.depends("movement")
    def _compute_movement_json(self):
        for scheme in self:
            scheme.movement_json = json_text(scheme.movement)

    def _inverse_movement_json(self):
        for scheme in self:
            scheme.movement = parse_json(self.env, scheme.movement_json)

    # === Checks, for the screens and for the policy service ===

    @api.constrains("movement")
    def _check_movement(self):
        """Every mistake of the rules at once, in the engine's words."""
        reader = Reader()
        for scheme in self.filtered("movement"):
            check_movement(reader, scheme.movement, ())
        if reader.problems:
            raise ValidationError("\n".join(map(told, reader.problems)))

    @api.constrains("currency_id", "company_id")
    def _check_currency_id(self):
        problems = [
            message for scheme in self for message in scheme._currency_problems()
        ]
        if problems:
            raise ValidationError("\n".join(problems))

    def _currency_problems(self):
        self.ensure_one()
        own = self.company_id.currency_id
        if not self.currency_id or self.currency_id == own:
            return []
        return [self._currency_message(self.currency_id.name, own.name)]

    @api.model
    def _currency_message(self, wanted, own):
        return self.env._(
            "The scheme counts in %(wanted)s, the company in %(own)s.",
            wanted=wanted,
            own=own,
        )

    @api.model
    def _policy_check(self, address, values, resolver):
        """Findings about currency (POL410), primary (POL411) and groups (POL412)."""
        company = resolver.company
        found = super()._policy_check(address, values, resolver)
        found += self._check_wire_currency(values.get("currency"), company)
        if values.get("primary"):
            found += self._check_wire_primary(resolver.bundle, company)
        elif values.get("group"):
            found.append(self._idle_group_rule())
        return found

    @api.model
    def _check_wire_currency(self, wanted, company):
        own = company.currency_id.name
        if not wanted or wanted == own:
            return []
        return [
            {
                "code": "POL410",
                "path": "currency",
                "message": self._currency_message(wanted, own),
                "hint": self.env._("write the limits in %(own)s", own=own),
            }
        ]

    @api.model
    def _check_wire_primary(self, bundle, company):
        domain = Domain("primary", "=", True) & Domain("company_id", "=", company.id)
        rival = self.search(domain & Domain("bundle_id", "not in", bundle.ids), limit=1)
        if not rival:
            return []
        return [
            {
                "severity": "warning",
                "code": "POL411",
                "path": "primary",
                "message": self.env._(
                    "“%s” is a primary scheme too; accounts show the one with the lower "
                    "sequence",
                    rival.name,
                ),
                "hint": self.env._("let one scheme of the company be primary"),
            }
        ]

    @api.model
    def _idle_group_rule(self):
        return {
            "severity": "warning",
            "code": "POL412",
            "path": "group",
            "message": self.env._("only a primary scheme shows the grade of a group"),
            "hint": self.env._("make the scheme primary or leave the field out"),
        }

    def _schedule_table_check(self):
        """Check the tier table once the whole edit of a user is in.

        One save of the form writes tier after tier, and a table is valid or not only
        as a whole. The policy service writes as superuser and checks the document.
        """
        if self.env.su or not self:
            return
        pending = self.env.cr.precommit.data.setdefault(self._name, set())
        if not pending:
            self.env.cr.precommit.add(self._run_table_check)
        pending.update(self.ids)

    @api.model
    def _run_table_check(self):
        ids = self.env.cr.precommit.data.pop(self._name, ())
        for scheme in self.browse(ids).exists():
            engine = scheme._engine_scheme()
            problems = grading.check_tiers(engine)
            problems += check_start(engine.movement.start, engine.levels)
            if any(problem.severity == "error" for problem in problems):
                raise ValidationError("\n".join(p.message for p in problems))

    # === The engine's view ===

    def _engine_scheme(self):
        """This scheme as the engine knows it, active tiers in order."""
        self.ensure_one()
        return grading.Scheme(
            key=self.key,
            tiers=tuple(tier._engine_tier() for tier in self._ordered_tiers()),
            overlap=self.overlap,
            movement=self._engine_movement(),
        )

    def _engine_movement(self):
        """How grades of this scheme move; *direct* for rules that make no sense."""
        reader = Reader()
        check_movement(reader, self.movement or {}, ())
        rules = None if reader.problems else self.movement
        return read_movement(
            rules, None if self.decision == "apply" else self.apply_up_to
        )

    def _ordered_tiers(self):
        return self.tier_ids.filtered("active").sorted(lambda t: (t.sequence, t.id))

    def _tier_ids_by_key(self):
        """Database id of each active tier by the engine's key."""
        self.ensure_one()
        return {tier._engine_key(): tier.id for tier in self._ordered_tiers()}

    @api.model
    def _primary_by_company(self):
        """Company id → the scheme whose grade its accounts show."""
        primary = {}
        # Whoever looks among archived ones too gets the same answer.
        shown = Domain("primary", "=", True) & Domain("active", "=", True)
        for scheme in self.sudo().search(shown):
            primary.setdefault(scheme.company_id.id, scheme)
        return primary

    def _arrival(self, tier, target, day):
        """What a grade remembers that gets ``tier`` while the figures give ``target``.

        :return: :class:`engine.movement.Outcome`
        """
        keys = [each._engine_key() if each else NO_TIER for each in (tier, target)]
        return arrive(self._engine_movement(), *keys, day)

    # === CRUD ===

    @api.model_create_multi
    def create(self, vals_list):
        schemes = super().create(vals_list)
        schemes._schedule_table_check()
        return schemes

    def write(self, vals):
        result = super().write(vals)
        if {"tier_ids", "overlap", "movement", "movement_json"} & vals.keys():
            self._schedule_table_check()
        if {"primary", "active", "sequence", "company_id"} & vals.keys():
            self.env["key.account"]._sync_primary_grades()
        return result
