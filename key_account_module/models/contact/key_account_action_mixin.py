from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class KeyAccountActionMixin(models.AbstractModel):
    """A record of an account from which follow-up actions come (INT-04, CMP-12).

    Inherit :mod:`key.account.access.mixin` too: the actions belong to the same account.
    """

    _name = "key.account.action.mixin"
    _description = "Source of follow-up actions"

    action_ids = fields.One2many(
        "key.account.action", "res_id", string="Follow-up actions"
    )
    open_action_count = fields.Integer(
        string="Open actions", compute="_compute_action_counts"
    )
    late_action_count = fields.Integer(
        string="Late actions", compute="_compute_action_counts"
    )

    @api.depends("action_ids.state", "action_ids.date_deadline")
    @api.depends_context("uid")
    def _compute_action_counts(self):
        domain = [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        counts = self.env["key.account.action"]._open_and_late(domain, "res_id")
        for record in self:
            open_count, late_count = counts.get(record._origin.id, (0, 0))
            record.open_action_count = open_count
            record.late_action_count = late_count

    # === Create and write ===

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._name_source(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._name_source(vals)
        if "key_account_id" in vals and self.sudo().action_ids:
            raise UserError(
                self.env._("Follow-up actions were agreed: the account stays.")
            )
        return super().write(vals)

    def _name_source(self, vals):
        """A new line knows the ID it belongs to; Odoo does not give it the model."""
        for command in vals.get("action_ids") or ():
            if command[0] == Command.CREATE:
                command[2]["res_model"] = self._name

    @api.ondelete(at_uninstall=False)
    def _unlink_without_actions(self):
        for record in self:
            if record.sudo().action_ids:
                raise UserError(
                    self.env._(
                        "%s has follow-up actions and is kept with them.",
                        record.display_name,
                    )
                )

    # === Actions ===

    def action_view_actions(self):
        """The follow-up actions that came from this record."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_action_action"
        )
        source = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return {
            **action,
            "domain": source,
            "context": {f"default_{name}": value for name, _op, value in source},
        }
