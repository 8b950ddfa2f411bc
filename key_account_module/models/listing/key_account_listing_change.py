from odoo import fields, models

STANDINGS = [
    ("none", "Not listed"),
    ("potential", "Potential key account"),
    ("key", "Key account"),
]


class KeyAccountListingChange(models.Model):
    """Who was put on the list of key accounts, or taken off, when and why (KAI-08).

    Written by decisions alone and never changed. The criteria that were met then hang
    below it with their figures (KAI-11).
    """

    _name = "key.account.listing.change"
    _description = "Change of the key-account list"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "date desc, id desc"
    _rec_name = "key_account_id"
    _check_company_auto = True

    standing_from = fields.Selection(STANDINGS, string="From", required=True)
    standing = fields.Selection(STANDINGS, string="To", required=True, index=True)
    date = fields.Date(string="Effective from", required=True)
    reason = fields.Text(required=True)
    user_id = fields.Many2one(
        "res.users", string="Decided by", required=True, ondelete="restrict"
    )
    candidate_id = fields.Many2one(
        "key.account.candidate", string="Proposal", ondelete="restrict"
    )
    qualification_ids = fields.One2many(
        "key.account.qualification", "change_id", string="Criteria met"
    )
