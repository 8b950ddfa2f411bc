from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source, noon


class KeyAccountMetricSource(models.AbstractModel):
    """Money received from customers, in company currency; refunds are negative."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """Entries of bank and cash on receivable, and payments not booked yet.

        A registered payment may make no entry; it counts until the bank statement
        that settles its invoices is booked.
        """
        rows = SQL(
            """
            SELECT scope.key_account_id, %s AS moment, item.date AS day,
                   -item.balance AS amount
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN account_move_line AS item ON item.partner_id = p.id
             WHERE item.parent_state = 'posted'
               AND item.company_id = scope.company_id
               AND item.account_id = ANY(ARRAY(
                   SELECT id FROM account_account
                    WHERE account_type = 'asset_receivable'))
               AND item.journal_id = ANY(ARRAY(
                   SELECT id FROM account_journal
                    WHERE type IN ('bank', 'cash', 'credit')))
             UNION ALL
            SELECT scope.key_account_id, %s, payment.date,
                   payment.amount_company_currency_signed
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN account_payment AS payment ON payment.partner_id = p.id
             WHERE payment.move_id IS NULL
               AND payment.state IN ('in_process', 'paid')
               AND payment.partner_type = 'customer'
               AND payment.company_id = scope.company_id
               AND NOT EXISTS (
                   SELECT FROM account_move__account_payment AS registered
                     JOIN account_move AS move ON move.id = registered.invoice_id
                    WHERE registered.payment_id = payment.id
                      AND move.amount_residual = 0)
            """,
            noon("item.date"),
            noon("payment.date"),
        )
        source = Source(rows, self._payment_reads(), dated=True)
        return {**super()._metric_sources(company), "account_payment": source}

    @api.model
    def _payment_reads(self):
        return {
            "res.partner": ["commercial_partner_id"],
            "account.account": ["account_type"],
            "account.journal": ["type"],
            "account.move": ["amount_residual"],
            "account.move.line": [
                "account_id",
                "balance",
                "company_id",
                "date",
                "journal_id",
                "parent_state",
                "partner_id",
            ],
            "account.payment": [
                "amount_company_currency_signed",
                "company_id",
                "date",
                "invoice_ids",
                "move_id",
                "partner_id",
                "partner_type",
                "state",
            ],
        }

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "paid": Definition("account_payment", "sum", "amount"),
        }
