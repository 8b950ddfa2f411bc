from odoo import api, models
from odoo.tools import SQL

from .definition import (
    MONTHS_SINCE,
    NEXT_MONTH,
    NEXT_YEAR,
    YEARS_SINCE,
    Definition,
    Share,
    Source,
)

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
                   o.locked,
                   %s AS amount,
                   %s AS margin
              FROM scope
              JOIN res_partner AS p ON p.commercial_partner_id = scope.partner_id
              JOIN sale_order AS o ON o.partner_id = p.id
             WHERE o.state = 'sale'
               AND o.company_id = scope.company_id
            """,
            self._at_order_rate("o.amount_untaxed", company),
            self._at_order_rate("o.margin", company),
        )
        source = Source(rows, self._order_reads(), ("minimum_amount", "order_state"))
        return {**super()._metric_sources(company), "sale_order": source}

    @api.model
    def _at_order_rate(self, column, company, exact=True):
        """SQL of an amount of the order ``o`` in company currency, exact and rounded.

        :param exact: whether it is rounded already where the rate is 1
        """
        places = company.currency_id.decimal_places
        return SQL(
            """CASE WHEN o.currency_rate != 1 AND o.currency_rate != 0
                    THEN round(%(column)s / o.currency_rate, %(places)s)
                    ELSE %(same)s END""",
            same=SQL(column) if exact else SQL("round(%s, %s)", SQL(column), places),
            column=SQL(column),
            places=places,
        )

    @api.model
    def _order_reads(self):
        return {
            "res.partner": ["commercial_partner_id"],
            "sale.order": [
                "amount_untaxed",
                "company_id",
                "currency_rate",
                "date_order",
                "locked",
                "margin",
                "partner_id",
                "state",
            ],
        }

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "revenue": Definition(
                "sale_order",
                "sum",
                "amount",
                detail=Definition("sale_order_line", "sum", "value"),
            ),
            "margin": Definition(
                "sale_order",
                "sum",
                "margin",
                detail=Definition("sale_order_line", "sum", "margin"),
            ),
            "orders": Definition(
                "sale_order",
                "count",
                "amount",
                detail=Definition("sale_order_line", "distinct", "order_id"),
            ),
            "months_since_last_order": Definition(
                "sale_order",
                "max",
                "moment",
                zero=False,
                finish=MONTHS_SINCE,
                next=NEXT_MONTH,
                detail=Definition(
                    "sale_order_line",
                    "max",
                    "moment",
                    zero=False,
                    finish=MONTHS_SINCE,
                    next=NEXT_MONTH,
                ),
            ),
            "years_of_cooperation": Definition(
                "sale_order",
                "min",
                "moment",
                zero=False,
                finish=YEARS_SINCE,
                next=NEXT_YEAR,
            ),
            "revenue_share": Share("revenue"),
            "revenue_cumulative_share": Share("revenue", cumulative=True),
            "first_order": Definition("sale_order", "min", "moment"),
            "last_order": Definition("sale_order", "max", "moment"),
        }

    @api.model
    def _metric_filters(self, company):
        return {
            **super()._metric_filters(company),
            "minimum_amount": lambda value: SQL("amount >= %s::numeric", value),
            "order_state": lambda value: SQL("locked IS %s", SQL(LOCKED[value])),
        }


#: state as policies name it → the box *Locked* of the order
LOCKED = {"locked": "TRUE", "open": "NOT TRUE"}
