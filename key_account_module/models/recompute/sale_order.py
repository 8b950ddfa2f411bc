from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source

# No index of ours on sale_order: a run reads it once from end to end, and the button
# on one account is served by Odoo's own index on partner_id. Every confirmed order
# would pay for an index that only batches of a few hundred accounts would use.


class KeyAccountMetricSource(models.AbstractModel):
    """Metrics from confirmed sale orders, by commercial partner."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """Confirmed orders without tax, at the rate each order was made with.

        Like Odoo's own sales analysis, a missing rate counts as 1.
        """
        rows = SQL(
            """
            SELECT scope.key_account_id,
                   o.date_order AS moment,
                   CASE WHEN COALESCE(o.currency_rate, 0) IN (0, 1)
                        THEN o.amount_untaxed
                        ELSE round(o.amount_untaxed / o.currency_rate, %s)
                   END AS amount
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN sale_order AS o ON o.partner_id = p.id
             WHERE o.state = 'sale'
               AND o.company_id = scope.company_id
            """,
            company.currency_id.decimal_places,
        )
        reads = {
            "res.partner": ["commercial_partner_id"],
            "sale.order": [
                "amount_untaxed",
                "company_id",
                "currency_rate",
                "date_order",
                "partner_id",
                "state",
            ],
        }
        return {**super()._metric_sources(company), "sale_order": Source(rows, reads)}

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "revenue": Definition("sale_order", "sum", "amount"),
            "orders": Definition("sale_order", "count", "amount"),
            "first_order": Definition("sale_order", "min", "moment"),
            "last_order": Definition("sale_order", "max", "moment"),
        }

    @api.model
    def _metric_filters(self):
        return {
            **super()._metric_filters(),
            "minimum_amount": lambda value: SQL("amount >= %s", value),
        }
