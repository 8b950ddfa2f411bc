from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source, noon


class KeyAccountMetricSource(models.AbstractModel):
    """Product lines of posted invoices: quantities, and amounts of a product group."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """Lines with a product; those of credit notes are negative."""
        rows = SQL(
            """
            SELECT scope.key_account_id,
                   %s AS moment,
                   move.invoice_date AS day,
                   move.payment_state,
                   line.product_id,
                   template.categ_id AS category_id,
                   -line.balance AS value,
                   CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END
                   * line.quantity * unit.factor AS quantity,
                   split_part(unit.parent_path, '/', 1)::integer AS unit_root
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN account_move AS move ON move.partner_id = p.id
              JOIN account_move_line AS line ON line.move_id = move.id
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id
              JOIN uom_uom AS unit
                ON unit.id = COALESCE(line.product_uom_id, template.uom_id)
             WHERE move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND move.company_id = scope.company_id
               AND line.display_type = 'product'
            """,
            noon("move.invoice_date"),
        )
        reads = {
            **self._move_reads(),
            "account.move.line": [
                "balance",
                "display_type",
                "move_id",
                "product_id",
                "product_uom_id",
                "quantity",
            ],
            "product.product": ["product_tmpl_id"],
            "product.template": ["categ_id", "uom_id"],
            "uom.uom": ["factor", "parent_path"],
        }
        return {
            **super()._metric_sources(company),
            "account_move_line": Source(
                rows, reads, ("payment_state", "product_group"), dated=True
            ),
        }

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "quantity": Definition(
                "account_move_line", "sum", "quantity", converted=True
            ),
        }
