from odoo import api, models

from ..clock.record_rows import compress_fast, leave_room

EVIDENCE = ("explanation", "figures", "latest_explanation", "latest_figures")


class KeyAccountGrade(models.Model):
    """Whoever touches a grade, the next recompute looks at its account."""

    _inherit = "key.account.grade"

    _to_review = models.Index("(review_on) WHERE valid_to IS NULL")

    def init(self):
        leave_room(self)
        compress_fast(self, EVIDENCE)
        return super().init()

    @api.model_create_multi
    def create(self, vals_list):
        grades = super().create(vals_list)
        grades._forget_seen()
        return grades

    def write(self, vals):
        self._forget_seen()
        return super().write(vals)

    def unlink(self):
        self._forget_seen()
        return super().unlink()

    def _forget_seen(self):
        self.env["key.account.run.seen"]._forget(self.key_account_id.ids)
