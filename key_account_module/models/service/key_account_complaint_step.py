from odoo import fields, models


class KeyAccountComplaintStep(models.Model):
    """Who took a complaint from which state to which, when and why (CMP-19).

    Written by the steps alone and never changed: a reopened complaint keeps when and
    by whom it had been closed.
    """

    _name = "key.account.complaint.step"
    _description = "Step of a complaint"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "complaint_id, date, id"
    _check_company_auto = True

    complaint_id = fields.Many2one(
        "key.account.complaint", required=True, index=True, ondelete="cascade"
    )
    state_from = fields.Selection(selection="_states", string="From", required=True)
    state = fields.Selection(selection="_states", string="To", required=True)
    user_id = fields.Many2one(
        "res.users", string="Who", required=True, ondelete="restrict"
    )
    date = fields.Datetime(string="When", required=True)
    note = fields.Text(string="Why")

    def _states(self):
        return self.env["key.account.complaint"]._fields["state"].selection
