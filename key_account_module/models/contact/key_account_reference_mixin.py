from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class KeyAccountReferenceMixin(models.AbstractModel):
    """A record about another one of the same account: where it comes from, or its object.

    The pair is named once and stays; naming it tells nothing that the user may not read.
    Inherit it before :mod:`key.account.access.mixin`.
    """

    _name = "key.account.reference.mixin"
    _description = "Record about another record"

    #: the mixin whose models may be referred to
    _reference_mixin = "key.account.access.mixin"
    #: what a record keeps from the beginning
    _origin_fields = ("key_account_id", "res_model", "res_id")

    res_model = fields.Char(string="Model of the source", copy=False)
    res_id = fields.Many2oneReference(
        string="Source record", model_field="res_model", copy=False, index=True
    )
    reference_name = fields.Char(string="Source", compute="_compute_reference_name")

    _reference_is_whole = models.Constraint(
        "CHECK ((res_model IS NULL) = (COALESCE(res_id, 0) = 0))",
        "A source is a model and a record.",
    )

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "lang")
    def _compute_reference_name(self):
        """The name of the source, for whoever may read it."""
        for name, records in self.grouped("res_model").items():
            if name not in self.env:
                records.reference_name = False
                continue
            sources = self.env[name].sudo(False).browse(records.mapped("res_id"))
            readable = sources.exists()._filtered_access("read")
            names = {source.id: source.display_name for source in readable}
            for record in records:
                record.reference_name = names.get(
                    record.res_id, self.env._("No access")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._take_reference(vals)
        return super().create(vals_list)

    def _take_reference(self, vals):
        """Account and source belong together, and the user can read the source."""
        context = self.env.context
        name = vals.get("res_model", context.get("default_res_model"))
        id_ = vals.get("res_id", context.get("default_res_id"))
        if not name and not id_:
            return
        children = self.env[self._reference_mixin]._inherit_children
        if name not in children or self.env[name]._abstract:
            raise ValidationError(
                self.env._("“%s” is nothing that this can refer to.", name)
            )
        source = self.env[name].browse(id_)
        source.check_access("read")
        account = source.sudo().key_account_id
        given = vals.get("key_account_id", context.get("default_key_account_id"))
        if given and given != account.id:
            raise ValidationError(
                self.env._("This and its source belong to different accounts.")
            )
        vals["key_account_id"] = account.id

    def write(self, vals):
        for record in self:
            for name in vals.keys() & set(self._origin_fields):
                to_cache = self._fields[name].convert_to_cache
                if to_cache(vals[name], record) != to_cache(record[name], record):
                    raise UserError(
                        self.env._(
                            "“%(name)s” keeps its origin: “%(field)s” does not change. "
                            "Make a new one instead.",
                            name=record.display_name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
        return super().write(vals)

    def action_open_reference(self):
        """Open the record this comes from."""
        self.ensure_one()
        source = self.env[self.res_model].browse(self.res_id)
        source.check_access("read")
        return source.get_formview_action()
