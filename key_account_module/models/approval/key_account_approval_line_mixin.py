from odoo import api, models


class KeyAccountApprovalLineMixin(models.AbstractModel):
    """A line of something that is approved: changing it changes the whole.

    Every model that a ``Subject`` names in its ``lines`` inherits it; a test walks the
    registry. The hash would find the change later, this finds it at once.
    """

    _name = "key.account.approval.line.mixin"
    _description = "Line of something that is approved"

    def _approval_wholes(self):
        """Recordsets, one a model, of what the lines belong to now."""
        raise NotImplementedError

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._approval_changed(lines._approval_wholes())
        return lines

    def write(self, vals):
        before = self._approval_wholes()
        result = super().write(vals)
        self._approval_changed([*before, *self._approval_wholes()])
        return result

    def unlink(self):
        before = self._approval_wholes()
        result = super().unlink()
        self._approval_changed(before)
        return result

    def _approval_changed(self, wholes):
        # Whoever may write the line need not see the whole; the user stays the author.
        for records in wholes:
            records.exists().sudo()._approval_lines_changed(self._name)
