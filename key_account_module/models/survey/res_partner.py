from odoo import fields, models

READERS = "key_account_module.group_user,key_account_module.group_auditor"


class ResPartner(models.Model):
    """Whoever asked not to be surveyed is left alone."""

    _inherit = "res.partner"

    key_account_no_survey = fields.Boolean(
        string="No surveys",
        groups=READERS,
        help="The contact asked not to be surveyed; no campaign asks him.",
    )
