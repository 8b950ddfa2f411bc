import logging
import time

from odoo import api, fields, models
from odoo.exceptions import UserError

from .computation import Computation
from .key_account_run import STEP
from .parts import Parts
from .rules import Rules
from .scope import Scope

_logger = logging.getLogger(__name__)

#: How long the button of the form may work in one request, in seconds.
PATIENCE = 30
#: Runs that one call begins for a company, should its policy change again and again.
STARTS = 4


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

        Only what may have changed, and everything if the last such run is too old. What
        a company lacks is noted among its runs and stops no other.
        """
        schemes = self.env["key.account.scheme"].sudo()
        for company in schemes.search([("company_id", "!=", False)]).company_id:
            if not self._bring_up_to_date(company):
                return

    def _bring_up_to_date(self, company):
        """Finish what was left of an earlier day, then the run of today.

        :return: whether there is time left for another company
        """
        today, time_left = Scope.today(company), True
        for _ in range(STARTS):
            run = self._start_or_note(company)
            time_left = run._work_while_there_is_time()
            if not time_left or not run._wants_another(today):
                break
        return time_left

    def _work_while_there_is_time(self):
        cron = self.env["ir.cron"]
        time_left = cron._commit_progress(remaining=self.remaining)
        while self.state == "open" and time_left:
            processed = self._work(STEP)
            time_left = cron._commit_progress(processed, remaining=self.remaining)
        return time_left

    def _wants_another(self, today):
        """It was of an earlier day, or another policy has ended it.

        One that was refused has no rules, and would be refused again.
        """
        ended = self.state == "cancelled" and self.rules_sha256
        return self.as_of < today or (
            ended and Rules(self.env, self.company_id).sha256 != self.rules_sha256
        )

    def _start_or_note(self, company):
        """The open run of a company, or a new one; one that says why there is none."""
        runs = self.with_company(company)
        try:
            with self.env.cr.savepoint():
                status = runs.start(
                    scope={"company_id": company.id},
                    incremental=not self._is_full_run_due(company),
                )
        except UserError as error:
            _logger.warning("Company %s was not recomputed: %s", company.id, error)
            return self.sudo()._note_refusal(company, str(error))
        return self.sudo().browse(status["run_id"])

    def _note_refusal(self, company, message):
        """The run that says why there is none: one a day, with the latest reason."""
        scope = Scope(company, Scope.today(company))
        latest = self.search([("scope_key", "=", scope.key)], limit=1)
        told = {"message": message, "finished_at": fields.Datetime.now()}
        refused = latest.state == "cancelled" and not latest.measured_at
        if refused and latest.as_of == scope.as_of:
            latest.write(told)
            return latest
        return self.create(
            {
                "as_of": scope.as_of,
                "company_id": company.id,
                "scope_key": scope.key,
                "state": "cancelled",
                **told,
            }
        )

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
