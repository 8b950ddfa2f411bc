from odoo import models
from odoo.exceptions import UserError

MANAGERS = "key_account_module.group_director"


class KeyAccountMaterialMixin(models.AbstractModel):
    """Files and mails of a record are its material: collected and kept (CMP-14).

    Attachments and messages ask the record they belong to, on the server, whoever
    deletes or changes them and in whatever way: list, chatter, composer, command of a
    relation, RPC. Adding is always possible.
    """

    _name = "key.account.material.mixin"
    _description = "Record that keeps its material"

    def _material_is_final(self):
        """Whether not even a director deletes what was filed."""
        raise NotImplementedError

    def _may_sort_material(self, user):
        """Who changes or deletes what was filed, as long as it is not final."""
        return user.has_group(MANAGERS)

    def _refuse_material_change(self):
        """Refuse whatever would take material away or change it.

        Not excused by superuser mode: Odoo's chatter deletes files in it.
        """
        # The rights of who asks do not decide what the record is.
        for record in self.sudo().exists():
            if record._material_is_final():
                raise UserError(
                    self.env._(
                        "The material of %s is kept for ever: add a file instead of "
                        "changing or deleting one.",
                        record.display_name,
                    )
                )
            if not record._may_sort_material(self.env.user):
                raise UserError(
                    self.env._(
                        "Only a director changes or deletes material of %s.",
                        record.display_name,
                    )
                )
