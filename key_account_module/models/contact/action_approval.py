from odoo import models


class KeyAccountAction(models.Model):
    """An action may be part of what is approved: what is to be done, by whom, by when."""

    _name = "key.account.action"
    _inherit = ["key.account.action", "key.account.approval.line.mixin"]

    def _approval_wholes(self):
        children = self.env["key.account.approval.mixin"]._inherit_children
        return [
            self.env[name].browse(actions.mapped("res_id"))
            for name, actions in self.grouped("res_model").items()
            if name in children
        ]
