from odoo import models

from ...engine.figures import plain


class KeyAccountRun(models.Model):
    """A step of a run: the figures of the month (appendix E, CHU-12)."""

    _inherit = "key.account.run"

    def _stage_metrics(self, computation):
        """Figures that the month does not hold yet, or not with this value."""
        metrics = self.env["key.account.metric"]
        known = metrics._known(computation.scope)
        measures = sorted(computation.rules.needs.measures, key=lambda m: m.key)
        parts = {}
        for account, facts in computation.facts.items():
            values = [
                [measure.key, measure.metric, plain(value)]
                for measure in measures
                if (value := facts.values.get(measure)) is not None
            ]
            rows = [row for row in values if known.get((account, row[0])) != row[2]]
            if rows:
                parts[account] = rows
        return parts

    def _write_metrics(self, parts):
        """Write staged figures; returns how many are new or different."""
        rows = [(account, *row) for account, rows in parts.items() for row in rows]
        return self.env["key.account.metric"]._upsert(rows, self._scope())

    def _before_metrics(self, parts):
        """Figures of the accounts as they are: ``{(account, measure): value}``."""
        return self.env["key.account.metric"]._values(list(parts), self._scope())

    def _changes_metrics(self, parts, before):
        """One row an account: each figure that is another now, with both values."""
        rows = []
        for account, figures in parts.items():
            changed = {
                measure: [known, value]
                for measure, _metric, value in figures
                if (known := before.get((account, measure))) != value
            }
            if changed:
                rows.append(
                    {"key_account_id": account, "kind": "figures", "details": changed}
                )
        return rows
