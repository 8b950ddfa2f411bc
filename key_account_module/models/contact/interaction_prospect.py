from odoo import api, fields, models
from odoo.exceptions import ValidationError


class KeyAccountInteraction(models.Model):
    """Customers that are no key account yet, until they become one (VIS-16)."""

    _inherit = "key.account.interaction"

    lead_id = fields.Many2one(
        "crm.lead",
        string="Opportunity",
        index="btree_not_null",
    )

    @api.constrains("key_account_id", "partner_id")
    def _check_customer(self):
        """A key account's record is the account's, whoever makes it."""
        accounts = self._accounts_of_customers()
        for interaction in self:
            key = (interaction.partner_id, interaction.company_id)
            if interaction.partner_id.commercial_partner_id != interaction.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact: the customer is %(customer)s.",
                        contact=interaction.partner_id.name,
                        customer=interaction.partner_id.commercial_partner_id.name,
                    )
                )
            if interaction.key_account_id != accounts.get(
                key, interaction.key_account_id.browse()
            ):
                raise ValidationError(
                    self.env._(
                        "%s is a key account: record it there, or ask its manager to.",
                        interaction.partner_id.name,
                    )
                )

    def _accounts_of_customers(self):
        """Customer and company → key account, archived or not, seen or not."""
        accounts = self.env["key.account"].sudo().with_context(active_test=False)
        found = accounts.search([("partner_id", "in", self.partner_id.ids)])
        return {(a.partner_id, a.company_id): a.with_env(self.env) for a in found}

    def action_create_lead(self):
        """An opportunity for who is no key account yet; the record then names it."""
        self.ensure_one()
        self.check_access("write")
        if not self.lead_id:
            self.lead_id = self.env["crm.lead"].create(
                {
                    "name": self.display_name,
                    "partner_id": self.partner_id.id,
                    "type": "opportunity",
                    "user_id": self.user_id.id,
                    "company_id": self.company_id.id,
                    "description": self.new_needs,
                }
            )
        return self.lead_id.get_formview_action()

    @api.model
    def _join_accounts(self, accounts):
        """What was recorded about these customers before belongs to the account now."""
        earlier = self.sudo().search(
            [
                ("key_account_id", "=", False),
                ("partner_id", "in", accounts.partner_id.ids),
            ]
        )
        by_customer = {(a.partner_id, a.company_id): a for a in accounts.sudo()}
        for key, interactions in earlier.grouped(
            lambda interaction: (interaction.partner_id, interaction.company_id)
        ).items():
            if key in by_customer:
                interactions._write_guarded({"key_account_id": by_customer[key].id})
