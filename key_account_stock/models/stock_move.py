from odoo import api, models
from odoo.addons.key_account_module.models.recompute.definition import (
    Definition,
    Source,
)
from odoo.addons.key_account_module.models.recompute.touches import OF_ALL, of_partner
from odoo.tools import SQL

_PARTNER_OF_PICKING = "SELECT partner_id FROM stock_picking WHERE id = {row}.picking_id"
_PARTNER_OF_ORDER = """
    SELECT o.partner_id FROM sale_order_line AS line
      JOIN sale_order AS o ON o.id = line.order_id WHERE line.id = {row}.sale_line_id"""
#: tables of deliveries → whom their rows touch
TOUCHES = {
    "stock_location": OF_ALL,
    "stock_move": of_partner(
        "{row}.partner_id", f"({_PARTNER_OF_PICKING})", f"({_PARTNER_OF_ORDER})"
    ),
    "stock_picking": of_partner("{row}.partner_id"),
}


class KeyAccountMetricSource(models.AbstractModel):
    """Quantities from done stock moves: what customers got, less what they sent back."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """Moves over the border of a customer's location, by the date they were done.

        The customer is that of the sale order, else whom the transfer is for. A move
        from one customer location to another is no delivery.
        """
        rows = SQL(
            """
            SELECT scope.key_account_id,
                   move.date AS moment,
                   move.product_id,
                   template.categ_id AS category_id,
                   CASE WHEN target.usage = 'customer' THEN 1 ELSE -1 END
                   * move.quantity * unit.factor AS quantity,
                   split_part(unit.parent_path, '/', 1)::integer AS unit_root
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN (SELECT move.*,
                           COALESCE(o.partner_id, picking.partner_id, move.partner_id)
                           AS customer_id
                      FROM stock_move AS move
                      LEFT JOIN sale_order_line AS line ON line.id = move.sale_line_id
                      LEFT JOIN sale_order AS o ON o.id = line.order_id
                      LEFT JOIN stock_picking AS picking
                        ON picking.id = move.picking_id
                     WHERE move.state = 'done') AS move ON move.customer_id = p.id
              JOIN stock_location AS source ON source.id = move.location_id
              JOIN stock_location AS target ON target.id = move.location_dest_id
              JOIN product_product AS product ON product.id = move.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id
              JOIN uom_uom AS unit ON unit.id = move.product_uom
             WHERE move.company_id = scope.company_id
               AND (source.usage = 'customer') != (target.usage = 'customer')
            """
        )
        source = Source(rows, self._stock_move_reads(), ("product_group",))
        return {**super()._metric_sources(company), "stock_move": source}

    @api.model
    def _stock_move_reads(self):
        return {
            "res.partner": ["commercial_partner_id"],
            "sale.order": ["partner_id"],
            "sale.order.line": ["order_id"],
            "stock.location": ["usage"],
            "stock.move": [
                "company_id",
                "date",
                "location_dest_id",
                "location_id",
                "partner_id",
                "picking_id",
                "product_id",
                "product_uom",
                "quantity",
                "sale_line_id",
                "state",
            ],
            "stock.picking": ["partner_id"],
            "product.product": ["product_tmpl_id"],
            "product.template": ["categ_id"],
            "uom.uom": ["factor", "parent_path"],
        }

    @api.model
    def _metric_touches(self):
        return {**super()._metric_touches(), **TOUCHES}

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "quantity": Definition("stock_move", "sum", "quantity", converted=True),
        }
