from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

#: They decide whose account it is and who may see it, so only managers change them.
RESPONSIBILITY_FIELDS = frozenset(
    {"partner_id", "user_id", "member_ids", "team_id", "company_id"}
)


class KeyAccount(models.Model):
    """A customer that the company serves by its key-account policy (CUS-01, CUS-38).

    One per commercial partner and company. It is a record of its own so that
    customers who are no key account pay nothing for it.
    """

    _name = "key.account"
    _description = "Key account"
    _inherit = ["key.account.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(related="partner_id.name", store=True, index="trigram")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    active = fields.Boolean(default=True, tracking=True)
    state = fields.Selection(
        [
            ("potential", "Potential"),
            ("active", "Active"),
            ("dormant", "Dormant"),
            ("lost", "Lost"),
            ("ended", "Cooperation ended"),
        ],
        string="Relation",
        default="potential",
        required=True,
        index=True,
        tracking=True,
    )
    date_since = fields.Date(
        string="Key account since", default=fields.Date.context_today, tracking=True
    )
    note = fields.Html(string="Notes")

    user_id = fields.Many2one(
        "res.users",
        string="Account manager",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        check_company=True,
        tracking=True,
    )
    member_ids = fields.Many2many(
        "res.users",
        "key_account_member_rel",
        "key_account_id",
        "user_id",
        string="Service team",
        domain=[("share", "=", False)],
        check_company=True,
        help="Colleagues who serve the account and therefore see it.",
    )
    team_id = fields.Many2one(
        "crm.team",
        string="Region",
        compute="_compute_team_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        check_company=True,
        tracking=True,
        help="The sales team whose leader sees the account as regional manager.",
    )
    can_reassign = fields.Boolean(compute="_compute_can_reassign")

    flag_ids = fields.Many2many(
        "key.account.option",
        "key_account_flag_rel",
        "key_account_id",
        "option_id",
        string="Flags",
        domain=[("list", "=", "flag")],
        check_company=True,
        tracking=True,
        help="Judgements that the grading uses besides figures: strategic, loyal, …",
    )
    option_ids = fields.Many2many(
        "key.account.option",
        "key_account_option_rel",
        "key_account_id",
        "option_id",
        string="Classification",
        domain=[("list", "not in", ("flag", "service_level"))],
        check_company=True,
        help="Entries of the other lists of the policy.",
    )

    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    country_id = fields.Many2one(related="partner_id.country_id")
    vat = fields.Char(related="partner_id.vat")
    industry_id = fields.Many2one(related="partner_id.industry_id")

    _partner_company_unique = models.Constraint(
        "UNIQUE (partner_id, company_id)",
        "This customer already has a key account in this company.",
    )

    @api.depends("name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        """The customer's name, hidden from a user who may not read the account.

        Odoo shows the target of a many2one as superuser; the real user decides here.
        """
        stored = self.browse(self.ids)
        readable = set(stored.sudo(False)._filtered_access("read").ids)
        for account in self:
            if account._origin and account._origin.id not in readable:
                account.display_name = self.env._("Account without access")
            else:
                account.display_name = account.name or ""

    @api.depends("user_id")
    def _compute_team_id(self):
        """The manager's sales team; a region chosen by hand stays if he is in it."""
        for account in self:
            user = account.user_id
            team = user.sale_team_id
            if not team or account.team_id in user.crm_team_ids:
                continue
            if team.company_id in (account.company_id, team.company_id.browse()):
                account.team_id = team

    @api.depends_context("uid")
    def _compute_can_reassign(self):
        self.can_reassign = self._may_reassign()

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for account in self:
            partner = account.partner_id
            head = partner.commercial_partner_id
            if head != partner:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(customer)s: "
                        "make the key account for %(customer)s.",
                        contact=partner.name,
                        customer=head.name,
                    )
                )

    @api.constrains("flag_ids", "option_ids")
    def _check_option_lists(self):
        for account in self:
            wrong = account.flag_ids.filtered(lambda o: o.list != "flag")
            wrong |= account.option_ids.filtered(lambda o: o.list == "flag")
            if wrong:
                raise ValidationError(
                    self.env._(
                        "Flags come from the list “flag” and no other entry does: "
                        "%(names)s.",
                        names=", ".join(wrong.mapped("name")),
                    )
                )

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        self.partner_id = self.partner_id.commercial_partner_id

    def write(self, vals):
        """Refuse that a user of the scope *own* hands accounts over or shares them."""
        if RESPONSIBILITY_FIELDS & vals.keys() and not self._may_reassign():
            raise AccessError(
                self.env._(
                    "Only a regional manager or director changes the customer, the "
                    "manager, the service team, the region or the company of a key "
                    "account."
                )
            )
        if {"partner_id", "company_id"} & vals.keys():
            self._refuse_exchange(vals)
        return super().write(vals)

    def _refuse_exchange(self, vals):
        """A grade, complaint or evaluation never comes to speak of another customer."""
        for account in self:
            same = all(
                account[field].id == vals.get(field, account[field].id)
                for field in ("partner_id", "company_id")
            )
            if not same and account._has_history():
                raise UserError(
                    self.env._(
                        "%s has a history: archive it and make a new key account.",
                        account.name,
                    )
                )

    def _has_history(self):
        """Whether any record of any family belongs to the account."""
        return any(
            self.env[name]
            .sudo()
            .search_count([("key_account_id", "=", self.id)], limit=1)
            for name in self.env["key.account.access.mixin"]._inherit_children
            if not self.env[name]._abstract
        )

    @api.model
    def _may_reassign(self):
        return self.env.su or self.env.user.has_group(
            "key_account_module.group_region_manager"
        )

    # === Actions ===

    def action_open_partner(self):
        """Open the customer's own form."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
