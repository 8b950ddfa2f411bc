from odoo import models
from odoo.fields import Domain
from odoo.tools import email_normalize

CALL = "key_account_module.mail_activity_type_intake"
GROUP = "key_account_module.group_intake"

#: mails that come in numbers and expect no quick answer
SILENT = ("automatic", "many")


class KeyAccountIntake(models.Model):
    """Somebody is called for a mail that waits, so that it does not wait for long.

    Called are those who have the role, without any of them the directors; for whoever
    is away, his deputy. One mail of a sender calls at a time, and machines call nobody:
    a flood of mails is no flood of activities.
    """

    _inherit = "key.account.intake"

    def _call_sorters(self):
        """An activity for the oldest waiting mail of each sender, if none calls yet."""
        call = self.env.ref(CALL)
        for mails in self._waiting_by_sender().values():
            loud = mails.filtered(lambda mail: mail.reason not in SILENT)
            if call not in mails.activity_ids.activity_type_id:
                loud.sorted("id")[:1]._call()

    def _end_calls(self):
        """Nobody sorts it again; the sender's next mail calls."""
        keeper = self.sudo()
        keeper.activity_unlink([CALL])
        keeper._call_sorters()

    def _call(self):
        for mail in self:
            for user in mail._sorters():
                mail.activity_schedule(CALL, user_id=user.id)

    def _waiting_by_sender(self):
        """Mails that wait and have the sender of one of these: address → mails."""
        addresses = set(self.mapped(_sender)) - {""}
        same = Domain.OR(Domain("email_from", "ilike", a) for a in addresses)
        waiting = self.search(
            Domain("state", "=", "waiting") & (same | Domain("id", "in", self.ids))
        )
        # A longer address may hold a shorter one.
        meant = waiting.filtered(lambda m: m in self or _sender(m) in addresses)
        return meant.grouped(lambda mail: _sender(mail) or mail.id)

    def _sorters(self):
        """Those with the role, or their deputies, as far as they can open the mail."""
        group = self.env.ref(GROUP)
        able = group.all_user_ids.filtered(self._can_be_opened_by)
        named = (group.user_ids & able) or able
        entries = self.env["key.account.deputy"]
        deputies = entries._stand_ins(named, entries._today())
        acting = named.browse({deputies.get(user, user).id for user in named})
        return (acting & able) or named

    def _can_be_opened_by(self, user):
        company = self.company_id
        return user.active and (not company or company in user.company_ids)


def _sender(mail):
    return email_normalize(mail.email_from or "") or ""
