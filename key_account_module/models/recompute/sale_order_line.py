from odoo import api, models
from odoo.tools import SQL

from .definition import Source


class KeyAccountMetricSource(models.AbstractModel):
    """Lines of confirmed sale orders, for what is asked of a product group."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """Product lines; ``amount`` is that of the whole order, ``value`` the line's."""
        rows = SQL(
            """
            SELECT scope.key_account_id,
                   o.date_order AS moment,
                   o.id AS order_id,
                   o.locked,
                   template.categ_id AS category_id,
                   %s AS amount,
                   %s AS value,
                   %s AS margin
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN sale_order AS o ON o.partner_id = p.id
              JOIN sale_order_line AS line ON line.order_id = o.id
              JOIN product_product AS product ON product.id = line.product_id
              JOIN product_template AS template
                ON template.id = product.product_tmpl_id
             WHERE o.state = 'sale'
               AND o.company_id = scope.company_id
               AND line.display_type IS NULL
            """,
            self._at_order_rate("o.amount_untaxed", company),
            self._at_order_rate("line.price_subtotal", company),
            # Odoo keeps more decimals of it than the currency has.
            self._at_order_rate("line.margin", company, exact=False),
        )
        reads = {
            **self._order_reads(),
            "sale.order.line": [
                "display_type",
                "margin",
                "order_id",
                "price_subtotal",
                "product_id",
            ],
            "product.product": ["product_tmpl_id"],
            "product.template": ["categ_id"],
        }
        filters = ("minimum_amount", "order_state", "product_group")
        return {
            **super()._metric_sources(company),
            "sale_order_line": Source(rows, reads, filters),
        }
