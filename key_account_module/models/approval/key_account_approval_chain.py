from odoo import api, fields, models

from ..policy import converters as wire


class KeyAccountApprovalChain(models.Model):
    """What must be agreed, step by step, before a record may go on (I36–I39).

    A round that was asked for keeps the steps as they were: changing a chain changes
    only what is asked for from now on.
    """

    _name = "key.account.approval.chain"
    _description = "Approval chain"
    _inherit = ["key.account.policy.mixin"]
    _order = "name, id"

    _policy_kind = "approval_chain"
    _policy_fields = {
        "name": wire.Translated("name"),
        "note": wire.Text("note"),
    }

    name = fields.Char(required=True, translate=True)
    note = fields.Text()
    step_ids = fields.One2many("key.account.approval.step", "chain_id", string="Steps")

    @api.model
    def _by_key(self, key, company):
        """The company's chain of that key, the latest if several policies have one."""
        domain = [("key", "=", key), ("company_id", "=", company.id)]
        return self.sudo().search(domain, order="id desc", limit=1)
