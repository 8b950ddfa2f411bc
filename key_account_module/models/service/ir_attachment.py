from odoo import models

#: what a file says, and where it belongs
KEPT = frozenset(
    {
        "name",
        "raw",
        "datas",
        "db_datas",
        "store_fname",
        "mimetype",
        "type",
        "url",
        "res_model",
        "res_id",
        "res_field",
    }
)


class IrAttachment(models.Model):
    """Files ask the record they belong to whether they may go (CMP-14)."""

    _inherit = "ir.attachment"

    def write(self, vals):
        # Our own methods move files in superuser mode; RPC cannot enter it.
        if KEPT & vals.keys() and not self.env.su:
            self.check_access("write")
            self._refuse_material_change()
        return super().write(vals)

    def unlink(self):
        self.check_access("unlink")
        self._refuse_material_change()
        return super().unlink()

    def _refuse_material_change(self):
        files = self.sudo().filtered("res_id")
        for model, group in files.grouped("res_model").items():
            keeper = self.env.get(model)
            if hasattr(keeper, "_refuse_material_change"):
                keeper.browse(group.mapped("res_id"))._refuse_material_change()
