from datetime import timedelta

from psycopg2 import errors as pg_errors

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import mute_logger

from ..policy.measure_notes import MeasureNotes
from .scope import Scope

#: Accounts that one call writes at most; they are locked some at a time.
STEP = 5000
#: How far the clocks of two servers may differ before one of them was set back.
CLOCK_SLACK = timedelta(minutes=5)


class KeyAccountRun(models.Model):
    """One recompute of grades and figures as of a day (CLS-31).

    ``start`` computes everything in one statement and stages only the accounts where
    something changes; ``step`` writes a batch of them and commits. The run row never
    counts: each step logs its own count, and the run is done when the counts equal
    what was staged. Killing a client or the server loses nothing.
    """

    _name = "key.account.run"
    _description = "Recompute run"
    _order = "id desc"

    as_of = fields.Date(required=True, readonly=True, help="The day computed for.")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade", index=True
    )
    account_ids = fields.Json(
        string="Accounts",
        readonly=True,
        # Maybe thousands of ids, and each batch reads its run.
        prefetch=False,
        help="Empty for all accounts of the company.",
    )
    scope_key = fields.Char(required=True, readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    message = fields.Char(
        readonly=True, help="Why the run was cancelled, or what was odd about its day."
    )
    notes = fields.Text(
        readonly=True,
        help="What the rules count and this server cannot count, or not all.",
    )
    revisions = fields.Json(readonly=True, help="Policy → revision the run uses.")
    revision_words = fields.Char(string="Policies", compute="_compute_revision_words")
    rules_sha256 = fields.Char(
        string="Rules hash", readonly=True, help="The rules the run computed with."
    )
    measured_at = fields.Datetime(
        string="Measured at",
        readonly=True,
        help="The moment whose figures are written. What was written later stays.",
    )
    staged = fields.Integer(
        string="Accounts to write",
        readonly=True,
        help="Accounts where something changes.",
    )
    finished_at = fields.Datetime(readonly=True)
    step_ids = fields.One2many("key.account.run.step", "run_id", readonly=True)
    error_ids = fields.One2many("key.account.run.error", "run_id", readonly=True)
    done = fields.Integer(compute="_compute_counts")
    remaining = fields.Integer(compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts", help="Percent written.")
    failed = fields.Integer(
        "Errors", compute="_compute_counts", help="Accounts given up."
    )
    grades_changed = fields.Integer(compute="_compute_counts")
    metrics_changed = fields.Integer(compute="_compute_counts")

    _open_scope = models.UniqueIndex(
        "(scope_key) WHERE state = 'open'",
        "A run of the same scope is open; continue or cancel it first.",
    )

    @api.depends("staged", "step_ids.processed")
    def _compute_counts(self):
        counted = self.env["key.account.run.step"]._sums(self)
        for run in self:
            sums = counted.get(run.id, (0, 0, 0, 0))
            run.done, run.failed, run.grades_changed, run.metrics_changed = sums
            run.remaining = max(run.staged - run.done, 0)
            run.progress = 100 * run.done / run.staged if run.staged else 100

    @api.depends("revisions")
    def _compute_revision_words(self):
        for run in self:
            revisions = run.revisions or {}
            run.revision_words = ", ".join(f"{n} #{revisions[n]}" for n in revisions)

    @api.depends("as_of", "company_id")
    def _compute_display_name(self):
        for run in self:
            run.display_name = f"{run.company_id.name} {run.as_of}"

    # === Public service: the CLI, the screens and scripts call these ===

    @api.model
    def start(self, as_of=None, scope=None, incremental=False):
        """Compute a scope as of a day and stage what changes.

        An open run of the same scope is returned as it is, with ``resumed``: finish it
        first. Nothing is written on an account before :meth:`step`.

        :param as_of: ISO date, not in the future; default today where the company is
        :param scope: ``{"company_id": int, "account_ids": [int]}``, both optional;
            default all accounts of the caller's company
        :param incremental: measure only accounts where something may differ since the
            last run; the result is the same. Where that cannot be known, all accounts
            are measured and ``full_reason`` of the status says why
        :return: status, see :meth:`status`
        :raises AccessError: without the policy administrator or director group
        :raises UserError: on a scope or a date that makes no sense
        """
        self._check_may_run()
        scope = Scope.parse(self.env, scope, as_of)
        run = self.sudo().search(
            [("scope_key", "=", scope.key), ("state", "=", "open")]
        )
        if run:
            return run._status(resumed=True)
        return self.sudo()._open(scope, bool(incremental))._status()

    @api.model
    def step(self, run_id, limit=STEP):
        """Write the next accounts of an open run, in transactions of some hundred each.

        Commits what the caller did before, because the claim has to be the first
        statement of its transaction. Returns after some seconds, whatever is left. May
        be called by several clients at once.

        :param limit: accounts to write at most
        :return: status, see :meth:`status`
        """
        self._check_may_run()
        run = self._get(run_id)
        run._work(max(int(limit), 1))
        return run._status()

    @api.model
    def status(self, run_id=None):
        """Where a run stands; without an id the latest run the caller may see.

        :return: dict with run_id (``False`` if nothing ever ran), state, as_of,
            revision (policy → number), staged, done, remaining, grades_changed,
            metrics_changed, counts and labels (by recompute step), failed (accounts
            given up), resumed, started_by, started_at, finished_at, message, notes
            (a line each about what the rules count that is not all there), incremental,
            full_reason (why all accounts were measured all the same), measured
            (accounts, ``None`` if all)
        """
        self._check_may_run()
        return self._get(run_id, latest=True)._status()

    @api.model
    def cancel(self, run_id):
        """Stop an open run; what its steps have written stays.

        :return: status, see :meth:`status`
        """
        self._check_may_run()
        run = self._get(run_id)
        if run.state == "open":
            run._cancel(self.env._("cancelled by %(user)s", user=self.env.user.name))
        return run._status()

    def _check_may_run(self):
        """Runs write accounts that the caller may not even see; so the group decides."""
        user = self.env.user
        allowed = ("group_policy_admin", "group_director")
        if not self.env.su and not any(
            user.has_group(f"key_account_module.{group}") for group in allowed
        ):
            raise AccessError(
                self.env._(
                    "Only policy administrators and directors may recompute key "
                    "accounts."
                )
            )

    def _get(self, run_id, latest=False):
        """The run, with the rights to work on it, if its company is the caller's.

        :param latest: without an id take the latest run; empty if there is none
        """
        domain = (
            [] if self.env.su else [("company_id", "in", self.env.user.company_ids.ids)]
        )
        if run_id or not latest:
            # A client may send anything; PostgreSQL would fail on a text.
            domain.append(("id", "=", run_id if isinstance(run_id, int) else 0))
        run = self.sudo().search(domain, limit=1)
        if not run and (run_id or not latest):
            raise UserError(self.env._("There is no run %(run)s.", run=run_id))
        return run

    def _status(self, resumed=False):
        moment = fields.Datetime.to_string
        return {
            "run_id": self.id,
            "state": self.state,
            "as_of": self.as_of and fields.Date.to_string(self.as_of),
            "revision": self.revisions or {},
            "staged": self.staged,
            "done": self.done,
            "remaining": self.remaining,
            "grades_changed": self.grades_changed,
            "metrics_changed": self.metrics_changed,
            "counts": self.counts or {},
            "labels": self._recompute_labels(),
            "failed": self.failed,
            "resumed": resumed,
            "started_by": self.create_uid.login,
            "started_at": self.create_date and moment(self.create_date),
            "finished_at": self.finished_at and moment(self.finished_at),
            "message": self.message or "",
            "notes": self.notes or "",
            "incremental": self.incremental,
            "full_reason": self.full_reason or "",
            "measured": self.measured if self.is_partial else None,
        }

    # === Opening: compute and stage ===

    @api.model
    def _open(self, scope, incremental=False):
        """Create the run and stage its changes.

        Somebody who starts the same scope at the same moment waits on the unique index
        and then begins again on a fresh snapshot, where the open run is seen.
        """
        values = {
            "as_of": scope.as_of,
            "company_id": scope.company.id,
            "account_ids": scope.account_ids,
            "scope_key": scope.key,
            "incremental": incremental,
        }
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                run = self.create(values)
        except pg_errors.UniqueViolation as error:
            raise ConcurrencyError(f"run of {scope.key} opened meanwhile") from error
        run._stage_changes()
        return run

    def _scope(self):
        return self._scope_of(self.account_ids or None)

    def _scope_of(self, account_ids):
        """The run for some accounts; ten thousand ids of its own need not be read."""
        return Scope(self.company_id, self.as_of, account_ids)

    def _notes(self, needs):
        """What the rules count that is not all there: units, groups, currencies."""
        notes = MeasureNotes(self.env, self.company_id)
        found = notes.about(needs.measures | needs.series)
        return "\n".join(text for _code, text in found) or False

    def _give_up(self, failures):
        """Log accounts that could not be decided."""
        errors = self.env["key.account.run.error"]
        new = failures.keys() - errors._accounts(self)
        if new:
            errors._keep(self, failures)
            self._log_step(0, {}, len(new))

    def _odd_day(self):
        """Why grades stay although the run goes on, if they do; else nothing.

        A run never rewrites what a later day has decided, whoever set the clock back.
        """
        if self._has_newer_run():
            return self.env._(
                "A run as of a later day has ended: the figures of the month are filled "
                "in, grades and deadlines stay as that run left them."
            )
        later = self.sudo().search_count(
            [
                ("company_id", "=", self.company_id.id),
                ("finished_at", ">", fields.Datetime.now() + CLOCK_SLACK),
            ],
            limit=1,
        )
        return bool(later) and self.env._(
            "The server's clock was set back: grades written at a later hour stay until "
            "that hour has come again."
        )

    @api.model
    def _recompute_steps(self):
        """What a run does with an account, in this order.

        For each name the run has ``_stage_<name>(computation)``, which returns
        ``{account id: JSON-able part}`` for accounts that change, and
        ``_write_<name>(parts)``, which writes such parts of a batch and returns how
        many things it changed. A family adds its steps by ``super()``, and their names
        for people to :meth:`_recompute_labels`.
        """
        return ["grades", "metrics", "deadlines"]

    @api.model
    def _recompute_labels(self):
        """Step → its name in the language of the user."""
        return {
            "grades": self.env._("Grades"),
            "metrics": self.env._("Figures"),
            "deadlines": self.env._("Deadlines"),
        }

    # === Ending ===

    def _finish(self):
        self.write({"state": "done", "finished_at": fields.Datetime.now()})

    def _cancel(self, message):
        self.env["key.account.run.stage"]._clear(self)
        self.write(
            {
                "state": "cancelled",
                "finished_at": fields.Datetime.now(),
                "message": message,
            }
        )
