from odoo import models

from ..recompute.scope import Scope
from .grade_writer import GradeWriter


class KeyAccountScheme(models.Model):
    """A scheme that is archived gives no grade any more.

    Otherwise price lists, benefits and deadlines would follow for ever what no run
    looks at.
    """

    _inherit = "key.account.scheme"

    def write(self, vals):
        result = super().write(vals)
        if "active" in vals:
            self.filtered(lambda scheme: not scheme.active)._end_grades()
        return result

    def _end_grades(self):
        """End what archived schemes gave, as of the day of their companies."""
        for company, schemes in self.sudo().grouped("company_id").items():
            day = Scope.today(company)
            GradeWriter(self.env, day).end(schemes.with_env(self.env))
