from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ...engine import clock_events as log
from ...engine.counting import add_time
from .clock_values import aware, naive, stamp

PAUSE_REASONS = "pause_reason"


class KeyAccountClock(models.Model):
    """Honest pauses: each has a reason of the policy, and an end if the policy says so.

    The end is fixed when the pause begins and counts by replay (I8): a job that did not
    run, or a reason that was changed since, makes no pause longer.
    """

    _inherit = "key.account.clock"

    def pause(self, reason_id, note=None):
        """Stop counting; the document's writers may.

        :param reason_id: id of an entry of the list ``pause_reason``
        """
        self._check_document_access()
        reason = self.env["key.account.option"].browse(reason_id).exists()
        self._pause(reason, None, note)

    def resume(self, note=None):
        """Go on counting."""
        self._check_document_access()
        self._log(log.RESUME, None, note)

    def _check_document_access(self):
        """Whoever may write the document may stop and start its clocks."""
        self.check_access("read")
        for clock in self:
            clock._document().check_access("write")

    def _pause(self, reason, at, note):
        reason = reason.sudo()
        companies = self.sudo().company_id | reason.company_id
        if reason.list != PAUSE_REASONS or not reason.active or len(companies) > 1:
            raise UserError(
                self.env._(
                    "A pause needs a reason from the list “%s” of the policy.",
                    PAUSE_REASONS,
                )
            )
        at = at or fields.Datetime.now()
        payloads = {
            clock: {
                "reason": reason.key,
                "until": stamp(naive(clock._longest_until(reason, at))),
            }
            for clock in self
        }
        self._log(log.PAUSE, at, note, payloads)

    def _longest_until(self, reason, at):
        """When a pause ends by itself; ``None`` if it does not."""
        calendar = self._calendar()
        if not reason.longest_pause or calendar is None:
            return None
        return add_time(calendar, aware(at), timedelta(minutes=reason.longest_pause))

    def _calendar(self):
        """The pinned calendar on the UTC line, ``None`` without any."""
        version = (self.sudo().target or {}).get("calendar")
        versions = self.env["key.account.calendar.version"].browse(version or ())
        return versions._zoned().get(version)

    def action_pause(self):
        """Ask for the reason."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Pause “%s”", self.display_name),
            "res_model": "key.account.clock.pause",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_clock_id": self.id},
        }

    def action_resume(self):
        """Go on counting, from a button."""
        self.resume()
