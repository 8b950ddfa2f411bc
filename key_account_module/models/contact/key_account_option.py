from odoo import api, models
from odoo.fields import Domain

from .action_reminder import LEAD


class KeyAccountOption(models.Model):
    """Lists of visits and reminders; another lead time moves reminders at once (INT-06)."""

    _inherit = "key.account.option"

    @api.model
    def _list_names(self):
        """A scale is called like the rows of visit reports that choose from it."""
        rows = self.env["key.account.visit.row"].sudo()
        domain = Domain("company_id", "in", self.env.companies.ids)
        rows = rows.search_fetch(domain, ["scale", "name"])
        scales = {
            scale: ", ".join(dict.fromkeys(group.mapped("name")))
            for scale, group in rows.grouped("scale").items()
        }
        return scales | super()._list_names()

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
