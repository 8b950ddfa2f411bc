from odoo import api, models
from odoo.exceptions import UserError


class KeyAccountSealedMixin(models.AbstractModel):
    """Records of what happened: nobody makes, changes or deletes one.

    Not even a superuser, not by any context and not as the line of another record. The
    model's own private methods, which RPC cannot reach, write by
    :meth:`_create_sealed` and :meth:`_write_sealed`. Inherit it before other mixins.
    """

    _name = "key.account.sealed.mixin"
    _description = "Records that only server methods write"

    # pylint: disable-next=method-required-super  # refuses every record
    @api.model_create_multi
    def create(self, vals_list):
        raise self._sealed()

    # pylint: disable-next=method-required-super  # refuses every change
    def write(self, vals):
        raise self._sealed()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._sealed()

    def _sealed(self):
        return UserError(
            self.env._(
                "“%s” is a record of what happened: it is not written by hand.",
                self.env["ir.model"]._get(self._name).name,
            )
        )

    def _create_sealed(self, vals_list):
        """The one way to make records."""
        # pylint: disable-next=super-method-mismatch  # past our own create on purpose
        return super().create(vals_list)

    def _write_sealed(self, vals):
        """The one way to change them."""
        # pylint: disable-next=super-method-mismatch  # past our own write on purpose
        return super().write(vals)
