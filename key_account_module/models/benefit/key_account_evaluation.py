from odoo import fields, models

from ...engine.score_shapes import EXCELLENT


class KeyAccountEvaluation(models.Model):
    """An excellent result gives benefits, one that is not takes them back (INC-05).

    Only the newest result of its kind decides, whatever is concluded or put right after
    it. It decides about benefits that a result of the same kind gave; what somebody gave
    by hand or a grade gives is nothing to it. A result that is not rated says nothing
    either way.
    """

    _inherit = "key.account.evaluation"

    grant_ids = fields.Many2many(
        "key.account.benefit.grant",
        "key_account_evaluation_grant_rel",
        "evaluation_id",
        "grant_id",
        string="Benefits granted",
        readonly=True,
        copy=False,
    )

    def _evaluation_outcome(self):
        result = super()._evaluation_outcome()
        newest = self._standing_results(limit=1)
        if newest.outcome != EXCELLENT:
            running = self._running_grants()
            running._end(self.env._("No longer excellent: %s", self.display_name))
        elif newest == self:
            benefits = self.type_id.sudo().benefit_ids
            grants, account = self.env["key.account.benefit.grant"], self.key_account_id
            grants._grant(account, benefits, "evaluation", self._grant_origin())
            self._write_guarded({"grant_ids": [(6, 0, self._running_grants().ids)]})
        return result

    def _grant_origin(self):
        return f"evaluation/{self.type_id.sudo()._head().key}"

    def _running_grants(self):
        """What results of this kind have given the account and nobody took back."""
        grants = self.env["key.account.benefit.grant"].sudo()
        return grants.search(
            [
                ("key_account_id", "=", self.key_account_id.id),
                ("source", "=", "evaluation"),
                ("origin", "=", self._grant_origin()),
                ("date_ended", "=", False),
            ]
        )

    def _benefit_words(self):
        return "\n".join(self.sudo().grant_ids.benefit_id.mapped("name"))
