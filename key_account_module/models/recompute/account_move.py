from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source, noon


class KeyAccountMetricSource(models.AbstractModel):
    """Metrics from posted customer invoices and credit notes.

    Documents are found by their partner, not by the commercial partner stored with
    them, which stays what it was when a contact moves to another company.
    """

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """Invoices without tax in company currency; credit notes are negative."""
        rows = SQL(
            """
            SELECT scope.key_account_id,
                   %s AS moment,
                   move.invoice_date AS day,
                   move.payment_state,
                   move.amount_untaxed_signed AS amount
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN account_move AS move ON move.partner_id = p.id
             WHERE move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND move.company_id = scope.company_id
            """,
            noon("move.invoice_date"),
        )
        source = Source(rows, self._move_reads(), ("payment_state",), dated=True)
        return {**super()._metric_sources(company), "account_move": source}

    @api.model
    def _move_reads(self):
        return {
            "res.partner": ["commercial_partner_id"],
            "account.move": [
                "amount_untaxed_signed",
                "company_id",
                "invoice_date",
                "move_type",
                "partner_id",
                "payment_state",
                "state",
            ],
        }

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "invoiced": Definition(
                "account_move",
                "sum",
                "amount",
                detail=Definition("account_move_line", "sum", "value"),
            ),
        }

    @api.model
    def _metric_filters(self, company):
        return {
            **super()._metric_filters(company),
            "payment_state": lambda value: SQL("payment_state = %s", value),
        }
