from odoo import api, fields, models
from odoo.exceptions import UserError

ENDED = "ended"


class KeyAccount(models.Model):
    """A cooperation that the company has ended, and may take up again.

    Nobody chooses that relation by hand: it is decided elsewhere, and undone by a director
    with his reason.
    """

    _inherit = "key.account"

    state_before_end = fields.Char(string="Relation before", readonly=True, copy=False)
    date_ended = fields.Date(
        string="Ended on", readonly=True, copy=False, tracking=True
    )
    end_reason = fields.Text(string="Why it ended", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        # Afterwards: a client may send default_state as context.
        if any(account.state == ENDED for account in accounts):
            raise self._ended_by_hand()
        return accounts

    def write(self, vals):
        if vals.get("state") == ENDED:
            raise self._ended_by_hand()
        if "state" in vals and any(account.state == ENDED for account in self):
            raise UserError(
                self.env._(
                    "%s: the cooperation is ended; a director takes it up again by "
                    "“Resume Cooperation”.",
                    self.filtered(lambda account: account.state == ENDED)[0].name,
                )
            )
        return super().write(vals)

    def _ended_by_hand(self):
        return UserError(
            self.env._(
                "A cooperation is ended by the decision about poor evaluations in a row; "
                "choose “Lost” for a customer who left."
            )
        )

    def _end_cooperation(self, reason):
        """Whoever calls has checked who decided."""
        for account in self.filtered(lambda account: account.state != ENDED):
            account._write_guarded(
                {
                    "state_before_end": account.state,
                    "state": ENDED,
                    "date_ended": fields.Date.context_today(account),
                    "end_reason": reason,
                }
            )

    def _resume_cooperation(self, reason):
        """Take it up again where it was; whoever calls has checked who decided."""
        for account in self.filtered(lambda account: account.state == ENDED):
            account._write_guarded(
                {
                    "state": account.state_before_end,
                    "state_before_end": False,
                    "date_ended": False,
                    "end_reason": False,
                }
            )
            account._message_log(body=reason)

    # === Entries of the policy's lists ===

    def _entries_beside(self, option):
        """The entries of its list that the account carries, one of which it becomes."""
        mine = self.flag_ids if option.list == "flag" else self.option_ids
        if option.list == "flag":
            return mine & option
        return mine.filtered(lambda entry: entry.list == option.list)

    def _exchange_entries(self, before, after):
        """Take entries away and give others, unless they went by other hands already."""
        field = "flag_ids" if (before | after)[:1].list == "flag" else "option_ids"
        if self[field] & before == before:
            self[field] = self[field] - before | after
