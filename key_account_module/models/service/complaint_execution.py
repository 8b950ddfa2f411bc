from odoo import fields, models
from odoo.exceptions import UserError


class KeyAccountComplaint(models.Model):
    """Agreed actions are supervised to their end, and closing can be undone (CMP-12).

    Nothing is closed before the customer was told and every agreed action is done or
    given up with a reason. Reopening is a decision with a reason, never an answer by
    mail; when and by whom it had been closed stays in its steps.
    """

    _inherit = "key.account.complaint"

    step_ids = fields.One2many(
        "key.account.complaint.step", "complaint_id", string="Steps", readonly=True
    )
    extension_ids = fields.One2many(
        "key.account.complaint.extension",
        "complaint_id",
        string="Extensions",
        readonly=True,
    )
    reopen_reason = fields.Text(copy=False, help="Why it is taken up again.")

    def action_execute(self):
        """What was agreed is being done; its actions show how far."""
        for complaint in self:
            if not complaint._open_actions():
                raise UserError(
                    self.env._(
                        "%s: no agreed action is open, so there is nothing to "
                        "supervise. Sign and close it, or write down an action.",
                        complaint.name,
                    )
                )
        self._step("action_execute")

    def action_close(self):
        """Close, once the customer was told and everything agreed is done."""
        for complaint in self:
            complaint._refuse_wrong_step("action_close")
            if not complaint.date_informed:
                raise UserError(
                    self.env._("%s: tell the customer first.", complaint.name)
                )
            open_actions = complaint._open_actions()
            if open_actions:
                raise UserError(
                    self.env._(
                        "%(number)s cannot be closed: agreed actions are open. End them "
                        "with a result, or give them up with a reason: %(actions)s",
                        number=complaint.name,
                        actions=", ".join(open_actions.mapped("name")),
                    )
                )
        return super().action_close()

    def _open_actions(self):
        # As superuser: an action that the closing user does not see counts too.
        return self.sudo().action_ids.filtered(lambda a: a.state == "pending")

    def action_reopen(self, reason=None):
        """Take a closed complaint up again.

        :param reason: why; by default what stands in the form
        """
        for complaint in self:
            why = (reason or complaint.reopen_reason or "").strip()
            if not why:
                raise UserError(
                    self.env._("%s: say why it is reopened.", complaint.name)
                )
            complaint._step(
                "action_reopen",
                {
                    "handler_id": False,
                    "date_handled": False,
                    "decision_hash": False,
                    "reopen_reason": False,
                },
                complaint._note_with_told(why),
            )
            complaint._forget_told()
            complaint._reopen_clocks()

    def _reopen_clocks(self):
        """Those that were met by what is undone go on with what was left."""
        names = {"resolution", "informed"}
        met = self._clocks().filtered(lambda c: c.name in names and c.date_met)
        for clock in met:
            self._clock_reopen(clock.name)

    def unlink(self):
        """With its extensions, which refuse it once they were asked for."""
        self.check_access("unlink")
        self.sudo().extension_ids.unlink()
        return super().unlink()

    def action_new_extension(self):
        """A form to ask for more time (CMP-10)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for more time"),
            "res_model": "key.account.complaint.extension",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_complaint_id": self.id,
                "default_days": self.severity_id.sudo().extension_days,
            },
        }

    # === Log ===

    def _enter(self, state, vals=None, note=None):
        self.env["key.account.complaint.step"].sudo()._create_sealed(
            [
                {
                    "complaint_id": complaint.id,
                    "key_account_id": complaint.key_account_id.id,
                    "state_from": complaint.state,
                    "state": state,
                    "user_id": self.env.user.id,
                    "date": fields.Datetime.now(),
                    "note": note or False,
                }
                for complaint in self
            ]
        )
        return super()._enter(state, vals, note)
