from odoo import fields, models


class KeyAccountAccessMixin(models.AbstractModel):
    """A record that belongs to one key account, and is seen by whoever sees that.

    A model that inherits it has access rows for the groups and the five record rules
    own, region, all, audit and company in its family's ``security`` folder; a test
    walks the registry and fails for a model that has not (ACC-13).
    """

    _name = "key.account.access.mixin"
    _description = "Record of a key account"

    # Restricted: the history of a customer is archived with the account, never lost.
    key_account_id = fields.Many2one(
        "key.account",
        string="Account",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="key_account_id.company_id", store=True, index=True, precompute=True
    )
