from odoo import fields, models

from ...engine.score_shapes import EXCELLENT


class KeyAccountEvaluation(models.Model):
    """An excellent result gives benefits, one that is not takes them back (INC-05).

    Only those that a result of the same kind gave; what somebody gave by hand or a grade
    gives is nothing to it. A result that is not rated says nothing either way.
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
        origin = f"evaluation/{self.type_id.sudo()._head().key}"
        grants = self.env["key.account.benefit.grant"].sudo()
        if self.outcome == EXCELLENT:
            benefits = self.type_id.sudo().benefit_ids
            account = self.sudo().key_account_id
            grants._grant(account, benefits, "evaluation", origin)
        running = grants.search(
            [
                ("key_account_id", "=", self.key_account_id.id),
                ("source", "=", "evaluation"),
                ("origin", "=", origin),
                ("date_ended", "=", False),
            ]
        )
        if self.outcome == EXCELLENT:
            self._write_guarded({"grant_ids": [(6, 0, running.ids)]})
        elif running and not self.unrated:
            running._end(self.env._("No longer excellent: %s", self.display_name))
        return result

    def _benefit_words(self):
        return "\n".join(self.sudo().grant_ids.benefit_id.mapped("name"))
