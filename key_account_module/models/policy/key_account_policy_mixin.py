from lxml.builder import E

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class KeyAccountPolicyMixin(models.AbstractModel):
    """What a policy decides: a record with an identity inside a bundle.

    A model joins the policy by inheriting this mixin, naming its ``_policy_kind`` and
    saying with a converter how each wire field is read and written. Everything else
    (validate, plan, apply, export, drift) is done by the policy service, which knows
    no model by name.
    """

    _name = "key.account.policy.mixin"
    _description = "Part of a key-account policy"

    _policy_kind = None
    _policy_fields = {}

    bundle_id = fields.Many2one(
        "key.account.policy.bundle",
        string="Policy",
        ondelete="restrict",
        index=True,
        readonly=True,
        copy=False,
        help="The policy that manages this record; empty when it was made by hand.",
    )
    key = fields.Char(
        required=True,
        index=True,
        help="Stable name inside its policy; never shown to customers.",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )

    _bundle_key_unique = models.Constraint(
        "UNIQUE (bundle_id, key)",
        "A policy names each of its parts once.",
    )

    @api.depends("bundle_id.company_id")
    def _compute_company_id(self):
        for record in self:
            record.company_id = (
                record.bundle_id.company_id or record.company_id or self.env.company
            )

    @api.constrains("company_id", "bundle_id")
    def _check_company_of_bundle(self):
        for record in self.filtered("bundle_id"):
            if record.company_id != record.bundle_id.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” belongs to the policy “%(policy)s” of %(company)s.",
                        name=record.display_name,
                        policy=record.bundle_id.display_name,
                        company=record.bundle_id.company_id.name,
                    )
                )

    @api.depends("key")
    def _compute_display_name(self):
        for record in self:
            record.display_name = record.name or record.key

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Every form says whose policy made the record, before somebody changes it."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            header = arch.find("header")
            arch.insert(0 if header is None else 1, self._policy_banner())
        return arch, view

    @api.model
    def _policy_banner(self):
        words = self.env._(
            "manages this: change its file and apply it. What you change here shows as "
            "drift in its next plan, and its next apply takes it back."
        )
        return E.div(
            E.field(name="bundle_id", readonly="1", **{"class": "fw-bold"}),
            E.span(f" {words}"),
            role="status",
            invisible="not bundle_id",
            **{"class": "alert alert-info mb-0 o_key_account_policy"},
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_bundle(vals)
        records = super().create(vals_list)
        records._check_part_of_policy()
        return records

    def write(self, vals):
        self._refuse_bundle(vals)
        result = super().write(vals)
        self._check_part_of_policy()
        return result

    def _check_part_of_policy(self):
        """A part made by hand would change what a policy decides, unseen by any plan."""
        wholes = [c.field for c in self._policy_fields.values() if c.part_of]
        for record in self:
            for whole in (record[field] for field in wholes):
                if whole.bundle_id and whole.bundle_id != record.bundle_id:
                    raise ValidationError(
                        self.env._(
                            "“%(whole)s” is managed by the policy “%(policy)s”: add "
                            "“%(part)s” to its file.",
                            whole=whole.display_name,
                            policy=whole.bundle_id.display_name,
                            part=record.display_name,
                        )
                    )

    def _refuse_bundle(self, vals):
        """Only an apply makes a record part of a policy, where a plan sees it."""
        if vals.get("bundle_id") and not self.env.su:
            raise UserError(
                self.env._("Only applying its file makes this part of a policy.")
            )

    # === What a kind may add to the policy service ===

    @api.model
    def _policy_check(self, address, values, resolver):
        """Findings about wire values before anything is written.

        :param address: ``kind/key`` of the resource
        :param values: its wire values
        :param resolver: gives other resources by ``document_values(kind, key)``
        :return: dicts with ``code``, ``path``, ``message``, ``hint``, ``severity``
        """
        return []

    def _check_logins(self, path, logins, resolver):
        """Findings about names of users that this server does not have."""
        known = resolver.logins(logins)
        return [
            {
                "code": "POL402",
                "path": f"{path}.{index}",
                "message": self.env._("there is no user with the login “%s”", login),
                "hint": self.env._("create the user in Odoo or correct the login"),
            }
            for index, login in enumerate(logins)
            if login not in known
        ]

    def _policy_problems(self):
        """Findings that show only once the records are written (apply only)."""
        return []

    # === Used by the policy service ===

    def _policy_values(self, resolver):
        """Wire values of one record, every managed field of its kind."""
        return {
            name: converter.read(self, resolver)
            for name, converter in self._policy_fields.items()
        }
