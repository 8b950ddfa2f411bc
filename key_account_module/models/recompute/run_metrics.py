from operator import attrgetter

from odoo import models
from odoo.tools import SQL

from ...engine.figures import plain

_by_key = attrgetter("key")


class KeyAccountRun(models.Model):
    """A step of a run: the figures of the month (appendix E, CHU-12)."""

    _inherit = "key.account.run"

    def _stage_metrics(self, computation):
        """Figures that the month does not hold yet, or not with this value."""
        metrics = self.env["key.account.metric"]
        known = metrics._known(computation.scope)
        measures = [
            (measure, measure.key, measure.metric)
            for measure in sorted(computation.rules.needs.measures, key=_by_key)
        ]
        parts = {}
        for account, facts in computation.facts.items():
            values = [
                [key, metric, plain(value)]
                for measure, key, metric in measures
                if (value := facts.values.get(measure)) is not None
            ]
            rows = [row for row in values if known.get((account, row[0])) != row[2]]
            if rows:
                parts[account] = rows
        return parts

    def _write_metrics(self, parts):
        """Write staged figures; returns how many are new or different."""
        metrics = self.env["key.account.metric"]
        return metrics._upsert(parts, self._scope_of(parts.accounts), self.measured_at)

    def _differing_metrics(self, parts):
        """One row an account: each figure that is another now, with both values."""
        return SQL(
            """
            SELECT key_account_id, 'figures' AS kind, NULL::integer AS scheme_id,
                   NULL::integer AS tier_from_id, NULL::integer AS tier_to_id,
                   jsonb_object_agg(measure, jsonb_build_array(known, value)) AS details
              FROM (%s) AS figure
             GROUP BY key_account_id
            """,
            self.env["key.account.metric"]._differing(
                parts, self._scope_of(parts.accounts), self.measured_at
            ),
        )
