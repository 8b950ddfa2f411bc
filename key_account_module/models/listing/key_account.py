from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..grading.key_account import KeyAccount as GradedAccount
from .criteria import KEY, NONE, POTENTIAL, by_account
from .key_account_listing_change import STANDINGS


class KeyAccount(models.Model):
    """Whether the account is on the list of key accounts, and how it came there."""

    _inherit = "key.account"

    _guarded = {
        **GradedAccount._guarded,
        "standing": "decide_standing",
        "standing_since": "decide_standing",
    }

    standing = fields.Selection(
        STANDINGS,
        string="Key-account list",
        default=NONE,
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    standing_since = fields.Date(string="Listed since", readonly=True, copy=False)
    listing_change_ids = fields.One2many(
        "key.account.listing.change", "key_account_id", string="Changes of the list"
    )
    qualification_ids = fields.One2many(
        "key.account.qualification", "key_account_id", string="Criteria"
    )
    agreement_ids = fields.One2many(
        "key.account.agreement", "key_account_id", string="Agreements"
    )
    qualified_by_ids = fields.Many2many(
        "key.account.qualifier",
        string="Qualified by",
        compute="_compute_qualified_by_ids",
        help="The criteria that were met when the list was last changed.",
    )

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "standing": NONE}

    @api.depends("listing_change_ids")
    def _compute_qualified_by_ids(self):
        for account in self:
            last = account.listing_change_ids.sorted("id")[-1:]
            account.qualified_by_ids = last.qualification_ids.qualifier_id

    # === Decisions ===

    def decide_standing(self, standing, reason, date=None):
        """Put accounts on the list of key accounts, or take them off; directors only.

        Each change is kept with its reason, its day and the criteria that are met now.

        :param standing: ``key``, ``potential`` or ``none``
        :param reason: why, in the director's words
        :param date: first day it holds, not later than today; without it, today
        :raise AccessError: the user is no director
        :raise UserError: no reason, a day to come, or no criterion is met
        """
        self._check_standing(standing, reason)
        self._list_as(standing, reason.strip(), self._check_effective_day(date))
        return True

    def _list_as(self, standing, reason, day, candidates=None):
        """Change the list, with what the criteria say about these accounts now.

        :param candidates: account id → id of the proposal that was accepted
        """
        for company, accounts in self.grouped("company_id").items():
            found = by_account(self.env(su=True), company, accounts)
            if standing == KEY:
                accounts._check_qualified(found)
            accounts._change_standing(standing, reason, day, found, candidates or {})

    def _check_standing(self, standing, reason):
        if not self.env.user.has_group("key_account_module.group_director"):
            raise AccessError(
                self.env._("Only a director changes the list of key accounts.")
            )
        self.check_access("write")
        if standing not in (KEY, POTENTIAL, NONE):
            raise UserError(self.env._("Choose where the account stands on the list."))
        if not (reason or "").strip():
            raise UserError(self.env._("A change of the list needs its reason."))

    def _check_effective_day(self, date):
        today = fields.Date.context_today(self)
        day = fields.Date.to_date(date) or today
        if day > today:
            raise UserError(
                self.env._("A change of the list takes effect today or earlier.")
            )
        return day

    def _check_qualified(self, found):
        """The policy says who is a key account; a person who knows better judges it."""
        refused = self.filtered(
            lambda account: found[account.id].standing in (NONE, POTENTIAL)
        )
        if refused:
            raise UserError(
                self.env._(
                    "%s do not meet the criteria of key accounts: judge a criterion, "
                    "record an agreement, or list them as potential.",
                    ", ".join(refused.mapped("name")),
                )
            )

    def _change_standing(self, standing, reason, day, found, candidates):
        """Write the change with its evidence, and nothing for who stands there already.

        :param found: account id → :class:`~.criteria.Finding`
        """
        moved = self.filtered(lambda account: account.standing != standing)
        changes = (
            self.env["key.account.listing.change"]
            .sudo()
            ._create_sealed(
                [
                    {
                        "user_id": self.env.uid,
                        "date": day,
                        "key_account_id": account.id,
                        "standing_from": account.standing,
                        "standing": standing,
                        "reason": reason,
                        "candidate_id": candidates.get(account.id, False),
                    }
                    for account in moved
                ]
            )
        )
        rows = self.env["key.account.qualification"].sudo()
        vals_list = []
        for change in changes:
            account = change.key_account_id.id
            vals_list += rows._of_evidence(
                found[account].evidence,
                key_account_id=account,
                change_id=change.id,
                user_id=self.env.uid,
                # As of the day of the figures, which are today's.
                date=fields.Date.context_today(self),
            )
        rows._create_sealed(vals_list)
        moved._write_guarded({"standing": standing, "standing_since": day})
        return changes

    def judge_criterion(self, qualifier_id, met, reason):
        """Record that this account meets a judged criterion, or does not (KAI-03).

        :param qualifier_id: id of a criterion that is judged
        :param met: true or false
        :param reason: why, in the words of who judges; kept for good
        :raise UserError: no reason, or a criterion that figures decide
        """
        self.check_access("write")
        criterion = self.env["key.account.qualifier"].browse(qualifier_id).exists()
        if criterion.how != "judged" or self.company_id - criterion.company_id:
            raise UserError(self.env._("Choose a criterion that is judged."))
        if not (reason or "").strip():
            raise UserError(self.env._("A judgement needs its reason."))
        self.env["key.account.qualification"].sudo()._create_sealed(
            [
                {
                    "key_account_id": account.id,
                    "qualifier_id": criterion.id,
                    "met": bool(met),
                    "date": fields.Date.context_today(self),
                    "reason": reason.strip(),
                    "user_id": self.env.uid,
                    "revision_id": criterion.sudo().bundle_id.revision_id.id,
                }
                for account in self
            ]
        )
        return True
