import logging
import time

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..recompute.failures import in_words

_logger = logging.getLogger(__name__)

#: Accounts whose forms are made in one transaction: measured, 20 ms of CPU for a form of
#: 60 lines.
BATCH = 200
#: How long one click on “Continue” goes on, in seconds: whoever waits wants to hear.
LONG_ENOUGH = 20
READERS = "key_account_module.group_director,key_account_module.group_auditor"


class KeyAccountEvaluationCampaign(models.Model):
    """How a campaign makes its forms: a batch at once, the others one batch a commit.

    Whoever is to get a form waits in the campaign and leaves it in the transaction that
    makes the form, so that a killed server loses nothing and makes nothing twice.
    """

    _inherit = "key.account.evaluation.campaign"

    waiting_ids = fields.Many2many(
        "key.account",
        "key_account_evaluation_campaign_waiting_rel",
        "campaign_id",
        "account_id",
        string="Accounts waiting for their form",
        readonly=True,
        copy=False,
        groups=READERS,
    )
    failures = fields.Json(
        string="Failures data",
        readonly=True,
        copy=False,
        groups=READERS,
        help="Account id → why it has no form.",
    )
    date_making = fields.Datetime(
        string="Forms made since",
        readonly=True,
        copy=False,
        help="Whoever was invited since then is told once all forms are made.",
    )
    waiting_count = fields.Integer(
        string="Waiting for their form", compute="_compute_unmade", compute_sudo=True
    )
    unmade_count = fields.Integer(
        string="Forms to be made", compute="_compute_unmade", compute_sudo=True
    )
    making_words = fields.Char(string="Forms made", compute="_compute_making_words")
    failure_words = fields.Text(
        string="Without a form", compute="_compute_failure_words", groups=READERS
    )

    # === Progress ===

    @api.depends("waiting_ids", "failures")
    def _compute_unmade(self):
        for campaign in self:
            campaign.waiting_count = len(campaign._waiting())
            failed = len(campaign.failures or ())
            campaign.unmade_count = campaign.waiting_count + failed

    @api.depends("unmade_count", "evaluation_count")
    @api.depends_context("uid", "lang")
    def _compute_making_words(self):
        for campaign in self:
            words = self.env._(
                "%(made)s of %(all)s forms made",
                made=campaign.evaluation_count,
                all=campaign.evaluation_count + campaign.unmade_count,
            )
            campaign.making_words = words if campaign.unmade_count else False

    @api.depends("failures")
    @api.depends_context("uid", "lang")
    def _compute_failure_words(self):
        for campaign in self:
            campaign.failure_words = campaign._failures_in_words(campaign.failures)

    def _failures_in_words(self, failures):
        """A line for each account that could not be given a form, by name and reason."""
        reasons = {int(account): why for account, why in (failures or {}).items()}
        accounts = self.env["key.account"].browse(reasons).exists()
        return "\n".join(
            f"{account.display_name}: {reasons[account.id]}" for account in accounts
        )

    def _waiting(self):
        """Accounts that wait, those archived since among them."""
        return self.sudo().with_context(active_test=False).waiting_ids

    def _refuse_unmade(self):
        """Who is to be evaluated is known only when every form is there."""
        if self.unmade_count:
            raise UserError(
                self.env._(
                    "%(campaign)s: %(made)s. Close it when all are made: use “Continue” "
                    "or mend what the accounts without a form lack, or archive them, "
                    "and use “Add New Accounts”.",
                    campaign=self.name,
                    made=self.making_words,
                )
            )

    # === Steps ===

    def _generate(self):
        """Decide who gets a form and make the first batch; the others wait.

        A campaign that fits in a batch starts as a whole or not at all. In a larger one,
        or when accounts are added, those that fail are noted and stop nobody, unless
        there is nobody else.
        """
        known = self.sudo().evaluation_ids.key_account_id
        waiting = self._waiting().sudo(self.env.su)
        accounts = self.env["key.account"].search(self._account_domain()) - known
        accounts |= waiting
        if not accounts and not known:
            raise UserError(self.env._("%s: there is no account like that.", self.name))
        vals = {"waiting_ids": [Command.set(accounts.ids)], "failures": False}
        if not waiting:
            vals["date_making"] = fields.Datetime.now()
        self.sudo()._write_guarded(vals)
        self._make_batch(whole=not known and len(accounts) <= BATCH)
        self._refuse_only_failures(known)
        if self._waiting():
            self.env.ref("key_account_module.ir_cron_campaign_forms").sudo()._trigger()

    def _refuse_only_failures(self, known):
        """Where nobody got a form, somebody who waits is told why instead."""
        failures = self.sudo().failures
        if failures and self.sudo().evaluation_ids.key_account_id == known:
            raise UserError(self._failures_in_words(failures))

    def action_continue(self):
        """Make the forms of those who wait, each batch for good, while a user waits."""
        self.check_access("write")
        for campaign in self:
            if not campaign._waiting():
                raise UserError(
                    self.env._("%s: no account waits for its form.", campaign.name)
                )
        until = time.monotonic() + LONG_ENOUGH
        for campaign in self:
            goes_on = True
            while goes_on and time.monotonic() < until:
                self.env["key.account.run"]._commit()
                goes_on = campaign._make_locked()
        self.env["key.account.run"]._commit()

    @api.model
    def _cron_make_forms(self):
        """Go on with every campaign that has accounts waiting."""
        cron = self.env["ir.cron"]
        campaigns = self.with_context(active_test=False).search(
            [("state", "=", "running"), ("waiting_ids", "!=", False)]
        )
        acting = [campaign._by_responsible() for campaign in campaigns]
        waiting = sum(len(campaign._waiting()) for campaign in campaigns)
        time_left = cron._commit_progress(remaining=waiting)
        for campaign in acting:
            while time_left and (done := campaign._make_locked()):
                time_left = cron._commit_progress(done)

    def _by_responsible(self):
        """In the name of whoever is responsible, as long as he may run campaigns."""
        mine = self.with_user(self.user_id)
        return mine if self.user_id.active and mine.has_access("write") else self

    # === Batches ===

    def _make_locked(self):
        """Make a batch unless somebody else is making one.

        The lock is the first statement of its transaction: what another one has made is
        seen, or Odoo repeats this one.

        :return: number of accounts that wait no longer
        """
        locked = self.try_lock_for_update(allow_referencing=True)
        self.env.invalidate_all()
        return self._make_batch() if locked else 0

    def _make_batch(self, whole=False):
        """Make the forms of the next accounts that wait; tell the panel after the last.

        An account that was archived or whose cooperation ended since gets none.

        :param whole: a mistake is raised, not noted
        :return: number of accounts that wait no longer
        """
        batch = self._waiting()[:BATCH]
        if not batch:
            return 0
        left = batch.filtered(lambda a: a.active and a.state != "ended")
        left = self.env["key.account"].browse(left.ids)
        failed = {}
        if whole:
            self._make(left)
        else:
            failed = self._make_or_split(left)
        self._forget_waiting(batch, failed)
        return len(batch)

    def _forget_waiting(self, batch, failed):
        campaign = self.sudo()
        campaign._write_guarded(
            {
                "waiting_ids": [Command.unlink(account.id) for account in batch],
                "failures": {**(campaign.failures or {}), **failed} or False,
            }
        )
        if not self._waiting():
            self._tell_panel(self._newly_invited())

    def _make_or_split(self, accounts):
        """Make forms; if that fails, of each half, down to the account that is to blame.

        What fails because of another transaction is no account's fault.

        :return: account id as text → why it has no form
        """
        if not accounts:
            return {}
        try:
            with self.env.cr.savepoint():
                self._make(accounts)
        except OperationalError:
            raise
        except Exception as error:  # whatever it is, it is one account's alone
            if len(accounts) == 1:
                _logger.warning("Account %s has no form", accounts.id, exc_info=True)
                return {str(accounts.id): in_words(self.env, error)}
        else:
            return {}
        half = len(accounts) // 2
        first, second = accounts[:half], accounts[half:]
        return {**self._make_or_split(first), **self._make_or_split(second)}

    def _make(self, accounts):
        """Forms of these accounts, with their sheets and panels."""
        evaluations = self.env["key.account.evaluation"].create(
            [self._form_values(account) for account in accounts]
        )
        evaluations._write_guarded({"campaign_id": self.id})
        evaluations.action_prepare_lines()
        evaluations._seat_panel(self.seat_ids)

    def _newly_invited(self):
        """Panel members of the forms made in this go, however many batches it took."""
        members = self.env["key.account.evaluation.member"].sudo()
        return members.search(
            [
                ("campaign_id", "=", self.id),
                ("date_invited", ">=", self.date_making),
            ]
        )
