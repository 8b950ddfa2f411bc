from odoo import models
from odoo.tools import SQL

from .computation import Computation, as_json


class KeyAccountRun(models.Model):
    """How a run finds what changes and puts it on the stage.

    Python looks only at accounts that are not as the last run saw them, some thousand
    at a time. What each of them looked like goes to the stage with what will be
    written, and is remembered by the batch that writes it.
    """

    _inherit = "key.account.run"

    def _stage_changes(self):
        """Compute the run and stage what differs from the database now.

        Called again for the same day and rules when a crash has emptied the stage:
        accounts written before do not differ any more.
        """
        computation = Computation(self.env, self._scope())
        changing = self._measured(computation)
        given_up = self.env["key.account.run.error"]._accounts(self)
        staged = self.done
        for payloads in self._payloads(computation, changing):
            for account in given_up & payloads.keys():
                del payloads[account]
            ordered = dict(sorted(payloads.items(), key=_decides_something))
            self.env["key.account.run.stage"]._put(self, as_json(ordered))
            staged += len(payloads)
        self._give_up(computation.failures)
        self.write(
            {
                "staged": staged,
                "measured_at": self.env.cr.now(),
                "revisions": computation.rules.revisions,
                "rules_sha256": computation.rules.sha256,
                "message": self._odd_day(),
                "notes": self._notes(computation.rules.needs),
            }
        )
        if not self.remaining:
            self._finish()

    def _steps_on_figures(self):
        """Steps whose outcome follows from :attr:`~.computation.Computation.facts`.

        They are asked about accounts that changed, part by part; the others once, about
        the whole scope.
        """
        return ["grades", "metrics"]

    def _due_accounts(self, scope):
        """SELECTs of accounts to look at because time has passed, though nothing changed.

        Here those whose grade may move.
        """
        self.env["key.account.grade"].flush_model()
        return [
            SQL(
                """SELECT key_account_id FROM key_account_grade
                    WHERE valid_to IS NULL AND review_on <= %s AND company_id = %s""",
                self.as_of,
                scope.company.id,
            )
        ]

    def _outdated_accounts(self, _scope):
        """SELECTs of accounts of which a step keeps more than figures, and not as it is.

        It is asked about the accounts that are measured; what makes an account so has
        to be among the columns that :mod:`.key_account_run_touched` watches.
        """
        return []

    def _payloads(self, computation, changing):
        """Yield ``{account id: {step: part}}`` of what the run will write.

        :param changing: the computation of those accounts that may have changed

        Before a day that has been computed, grades stay and months are filled in: then
        every account is looked at, and nothing is remembered.
        """
        if self._has_newer_run():
            yield computation.payloads(self)
            return
        on_figures = self._steps_on_figures()
        others = [name for name in self._recompute_steps() if name not in on_figures]
        rest = computation.payloads(self, others)
        scope = changing.scope
        due = [*self._due_accounts(scope), *self._outdated_accounts(scope)]
        for part in changing.changed(due):
            payloads = part.payloads(self, on_figures)
            self._remember(part, payloads)
            for account in rest.keys() & part.seen.keys():
                payloads[account] = {**payloads.get(account, {}), **rest.pop(account)}
            yield payloads
        yield rest

    def _remember(self, part, payloads):
        """Keep what was seen where nothing is to be written, else put it in the payload.

        An account that could not be decided, or whose grade begins after the day of the
        run, is looked at again next time.
        """
        seen = self.env["key.account.run.seen"]
        again = (part.failures.keys() & part.seen.keys()) | self._graded_later(part)
        seen._forget(again)
        kept = {a: s for a, s in part.seen.items() if a not in again}
        seen._keep({a: s for a, s in kept.items() if a not in payloads})
        for account in kept.keys() & payloads.keys():
            payloads[account]["seen"] = kept[account]

    def _graded_later(self, part):
        self.env["key.account.grade"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """SELECT key_account_id FROM key_account_grade
                    WHERE valid_to IS NULL AND valid_from > %s%s""",
                self.as_of,
                part.scope.only("key_account_id"),
            )
        )
        return {account for (account,) in rows}

    def _write_batch(self, batch, outcome):
        """What was seen is remembered with what is written, in one transaction."""
        seen = self.env["key.account.run.seen"]
        seen._forget_pending()
        counts = super()._write_batch(batch, outcome)
        looked_at = [set(batch.with_part(name)) for name in self._steps_on_figures()]
        parts = batch.parts("seen")
        seen._forget(set().union(*looked_at).difference(parts.accounts))
        seen._keep_staged(parts)
        return counts


def _decides_something(item):
    """Sorts what Python has to look at behind what PostgreSQL writes by itself.

    So most batches are a dozen statements, and not each of them thirty more for one
    account among hundreds.
    """
    account, payload = item
    return "decided" in payload.get("grades", {}), account
