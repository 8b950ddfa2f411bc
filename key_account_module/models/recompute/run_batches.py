import logging
import time

from psycopg2 import OperationalError
from psycopg2 import errors as pg_errors

from odoo import models
from odoo.modules import module
from odoo.tools import SQL

from .call import Call
from .failures import Failures
from .parts import Batch
from .rules import Rules

_logger = logging.getLogger(__name__)

#: A claim that meets another client is tried again at once, this many times.
ATTEMPTS = 20
#: Pause when all that is left is being written by somebody else, in seconds.
PAUSE = 0.05
#: Whom a batch waits for at most, while others wait for it; below PostgreSQL's
#: deadlock_timeout of a second, so that in a deadlock it is the run that gives way and
#: never the user.
LOCK_TIMEOUT = "100ms"
RETRIED = (pg_errors.SerializationFailure, pg_errors.DeadlockDetected)


class Outcome:
    """What came of a batch: counts by step, accounts given up, accounts left for later."""

    def __init__(self, env):
        self.counts = {}
        self.failures = Failures(env)
        self.busy = set()
        #: the step that is writing, to name it when it fails
        self.step = ""

    def add(self, counts):
        for step, number in counts.items():
            self.counts[step] = self.counts.get(step, 0) + number


class KeyAccountRun(models.Model):
    """How a run writes: claim a batch, write it, log the counts, commit.

    Several clients and servers may do so at once, and each may be killed.
    """

    _inherit = "key.account.run"

    def _work(self, limit):
        """Write batches until so many accounts are done, or long enough.

        :return: number of accounts that are done, those given up included
        """
        call = Call(limit)
        while call.goes_on():
            with call.pace.taking_time():
                ended = self._committed(self._step, call)
            call.count(*ended)
        self._committed(self._conclude, wait=not call.done)
        return call.done

    def _committed(self, work, *arguments, **options):
        """Work as one transaction, repeated at once when clients collide.

        Odoo would repeat it too, but after a pause of seconds.
        """
        attempt = 0
        while True:
            attempt += 1
            self._commit()
            try:
                result = work(*arguments, **options)
                self._commit()
                return result
            except RETRIED:
                if attempt == ATTEMPTS or module.current_test:
                    raise
                self.env.cr.rollback()

    def _commit(self):
        """Commit, except inside a test, whose transaction is rolled back at its end."""
        self.env.flush_all()
        if not module.current_test:
            # The batch is the unit that must survive a killed client or server.
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def _step(self, call):
        """Write one batch; the claim is the first statement of its transaction.

        :param call: :class:`~.call.Call`; stays as it is, since this may be repeated
        :return: number of accounts that are done, those given up included; ids in the
            stage of those that somebody has locked
        """
        stage = self.env["key.account.run.stage"]
        # No statement with a snapshot: the claim still is the first of those. Compiling
        # statements of a few thousand rows takes longer than they do.
        self.env.cr.execute(
            SQL("SET LOCAL lock_timeout = %s; SET LOCAL jit = off", LOCK_TIMEOUT)
        )
        claimed = call.pace.affordable(stage._claim(self, call.room, call.busy))
        if self.state != "open":
            return 0, []
        if not call.began and self._policy_changed():
            self._cancel(self.env._("The policy changed; start again."))
            return 0, []
        return self._write_claimed(claimed)

    def _policy_changed(self):
        return Rules(self.env, self.company_id).sha256 != self.rules_sha256

    def _write_claimed(self, claimed):
        """Write what was claimed, log it, and forget what is done.

        An account that was archived since the run began stays as it was: nobody looks
        at its figures. One that is locked by somebody stays in the stage.

        :return: as of :meth:`_step`
        """
        outcome = Outcome(self.env)
        active = {row[1]: (row[0], row[2]) for row in claimed if row[3]}
        self._write_or_split(Batch(self.env, active), outcome)
        done = [row[0] for row in claimed if row[1] not in outcome.busy]
        self.env["key.account.run.error"]._keep(self, outcome.failures)
        self.env["key.account.run.seen"]._forget(outcome.failures)
        if done:
            self._log_step(len(done), outcome.counts, len(outcome.failures))
            self.env["key.account.run.stage"]._release(done)
        return len(done), [active[account][0] for account in outcome.busy]

    def _log_step(self, processed, counts, failed):
        self.env["key.account.run.step"].create(
            {
                "run_id": self.id,
                "processed": processed,
                "failed": failed,
                "counts": counts,
                "grades_changed": counts.get("grades", 0),
                "metrics_changed": counts.get("metrics", 0),
            }
        )

    def _write_or_split(self, batch, outcome):
        """Write a batch; if that fails, its halves, down to the account that is to blame.

        One bad account among a thousand costs twenty small batches, none costs a
        savepoint. What fails because of another transaction is no account's fault: a
        lock leaves the account for later, a stale snapshot begins the batch anew.
        """
        if not batch:
            return
        try:
            with self.env.cr.savepoint():
                counts = self._write_batch(batch, outcome)
        except pg_errors.LockNotAvailable:
            if len(batch) == 1:
                outcome.busy.update(batch.accounts)
                return
        except OperationalError:
            raise
        except Exception as error:  # whatever it is, it is one account's alone
            if len(batch) == 1:
                [account] = batch.accounts
                _logger.exception("Account %s was not written", account)
                outcome.failures.add(outcome.step, account, error)
                return
        else:
            outcome.add(counts)
            return
        for half in batch.halves():
            self._write_or_split(half, outcome)

    def _write_batch(self, batch, outcome):
        """Write all steps of some accounts; returns the counts by step."""
        counts = {}
        for outcome.step in self._recompute_steps():
            parts = batch.parts(outcome.step)
            if parts.accounts:
                counts[outcome.step] = self._write_step(outcome.step, parts)
                # What the step left to write fails in its name.
                self.env.flush_all()
        return counts

    def _write_step(self, name, parts):
        """Write one step and keep what it changed; returns how much it changed.

        A step that has something to tell defines ``_changes_<name>(parts)``, which
        returns rows for the change log, or, if they follow from how things are before
        it writes, ``_differing_<name>(parts)``, which returns them as a SELECT.

        :param parts: :class:`~.parts.Parts`
        """
        log = self.env["key.account.run.change"]
        differing = getattr(self, f"_differing_{name}", None)
        if differing and self._origin:
            log._keep_selected(self, name, differing(parts))
        changed = getattr(self, f"_write_{name}")(parts)
        tell = getattr(self, f"_changes_{name}", None)
        if tell and self._origin:
            log._keep(self, name, tell(parts))
        return changed

    def _conclude(self, wait):
        """Done when the logged counts say so, never because the stage is empty.

        Counts and stage rows are written together, so in any snapshot they agree
        unless the unlogged stage was emptied by a crash (or an account was deleted).
        """
        if self.state != "open":
            return
        if not self.remaining:
            self._finish()
        elif wait:
            stage = self.env["key.account.run.stage"]
            lost = stage._count_staged(self) < self.remaining
            # Another client may have seen the loss too: one of them stages again.
            if lost and self.try_lock_for_update(allow_referencing=True):
                stage._clear(self)
                self._stage_changes()
            else:
                time.sleep(PAUSE)
