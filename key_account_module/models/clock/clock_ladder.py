import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...engine import clock_events as log
from .clock_values import coming

_logger = logging.getLogger(__name__)

BATCH = 100


class KeyAccountClock(models.Model):
    """Send what is due: the steps of the ladder, and that a pause ended by itself.

    Breach is a fact of the clock and needs none of this; here somebody is told. Each
    step is sent once, to whoever acts for its receiver, in his working time unless it
    is immediate, until somebody takes charge (I10).
    """

    _inherit = "key.account.clock"

    notice_ids = fields.One2many("key.account.clock.notice", "clock_id", readonly=True)

    @api.model
    def _cron_send(self):
        """Send all that is due, batch by batch, and run again when the next one is."""
        domain = [("next_check", "<=", fields.Datetime.now())]
        remaining = self.search_count(domain)
        while clocks := self.search(domain, order="next_check, id", limit=BATCH):
            clocks._send_or_postpone()
            remaining = max(0, remaining - len(clocks))
            time_left = self.env["ir.cron"]._commit_progress(
                len(clocks), remaining=remaining
            )
            if not time_left:
                return
        coming = self.search([("next_check", "!=", False)], order="next_check", limit=1)
        if coming:
            cron = self.env.ref("key_account_module.ir_cron_clock")
            cron._trigger(coming.next_check)

    def _send_or_postpone(self):
        """Send for all at once; if that fails, for each alone, so that others go on.

        A clock that fails alone is logged and tried again in an hour.
        """
        try:
            with self.env.cr.savepoint():
                self._send_due()
        except OperationalError:
            # Odoo starts the job again, as after any conflict.
            raise
        except Exception:  # whatever it is, it is this clock's alone
            if len(self) > 1:
                for clock in self:
                    clock._send_or_postpone()
                return
            _logger.exception("Nobody was told what is due of clock %s", self.id)
            again = fields.Datetime.now() + timedelta(hours=1)
            self.sudo()._write_sealed({"next_check": again})

    def _send_due(self):
        """Send the due steps of these clocks; returns the notices that were made."""
        clocks = self.sudo()
        clocks._lock()
        now = fields.Datetime.now()
        people = clocks._people()
        marks = self.env["key.account.clock.notice"]._marks(clocks)
        rows, waiting = [], {}
        for clock, reading in clocks._readings().items():
            for moment, mark, level in coming(
                reading, clock.target, marks.get(clock.id, ())
            ):
                if moment > now:
                    continue
                told = people[clock](level)
                opening = clock._opening(told, level, now)
                if opening > now:
                    waiting[clock] = min(opening, waiting.get(clock, opening))
                else:
                    rows += clock._tell(told, mark, level)
        notices = self.env["key.account.clock.notice"].sudo()._create_sealed(rows)
        clocks._project(self.env["key.account.clock.event"]._logs(clocks), waiting)
        return notices

    # === Telling ===

    def _tell(self, told, mark, level):
        """Send one step to each of its receivers; the rows that keep it."""
        channel = (level or {}).get("channel") or "activity"
        rows = []
        for user, absent in told:
            clock = self.with_context(lang=user.lang)
            summary = clock._summary(level)
            activity = clock._send(user, channel, summary, absent)
            rows.append(
                {
                    "clock_id": self.id,
                    "mark": mark,
                    "user_id": user.id,
                    "absent_id": absent.id,
                    "channel": channel,
                    "summary": summary,
                    "activity_id": activity.id,
                }
            )
        return rows

    def _send(self, user, channel, summary, absent):
        """One activity or mail; the activity that was made, if any."""
        document = self._document()
        note = self.env._("For %s, who is away.", absent.name) if absent else ""
        if channel == "mail" or "activity_ids" not in document:
            self.env["mail.thread"].message_notify(
                partner_ids=user.partner_id.ids,
                model=self.res_model,
                res_id=self.res_id,
                subject=summary,
                body=note or summary,
            )
            return self.env["mail.activity"]
        return document.activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=fields.Date.context_today(self.with_context(tz=user.tz)),
            summary=summary,
            note=note,
            user_id=user.id,
        )

    def _summary(self, level):
        """What is told: names and times, nothing confidential."""
        names = {"clock": self.display_name, "document": self._document().display_name}
        if level is None:
            return self.env._(
                "%(document)s, %(clock)s: the pause is over, it counts again", **names
            )
        if level.get("share"):
            return self.env._(
                "%(document)s, %(clock)s: %(share)s %% of the time is used up",
                share=level["share"],
                **names,
            )
        return self.env._(
            "%(document)s, %(clock)s: %(minutes)s working minutes late",
            minutes=level["minutes"],
            **names,
        )

    # === Taking charge ===

    def _escalated(self):
        """Open clocks about which somebody was told, and nobody took charge."""
        return self.filtered(
            lambda clock: (
                not clock.date_met and not clock.date_acknowledged and clock.notice_ids
            )
        )

    def _acknowledge(self, note=None):
        """Somebody takes charge of what was escalated: the ladder stops."""
        open_steps = self.sudo()._escalated()
        if not open_steps:
            raise UserError(
                self.env._("Nobody was told anything: nothing to take over.")
            )
        open_steps.with_env(self.env)._log(log.ACKNOWLEDGE, None, note)
        open_steps.notice_ids._close_activities(
            self.env._("%s takes charge.", self.env.user.name)
        )
