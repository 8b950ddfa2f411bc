from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source


class KeyAccountMetricSource(models.AbstractModel):
    """What customers ticked on the reports of completed visits."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """One row a verdict that has a score, at the time of the visit."""
        rows = SQL(
            """
            SELECT scope.key_account_id, talk.date AS moment, mode.key AS mode,
                   rating.score
              FROM scope
              JOIN key_account_interaction AS talk
                ON talk.key_account_id = scope.key_account_id
              JOIN key_account_option AS mode ON mode.id = talk.mode_id
              JOIN key_account_rating AS rating ON rating.interaction_id = talk.id
             WHERE talk.state = 'completed' AND rating.is_scored
            """
        )
        reads = {
            "key.account.interaction": ["date", "key_account_id", "mode_id", "state"],
            "key.account.option": ["key"],
            "key.account.rating": ["interaction_id", "is_scored", "score"],
        }
        return {
            **super()._metric_sources(company),
            "visit_score": Source(rows, reads, ("mode",)),
        }

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "visit_score": Definition("visit_score", "average", "score", zero=False),
        }
