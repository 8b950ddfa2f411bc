from odoo import api, models
from odoo.exceptions import UserError


class KeyAccountAction(models.Model):
    """What was agreed on a complaint does not move once the complaint is closed."""

    _inherit = "key.account.action"

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._refuse_closed_complaint()
        return actions

    def action_reopen(self):
        """Take it up again, unless its complaint is closed."""
        self._refuse_closed_complaint()
        return super().action_reopen()

    def _refuse_closed_complaint(self):
        name = "key.account.complaint"
        ids = self.filtered(lambda a: a.res_model == name).mapped("res_id")
        for complaint in self.env[name].sudo().browse(ids):
            if complaint.state == "closed":
                raise UserError(
                    self.env._(
                        "%s is closed: reopen it before you change what was agreed.",
                        complaint.name,
                    )
                )
