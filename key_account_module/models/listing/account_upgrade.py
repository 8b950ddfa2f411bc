from odoo import fields, models
from odoo.tools import SQL


class KeyAccount(models.Model):
    """Accounts whose flags speak for a better grade than their figures (CLS-13).

    A small customer with growing needs is followed like a bigger one before he buys like
    one: a director upgrades him with a reason, or does not.
    """

    _inherit = "key.account"

    is_upgrade_candidate = fields.Boolean(
        string="Candidate for a better grade",
        compute="_compute_is_upgrade_candidate",
        search="_search_is_upgrade_candidate",
    )

    def _compute_is_upgrade_candidate(self):
        found = self.search(
            [("id", "in", self.ids), ("is_upgrade_candidate", "=", True)]
        )
        for account in self:
            account.is_upgrade_candidate = account._origin in found

    def _search_is_upgrade_candidate(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["key.account.grade"].flush_model()
        better = SQL(
            """(SELECT grade.key_account_id
                  FROM key_account_grade AS grade
                  JOIN key_account_tier AS tier ON tier.id = grade.tier_id
                  JOIN key_account_grade_conflict_rel AS other
                    ON other.grade_id = grade.id
                  JOIN key_account_tier AS better ON better.id = other.tier_id
                 WHERE grade.valid_to IS NULL AND grade.needs_decision
                   AND better.sequence < tier.sequence)"""
        )
        return [("id", "in" if True in value else "not in", better)]
