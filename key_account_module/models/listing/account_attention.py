from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class KeyAccount(models.Model):
    """Special attention begins with the cooperation, where the policy says how long."""

    _inherit = "key.account"

    attention_ids = fields.One2many(
        "key.account.attention", "key_account_id", string="Special attention"
    )

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        accounts._start_attention()
        return accounts

    def _start_attention(self):
        """Watch those whose cooperation has just begun; none while that is blank."""
        lists = self.env["key.account.listing"].sudo()
        months = {
            company.id: max(lists._of_company(company).mapped("attention_months"))
            for company in self.company_id
            if lists._of_company(company)
        }
        watched = self.filtered(lambda account: months.get(account.company_id.id))
        today = fields.Date.context_today(self)
        begun = watched._first_orders()
        vals_list = []
        for account in watched:
            first = begun.get((account.partner_id.id, account.company_id.id), today)
            last = first + relativedelta(months=months[account.company_id.id])
            if last >= today:
                vals_list.append(
                    {
                        "key_account_id": account.id,
                        "date_from": first,
                        "date_to": last,
                        "reason": self.env._("Newly developed customer"),
                    }
                )
        self.env["key.account.attention"].sudo().create(vals_list)

    def _first_orders(self):
        """Customer and company → day of the first confirmed order."""
        rows = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [
                    ("partner_id.commercial_partner_id", "in", self.partner_id.ids),
                    ("company_id", "in", self.company_id.ids),
                    ("state", "=", "sale"),
                ],
                ["partner_id", "company_id"],
                ["date_order:min"],
            )
        )
        first = {}
        for partner, company, moment in rows:
            key = (partner.commercial_partner_id.id, company.id)
            day = fields.Datetime.context_timestamp(self, moment).date()
            first[key] = min(day, first.get(key, day))
        return first
