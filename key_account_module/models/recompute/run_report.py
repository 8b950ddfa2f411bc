from datetime import timedelta

from odoo import api, fields, models

#: Rows of one answer of :meth:`KeyAccountRun.changes` at most.
PAGE = 5000


class KeyAccountRun(models.Model):
    """What a run did: counts, time, changes and errors, each to whoever may see them."""

    _inherit = "key.account.run"

    counts = fields.Json(compute="_compute_report", help="Step → things changed.")
    count_words = fields.Char("Changed", compute="_compute_report")
    outcome = fields.Char(compute="_compute_report")
    duration = fields.Float(compute="_compute_time", help="Hours it has worked so far.")
    eta = fields.Datetime(
        "Expected end",
        compute="_compute_time",
        help="If it goes on as fast as it has been so far.",
    )

    @api.depends("state", "step_ids.counts", "failed")
    @api.depends_context("lang")
    def _compute_report(self):
        counted = self.env["key.account.run.step"]._counts(self)
        for run in self:
            run.counts = counts = counted.get(run.id, {})
            run.count_words = self._counts_in_words(counts)
            run.outcome = run._outcome()

    @api.model
    def _counts_in_words(self, counts):
        """What was changed, by step, in the order of the steps."""
        labels = self._recompute_labels()
        return ", ".join(
            f"{labels.get(step, step)}: {counts[step]}"
            for step in self._recompute_steps()
            if counts.get(step)
        )

    def _outcome(self):
        """The state in words, with the errors."""
        states = dict(self._fields["state"]._description_selection(self.env))
        state = states.get(self.state, "")
        if not self.failed:
            return state
        if self.failed == 1:
            return self.env._("%(state)s with one error", state=state)
        return self.env._(
            "%(state)s with %(count)s errors", state=state, count=self.failed
        )

    @api.depends("state", "staged", "finished_at", "step_ids.processed")
    def _compute_time(self):
        """From the log alone: an hour in which nobody stepped changes no estimate."""
        last = dict(
            self.env["key.account.run.step"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["create_date:max"]
            )
        )
        for run in self:
            latest = run.finished_at or last.get(run) or run.create_date
            seconds = max((latest - run.create_date).total_seconds(), 0)
            run.duration = seconds / 3600
            run.eta = (
                run.state == "open"
                and run.done
                and latest + timedelta(seconds=seconds * run.remaining / run.done)
            )

    # === Public service ===

    @api.model
    def changes(self, run_id=None, step=None, kind=None, after=0, limit=PAGE):
        """What a run changed of the accounts that the caller may read.

        :param run_id: by default the latest run
        :param step: only of this recompute step
        :param kind: only of this kind: first, up, down, none, figures, late, …
        :param after: the ``id`` of the last row of the page before
        :return: dict with ``run_id``, ``rows`` (dicts with id, account_id, account,
            step, kind, scheme, before, after, details, words), ``more`` (whether there
            is another page) and ``hidden`` (number of rows of accounts that the caller
            may not read, with the same filters)
        """
        self._check_may_run()
        run = self._get(run_id, latest=True)
        domain = [("run_id", "=", run.id)]
        domain += [("step", "=", step)] if step else []
        domain += [("kind", "=", kind)] if kind else []
        model = self.env["key.account.run.change"]
        total = model.sudo().search_count(domain)
        answer = {"run_id": run.id, "rows": [], "more": False, "hidden": total}
        if not model.has_access("read"):
            return answer
        page = max(min(int(limit), PAGE), 1)
        rows = model.search([*domain, ("id", ">", int(after))], limit=page + 1)
        return {
            **answer,
            "rows": [row._as_wire() for row in rows[:page]],
            "more": len(rows) > page,
            "hidden": total - model.search_count(domain),
        }

    @api.model
    def errors(self, run_id=None):
        """The accounts that a run gave up, in its order.

        Of an account that the caller may not read he is told its number and the step,
        so that he can ask somebody who may.

        :return: list of dicts with account_id, account, step, label and message; account
            and message are ``None`` where the caller may not read the account
        """
        self._check_may_run()
        run = self._get(run_id, latest=True)
        found = self.env["key.account.run.error"].sudo()
        found = found.search([("run_id", "=", run.id)])
        readable = found.key_account_id.sudo(False)._filtered_access("read")
        return [
            {
                "account_id": error.key_account_id.id,
                "account": error.key_account_id.name if seen else None,
                "step": error.step,
                "label": error.step_words,
                "message": error.message if seen else None,
            }
            for error in found
            for seen in [error.key_account_id in readable]
        ]

    def action_view_changes(self):
        """Open what the run changed."""
        return self._act("key_account_module.key_account_run_change_action")

    def action_view_errors(self):
        """Open the accounts that the run gave up."""
        return self._act("key_account_module.key_account_run_error_action")

    def _act(self, xml_id):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {**action, "domain": [("run_id", "=", self.id)]}
