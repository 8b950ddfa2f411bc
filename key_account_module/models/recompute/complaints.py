from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source


class KeyAccountMetricSource(models.AbstractModel):
    """Complaints by the time they were received, as the complaint rate counts them."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """One row a complaint, whatever became of it."""
        rows = SQL(
            """
            SELECT scope.key_account_id, complaint.date_received AS moment, complaint.id
              FROM scope
              JOIN key_account_complaint AS complaint
                ON complaint.key_account_id = scope.key_account_id
             WHERE complaint.kind = 'complaint'
            """
        )
        reads = {"key.account.complaint": ["date_received", "key_account_id", "kind"]}
        return {**super()._metric_sources(company), "complaint": Source(rows, reads)}

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "complaints": Definition("complaint", "count", "id"),
        }
