from odoo import api, fields, models
from odoo.exceptions import ValidationError

READERS = "key_account_module.group_user,key_account_module.group_auditor"


class ResPartner(models.Model):
    """The way from a customer, or one of its contacts, to its key account (CLS-32).

    Nothing is stored on the partner: whoever is no key account pays nothing, and what
    a user sees here passes the record rules of the account.
    """

    _inherit = "res.partner"

    # Computed, for searching a plain one2many for *any* passes over the record rules.
    key_account_ids = fields.One2many(
        "key.account",
        compute="_compute_key_account_ids",
        search="_search_key_account_ids",
        groups=READERS,
    )
    key_account_id = fields.Many2one(
        "key.account",
        string="Key account",
        compute="_compute_key_account_id",
        groups=READERS,
        help="The key account of the commercial entity in the current company.",
    )
    key_account_tier = fields.Char(
        string="Grade", compute="_compute_key_account_id", groups=READERS
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_key_account_ids(self):
        accounts = self.env["key.account"].sudo(False)
        if accounts.has_access("read"):
            accounts = accounts.search([("partner_id", "in", self.ids)])
        by_partner = accounts.grouped("partner_id")
        for partner in self:
            partner.key_account_ids = by_partner.get(partner._origin, accounts[:0])

    @api.model
    def _search_key_account_ids(self, operator, value):
        """Customers by their accounts, as far as the user may read these."""
        if operator not in ("in", "any"):
            return NotImplemented
        accounts = self.env["key.account"].sudo(False)
        if operator == "any":
            found = accounts.search(value)
        else:
            wanted = {id_ for id_ in value if id_}
            found = accounts.search([("id", "in", list(wanted))] if wanted else [])
        customers = fields.Domain("id", "in", found.partner_id.ids)
        nobody = operator == "in" and set(value) <= {False}
        return ~customers if nobody else customers

    @api.depends("commercial_partner_id")
    @api.depends_context("uid", "company", "allowed_company_ids", "lang")
    def _compute_key_account_id(self):
        accounts = self.env["key.account"].sudo(False)
        if accounts.has_access("read"):
            accounts = accounts.search(
                [
                    ("partner_id", "in", self.commercial_partner_id.ids),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        by_partner = {account.partner_id.id: account for account in accounts}
        for partner in self:
            account = by_partner.get(partner.commercial_partner_id.id, accounts[:0])
            partner.key_account_id = account
            partner.key_account_tier = account.tier_id.name

    @api.constrains("parent_id", "is_company")
    def _check_key_account(self):
        """A customer with a key account stays the head of its contacts."""
        accounts = self.env["key.account"].sudo().with_context(active_test=False)
        for account in accounts.search([("partner_id", "in", self.ids)]):
            partner = account.partner_id
            if partner.commercial_partner_id != partner:
                raise ValidationError(
                    self.env._(
                        "%(customer)s is a key account and cannot become a contact of "
                        "%(parent)s: archive its key account or keep it apart.",
                        customer=partner.name,
                        parent=partner.commercial_partner_id.name,
                    )
                )

    def action_open_key_account(self):
        """Open the customer's key account."""
        self.ensure_one()
        return self.key_account_id.get_formview_action()

    def action_create_key_account(self):
        """Open the form of a new key account for the commercial entity."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "key.account",
            "views": [(False, "form")],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
