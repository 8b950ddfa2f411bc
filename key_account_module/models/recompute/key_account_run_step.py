from odoo import api, fields, models
from odoo.tools import SQL


class KeyAccountRunStep(models.Model):
    """What one committed batch of a run did: written once, never changed.

    Each batch has a row of its own. A counter on the run would be one row that all
    clients update, and they would fail serialization on it.
    """

    _name = "key.account.run.step"
    _description = "Batch of a recompute run"
    _order = "id"

    run_id = fields.Many2one(
        "key.account.run", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, precompute=True
    )
    processed = fields.Integer(
        required=True, help="Accounts that the batch went through."
    )
    grades_changed = fields.Integer(required=True)
    metrics_changed = fields.Integer(required=True)
    # By step, so that a family's own step needs no column here.
    counts = fields.Json(readonly=True, help="Recompute step → things it changed.")
    count_words = fields.Char("Changed", compute="_compute_count_words")
    failed = fields.Integer(readonly=True, help="Accounts given up, see the errors.")

    @api.depends("counts")
    @api.depends_context("lang")
    def _compute_count_words(self):
        runs = self.env["key.account.run"]
        for step in self:
            before = {"grades": step.grades_changed, "metrics": step.metrics_changed}
            step.count_words = runs._counts_in_words(step.counts or before)

    @api.model
    def _sums(self, runs):
        """Run id → accounts done, accounts given up, grades and figures changed."""
        return {
            run.id: sums
            for run, *sums in self._read_group(
                [("run_id", "in", runs.ids)],
                ["run_id"],
                [
                    "processed:sum",
                    "failed:sum",
                    "grades_changed:sum",
                    "metrics_changed:sum",
                ],
            )
        }

    @api.model
    def _counts(self, runs):
        """Run id → ``{step: things changed}``; batches of before this had two steps."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT run_id, counted.key, sum(counted.value::int)
                  FROM key_account_run_step AS step
                 CROSS JOIN LATERAL jsonb_each_text(coalesce(
                       step.counts,
                       jsonb_build_object('grades', step.grades_changed,
                                          'metrics', step.metrics_changed)
                       )) AS counted
                 WHERE run_id = ANY(%s)
                 GROUP BY run_id, counted.key
                """,
                runs.ids,
            )
        )
        counts = {}
        for run, step, number in rows:
            counts.setdefault(run, {})[step] = int(number)
        return counts
