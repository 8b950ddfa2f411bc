from odoo import models


class ResPartner(models.Model):
    """A complaint from the page of the person who complained."""

    _inherit = "res.partner"

    def action_new_complaint(self):
        """An empty complaint form for this contact's key account."""
        self.ensure_one()
        account = self.key_account_id
        person = self != account.partner_id
        return {
            **account.action_new_complaint(),
            "context": {
                "default_key_account_id": account.id,
                "default_partner_id": self.id if person else False,
            },
        }
