from odoo import api, fields, models
from odoo.exceptions import UserError


class KeyAccountAccessMixin(models.AbstractModel):
    """A record that belongs to one key account, and is seen by whoever sees that.

    A model that inherits it has access rows for the groups and the five record rules
    own, region, all, audit and company in its family's ``security`` folder; a test
    walks the registry and fails for a model that has not (ACC-13).
    """

    _name = "key.account.access.mixin"
    _description = "Record of a key account"

    # Restricted: the history of a customer is archived with the account, never lost.
    key_account_id = fields.Many2one(
        "key.account",
        string="Account",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="key_account_id.company_id", store=True, index=True, precompute=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_derived(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_derived(vals)
        return super().write(vals)

    def _refuse_derived(self, names):
        """What follows from other fields is not written over RPC, though it is stored."""
        derived = [
            name
            for name in names
            if (field := self._fields.get(name))
            and field.store
            and field.readonly
            and (field.related or field.compute)
        ]
        if derived and not self.env.su:
            raise UserError(
                self.env._("These follow from other fields: %s.", ", ".join(derived))
            )

    def onchange(self, values, field_names, fields_spec):
        """A form tells no more about another record than reading that would.

        Related fields are read as superuser, so a client could name any account in an
        unsaved form and be told whose it is.
        """
        given = values if self else {**self._context_defaults(), **values}
        for name, id_ in given.items():
            field = self._fields.get(name)
            # A line is told the unsaved values of its parent, its id among them.
            id_ = id_.get("id") if isinstance(id_, dict) else id_
            if not id_ or not field or field.type != "many2one":
                continue
            target = self.env[field.comodel_name].browse(int(id_))
            guarded = (
                target._name == "key.account" or "key_account_id" in target._fields
            )
            if guarded and target != self[name]:
                target.check_access("read")
        return super().onchange(values, field_names, fields_spec)

    def _context_defaults(self):
        """What the caller presets in a new form by ``default_…`` keys."""
        prefix, context = "default_", self.env.context
        return {
            key.removeprefix(prefix): context[key]
            for key in context
            if key.startswith(prefix)
        }

    def _known_account(self):
        """The account as superuser, if the caller may know whose it is.

        That is the one that the record was saved with, or one that he may read: an
        unsaved form, or a line in one, could name any.
        """
        account = self.key_account_id._origin
        saved = account == self._origin.key_account_id
        known = saved or account.has_access("read")
        return account.sudo() if known else account.browse()

    @api.depends("key_account_id.partner_id.name")
    def _compute_customer_name(self):
        for record in self:
            record.customer_name = record._known_account().partner_id.name
