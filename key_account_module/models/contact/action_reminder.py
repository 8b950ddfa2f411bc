from datetime import timedelta

from odoo import models

from .key_account_action import REMINDER

#: entry of the policy's lists that says how long before the deadline it is due
LEAD = "reminder/follow_up"


class KeyAccountAction(models.Model):
    """The owner is reminded on the day of the deadline, or before it (INT-06)."""

    _inherit = "key.account.action"

    def _keep_reminders(self):
        """One activity of the owner for each open action, as early as the policy says."""
        pending = self.filtered(lambda action: action.state == "pending")
        lead = pending._lead_days()
        wanted = {
            action: action._reminder_values(lead[action.company_id])
            for action in pending
        }
        self.env["mail.activity"]._keyed_keep(REMINDER, wanted)

    def _lead_days(self):
        """Company → days before the deadline; 0 where the policy is silent."""
        options = self.env["key.account.option"].sudo()
        return {
            company: options._by_key([LEAD], company).get(LEAD, options).days_before
            for company in self.company_id
        }

    def _reminder_values(self, lead):
        """Never earlier than the day on which the action was agreed."""
        early = self.date_deadline - timedelta(days=lead)
        return {
            "user_id": self.user_id.id,
            "date_deadline": max(early, self.date_agreed),
            "summary": self.name,
        }
