from odoo import api, models
from odoo.exceptions import UserError


class KeyAccountGuardMixin(models.AbstractModel):
    """Fields that only server methods write: states, signatures, results.

    ``readonly`` binds the screens alone. Here create and write refuse these fields from
    everybody, whatever the context says; a method of the model that has checked its
    own conditions writes them by :meth:`_write_guarded`, which RPC cannot reach.
    Inherit it before other mixins, so that their ``write`` still runs.
    """

    _name = "key.account.guard.mixin"
    _description = "Fields that only server methods write"

    #: field → what writes it (method or button), for the message
    _guarded = {}

    def _guarded_initial(self):
        """Values of the guarded fields of one new record."""
        return dict.fromkeys(self._guarded, False)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            initial = self._guarded_initial()
            self._refuse_guarded(
                name for name in vals if vals[name] and vals[name] != initial.get(name)
            )
            # Given, not left to defaults: a client may send default_state as context.
            vals.update(initial)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_guarded(vals)
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        """An unsaved form cannot pretend a guarded value either."""
        values = {name: v for name, v in values.items() if name not in self._guarded}
        changed = [name for name in field_names if name not in self._guarded]
        return super().onchange(values, changed, fields_spec)

    def _write_guarded(self, vals):
        """The one way past the guard."""
        # pylint: disable-next=super-method-mismatch  # past our own write on purpose
        return super().write(vals)

    def _refuse_guarded(self, names):
        refused = [name for name in names if name in self._guarded]
        if refused:
            raise UserError(
                "\n".join(
                    self.env._(
                        "“%(field)s” is not written by hand: use %(method)s.",
                        field=self._fields[name]._description_string(self.env),
                        method=self._guarded[name],
                    )
                    for name in refused
                )
            )
