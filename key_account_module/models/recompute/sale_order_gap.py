from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source


class KeyAccountMetricSource(models.AbstractModel):
    """The rhythm of a customer: days between one day with an order and the next."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """One row a day with orders, from the second on; several orders are one day."""
        rows = SQL(
            """
            SELECT key_account_id, moment, day, gap
              FROM (SELECT key_account_id, moment, day,
                           day - lag(day) OVER (
                               PARTITION BY key_account_id ORDER BY day) AS gap
                      FROM (SELECT scope.key_account_id,
                                   o.date_order AS moment,
                                   (o.date_order AT TIME ZONE 'UTC'
                                    AT TIME ZONE scope.time_zone)::date AS day
                              FROM scope
                              JOIN res_partner AS p
                                ON p.commercial_partner_id = scope.partner_id
                              JOIN sale_order AS o ON o.partner_id = p.id
                             WHERE o.state = 'sale'
                               AND o.company_id = scope.company_id) AS orders) AS gaps
             WHERE gap > 0
            """
        )
        source = Source(rows, self._order_reads(), dated=True)
        return {**super()._metric_sources(company), "sale_order_gap": source}

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "order_gap": Definition("sale_order_gap", "median", "gap", zero=False),
        }
