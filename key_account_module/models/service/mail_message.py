from odoo import models

#: what a mail says, who sent it, and where it belongs
KEPT = frozenset(
    {
        "subject",
        "body",
        "date",
        "author_id",
        "email_from",
        "message_type",
        "model",
        "res_id",
        "attachment_ids",
    }
)


class MailMessage(models.Model):
    """A customer's mails are material of the record they are filed on (CMP-14)."""

    _inherit = "mail.message"

    def write(self, vals):
        if KEPT & vals.keys() and not self.env.su:
            self.check_access("write")
            self._refuse_material_change()
        return super().write(vals)

    def unlink(self):
        if not self.env.su:
            self.check_access("unlink")
            self._refuse_material_change()
        return super().unlink()

    def _refuse_material_change(self):
        mails = self.sudo().filtered(lambda m: m.res_id and m.message_type == "email")
        for model, group in mails.grouped("model").items():
            keeper = self.env.get(model)
            if hasattr(keeper, "_refuse_material_change"):
                keeper.browse(group.mapped("res_id"))._refuse_material_change()
