from odoo import models


class KeyAccountInteraction(models.Model):
    """Files of a visit are collected and sorted by staff, then kept (VIS-12)."""

    _name = "key.account.interaction"
    _inherit = ["key.account.interaction", "key.account.material.mixin"]

    def _material_is_final(self):
        return self.state == "completed"

    def _may_sort_material(self, user):
        """Whoever writes the record: the rights on the file itself say who that is."""
        return True
