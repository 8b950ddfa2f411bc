from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source


class KeyAccountMetricSource(models.AbstractModel):
    """How satisfied customers said they are."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """One row an answered survey."""
        rows = SQL(
            """
            SELECT scope.key_account_id, line.date_answered AS moment, line.id,
                   line.score
              FROM scope
              JOIN key_account_survey_line AS line
                ON line.key_account_id = scope.key_account_id
             WHERE line.state = 'answered' AND line.score IS NOT NULL
            """
        )
        reads = {
            "key.account.survey.line": [
                "date_answered",
                "key_account_id",
                "score",
                "state",
            ]
        }
        return {**super()._metric_sources(company), "survey": Source(rows, reads)}

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "satisfaction": Definition("survey", "latest", "score", zero=False),
        }
