from odoo import models

from ..recompute.scope import Scope
from .grade_ending import GradeEnding


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
        why = self.env._("The scheme was archived.")
        for scheme in self:
            day = Scope.today(scheme.sudo().company_id)
            GradeEnding(self.env, day).end(scheme, why)
