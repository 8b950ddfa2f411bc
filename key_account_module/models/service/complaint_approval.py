from odoo import api, models

from ..approval.subject import Subject


class KeyAccountComplaint(models.Model):
    """The opinion on a complaint is what its leaders approve (CMP-05)."""

    _name = "key.account.complaint"
    _inherit = [
        "key.account.complaint",
        "key.account.approval.mixin",
        "key.account.action.mixin",
    ]

    _approval_subjects = {
        "opinion": Subject(fields=("opinion", "severity_id", "key_account_id")),
    }

    @api.model
    def _approval_subject_names(self):
        return {
            **super()._approval_subject_names(),
            "opinion": self.env._("Handling opinion"),
        }
