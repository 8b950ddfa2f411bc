from odoo import api, models
from odoo.tools import SQL

from .definition import Definition, Source


class KeyAccountMetricSource(models.AbstractModel):
    """Whether customers could be reached (INT-14)."""

    _inherit = "key.account.metric.source"

    @api.model
    def _metric_sources(self, company):
        """One row a call or mail of which it was noted whether it was answered.

        A call that nobody answered is noted on an interaction that stays pending.
        """
        rows = SQL(
            """
            SELECT scope.key_account_id, talk.date AS moment, mode.key AS mode,
                   (attempt.result = 'yes')::integer AS reached
              FROM scope
              JOIN key_account_interaction AS talk
                ON talk.key_account_id = scope.key_account_id
              JOIN key_account_option AS mode ON mode.id = talk.mode_id
             CROSS JOIN LATERAL (VALUES (talk.call_answered), (talk.email_replied))
                AS attempt (result)
             WHERE attempt.result IS NOT NULL
            """
        )
        reads = {
            "key.account.interaction": [
                "call_answered",
                "date",
                "email_replied",
                "key_account_id",
                "mode_id",
            ],
            "key.account.option": ["key"],
        }
        return {
            **super()._metric_sources(company),
            "interaction_attempt": Source(rows, reads, ("mode",)),
        }

    @api.model
    def _metric_definitions(self):
        return {
            **super()._metric_definitions(),
            "reachability": Definition(
                "interaction_attempt", "average", "reached", zero=False
            ),
        }
