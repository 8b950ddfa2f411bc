from odoo import models
from odoo.exceptions import UserError


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging contacts moves rows by SQL, past every rule of a key account."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        accounts = self.env["key.account"].sudo().with_context(active_test=False)
        merged = accounts.search([("partner_id", "in", list(partner_ids))])
        by_company = merged.grouped("company_id")
        if any(len(rivals) > 1 for rivals in by_company.values()):
            raise UserError(
                self.env._(
                    "%s are key accounts of their own: their histories cannot be merged.",
                    ", ".join(merged.mapped("name")),
                )
            )
        customers = self.env["res.partner"].browse(partner_ids).exists()
        names = ", ".join(sorted(customers.mapped("name")))
        result = super()._merge(partner_ids, dst_partner, extra_checks)
        merged.invalidate_recordset()
        # Past the constraint, for Odoo moves accounts by SQL.
        merged.partner_id._check_key_account()
        self.env.add_to_compute(accounts._fields["name"], merged)
        for account in merged:
            account._message_log(
                body=self.env._(
                    "%(names)s were merged into %(customer)s: the next recompute counts "
                    "what each of them bought.",
                    names=names,
                    customer=account.name,
                )
            )
        return result
