from odoo import api, models
from odoo.tools import SQL

from .definition import NEXT_DAY, Definition, Source, noon


class KeyAccountMetricSource(models.AbstractModel):
    """What customers owe past the due date, as of the day of the run."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """Receivable items due before the day with what was open at its end.

        Items are open as far as they were not matched by then: what was matched later
        is added again. An invoice with a registered payment that makes no entry is
        settled, as Odoo shows it, though its residual stays.
        """
        rows = SQL(
            """
            SELECT scope.key_account_id,
                   %s AS moment,
                   item.date_maturity AS day,
                   item.amount_residual + COALESCE(later.amount, 0) AS amount,
                   scope.as_of - item.date_maturity AS days
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN account_move AS move ON move.partner_id = p.id
              JOIN account_move_line AS item ON item.move_id = move.id
              LEFT JOIN (SELECT debit_move_id AS id, sum(amount) AS amount
                           FROM account_partial_reconcile
                          WHERE max_date > (SELECT max(as_of) FROM scope)
                          GROUP BY debit_move_id) AS later ON later.id = item.id
             WHERE move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_receipt')
               AND move.company_id = scope.company_id
               AND item.display_type = 'payment_term'
               AND item.date_maturity < scope.as_of
               AND item.amount_residual + COALESCE(later.amount, 0) > 0
               -- Few items are open: the others need not be looked up among invoices.
               AND (item.amount_residual > 0 OR item.id IN (
                   SELECT debit_move_id FROM account_partial_reconcile
                    WHERE max_date > (SELECT max(as_of) FROM scope)))
               AND NOT EXISTS (
                   SELECT FROM account_move__account_payment AS registered
                     JOIN account_payment AS payment
                       ON payment.id = registered.payment_id
                    WHERE registered.invoice_id = move.id
                      AND payment.move_id IS NULL
                      AND payment.state IN ('in_process', 'paid')
                      AND payment.date <= scope.as_of)
            """,
            noon("item.date_maturity"),
        )
        source = Source(
            rows, self._receivable_reads(), dated=True, slid=self._receivable_slid()
        )
        return {**super()._metric_sources(company), "account_receivable": source}

    @api.model
    def _receivable_slid(self):
        """Whose items fell due since, or were matched or paid as of a day since."""
        return SQL(
            """
            SELECT scope.key_account_id
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN account_move AS move ON move.partner_id = p.id
              JOIN account_move_line AS item ON item.move_id = move.id
             WHERE item.display_type = 'payment_term'
               AND item.date_maturity >= scope.last
               AND item.date_maturity < scope.as_of
             UNION
            SELECT scope.key_account_id
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN account_move AS move ON move.partner_id = p.id
              JOIN account_move_line AS item ON item.move_id = move.id
              JOIN account_partial_reconcile AS part ON part.debit_move_id = item.id
             WHERE part.max_date > scope.last AND part.max_date <= scope.as_of
             UNION
            SELECT scope.key_account_id
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN account_move AS move ON move.partner_id = p.id
              JOIN account_move__account_payment AS registered
                ON registered.invoice_id = move.id
              JOIN account_payment AS payment ON payment.id = registered.payment_id
             WHERE payment.date > scope.last AND payment.date <= scope.as_of
            """
        )

    @api.model
    def _receivable_reads(self):
        return {
            **self._move_reads(),
            "account.move.line": [
                "amount_residual",
                "date_maturity",
                "display_type",
                "move_id",
            ],
            "account.partial.reconcile": ["amount", "debit_move_id", "max_date"],
            "account.payment": ["date", "invoice_ids", "move_id", "state"],
        }

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "overdue": Definition("account_receivable", "sum", "amount"),
            "days_late": Definition("account_receivable", "max", "days", next=NEXT_DAY),
        }
