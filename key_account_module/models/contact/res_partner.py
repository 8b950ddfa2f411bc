from odoo import api, fields, models

READERS = "key_account_module.group_user,key_account_module.group_auditor"


class ResPartner(models.Model):
    """The way from a customer, or one of its contacts, to what was said."""

    _inherit = "res.partner"

    interaction_count = fields.Integer(
        string="Interactions", compute="_compute_interaction_count", groups=READERS
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_interaction_count(self):
        interactions = self.env["key.account.interaction"].sudo(False)
        rows = []
        if interactions.has_access("read"):
            customers = self.commercial_partner_id
            domain = [("partner_id", "in", customers.ids)]
            rows = interactions._read_group(domain, ["partner_id"], ["__count"])
        counts = {customer.id: count for customer, count in rows}
        for partner in self:
            customer = partner.commercial_partner_id
            partner.interaction_count = counts.get(customer.id, 0)

    def action_view_interactions(self):
        """The history of the customer whose contact this is."""
        self.ensure_one()
        customer = self.commercial_partner_id
        return self.env["key.account.interaction"]._history_action(
            [("partner_id", "=", customer.id)], **self._interaction_defaults()
        )

    def action_log_interaction(self):
        """Note a talk with this contact that just took place."""
        self.ensure_one()
        return self.env["key.account.interaction"]._log_action(
            **self._interaction_defaults()
        )

    def _interaction_defaults(self):
        people = self if not self.is_company else self.browse()
        return {
            "key_account_id": self.key_account_id.id,
            "partner_id": self.commercial_partner_id.id,
            "partner_ids": people.ids,
        }
