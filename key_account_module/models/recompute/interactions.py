from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source


class KeyAccountMetricSource(models.AbstractModel):
    """Metrics from what was talked with customers."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """One row a completed interaction."""
        rows = SQL(
            """
            SELECT scope.key_account_id, talk.date AS moment, talk.id,
                   mode.key AS mode
              FROM scope
              JOIN key_account_interaction AS talk
                ON talk.key_account_id = scope.key_account_id
              JOIN key_account_option AS mode ON mode.id = talk.mode_id
             WHERE talk.state = 'completed'
            """
        )
        reads = {
            "key.account.interaction": ["date", "key_account_id", "mode_id", "state"],
            "key.account.option": ["key"],
        }
        return {
            **super()._metric_sources(company),
            "interaction": Source(rows, reads, ("mode",)),
        }

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "interactions": Definition("interaction", "count", "id"),
            "last_interaction": Definition("interaction", "max", "moment"),
        }

    @api.model
    def _metric_filters(self, company):
        return {
            **super()._metric_filters(company),
            "mode": lambda value: SQL("mode = %s", f"mode/{value}"),
        }
