from collections import Counter

from odoo import api, fields, models


class KeyAccount(models.Model):
    """Open deadlines of the account that its policy would set otherwise today.

    Another grade or service level moves none by itself, whether a run, a person or the
    end of a decision by hand brought it (I7): the account says how many wait for a
    director to look at them.
    """

    _inherit = "key.account"

    replan_count = fields.Integer(
        string="Deadlines to re-plan",
        compute="_compute_replan_count",
        help="Open ones for which policy, grade or service level say otherwise today.",
    )

    @api.depends("service_level_id", "current_grade_ids.tier_id")
    @api.depends_context("allowed_company_ids")
    def _compute_replan_count(self):
        clocks = self.env["key.account.clock"]._to_replan(accounts=self)
        counts = Counter(clock.key_account_id.id for clock in clocks._retargeted())
        for account in self:
            account.replan_count = counts[account._origin.id]

    def action_replan(self):
        """The dialogue that shows old and new deadlines of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_clock_replan_action"
        )
        return {**action, "context": {"default_key_account_id": self.id}}
