from odoo import api, models
from odoo.fields import Domain

from .action_reminder import LEAD


class KeyAccountOption(models.Model):
    """Another lead time moves the reminders of open actions at once (INT-06)."""

    _inherit = "key.account.option"

    @api.model_create_multi
    def create(self, vals_list):
        options = super().create(vals_list)
        options._move_reminders()
        return options

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"days_before", "active", "key"}:
            self._move_reminders()
        return result

    def _move_reminders(self):
        lead = self.filtered(lambda option: option.key == LEAD)
        if not lead:
            return
        domain = Domain("state", "=", "pending")
        if all(option.company_id for option in lead):
            domain &= Domain("company_id", "in", lead.company_id.ids)
        self.env["key.account.action"].sudo().search(domain)._keep_reminders()
