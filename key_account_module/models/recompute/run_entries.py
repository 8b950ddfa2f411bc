import time

from odoo import api, models
from odoo.exceptions import UserError

from .computation import Computation
from .key_account_run import STEP
from .parts import Parts
from .scope import Scope

#: How long the button of the form may work in one request, in seconds.
PATIENCE = 30


class KeyAccountRun(models.Model):
    """Other ways into a run: one account, the scheduled action, the screens."""

    _inherit = "key.account.run"

    @api.model
    def _recompute_accounts(self, accounts):
        """Recompute some accounts now, in the caller's transaction.

        :param accounts: accounts that the caller may write
        :return: number of grades and figures changed
        """
        accounts.check_access("write")
        changed = 0
        for company, found in accounts.sudo().grouped("company_id").items():
            scope = Scope(company, Scope.today(company), found.ids)
            runs = self.sudo().new({"company_id": company.id, "as_of": scope.as_of})
            computation = Computation(runs.env, scope)
            parts = computation.stage(runs)
            self._refuse_failures(computation.failures)
            for name, of_step in parts.items():
                if of_step:
                    given = Parts.given(runs.env, of_step)
                    changed += runs._write_step(name, given)
            self.env["key.account.run.seen"]._forget(found.ids)
        return changed

    def _refuse_failures(self, failures):
        """Somebody asked for these accounts: he is told what cannot be decided."""
        if failures:
            accounts = self.env["key.account"].sudo(False)
            raise UserError(
                "\n".join(
                    f"{accounts.browse(account).display_name}: {message}"
                    for account, (_step, message) in failures.items()
                )
            )

    @api.model
    def _cron_recompute(self):
        """Recompute every company that has a scheme, as of today where it is.

        Only what may have changed, and everything if the last such run is too old.
        """
        schemes = self.env["key.account.scheme"].sudo()
        cron = self.env["ir.cron"]
        for company in schemes.search([("company_id", "!=", False)]).company_id:
            status = self.with_company(company).start(
                scope={"company_id": company.id},
                incremental=not self._is_full_run_due(company),
            )
            run = self.sudo().browse(status["run_id"])
            time_left = cron._commit_progress(remaining=run.remaining)
            while run.state == "open" and time_left:
                processed = run._work(STEP)
                time_left = cron._commit_progress(processed, remaining=run.remaining)
            if not time_left:
                return

    def action_start(self):
        """Start (or continue) the run of the current company and show it."""
        return self._shown(self.start())

    def action_start_incremental(self):
        """The same, measuring only accounts where something may differ."""
        return self._shown(self.start(incremental=True))

    def _shown(self, status):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": status["run_id"],
            "view_mode": "form",
        }

    def action_continue(self):
        """Write what is left, as far as one request may take."""
        self.ensure_one()
        until = time.monotonic() + PATIENCE
        while self.step(run_id=self.id)["state"] == "open" and time.monotonic() < until:
            pass

    def action_cancel(self):
        """Stop the run."""
        self.ensure_one()
        self.cancel(run_id=self.id)
