from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..policy import converters as wire


class KeyAccountVisitForm(models.Model):
    """Which talks end with a report, and what makes it complete (VIS-05).

    Below which score something is flagged is left blank by the sources, and may stay so.
    """

    _name = "key.account.visit.form"
    _description = "Visit report form"
    _inherit = ["key.account.policy.mixin"]
    _order = "name, id"

    _policy_kind = "visit_form"
    _policy_fields = {
        "name": wire.Translated("name"),
        "modes": wire.Entries("mode_ids", "mode"),
        "stamp": wire.Plain("stamp"),
        "low_below": wire.Number("low_below"),
    }

    name = fields.Char(required=True, translate=True)
    mode_ids = fields.Many2many(
        "key.account.option",
        "key_account_visit_form_mode_rel",
        "form_id",
        "option_id",
        string="Modes",
        domain=[("list", "=", "mode")],
        help="An interaction by one of these modes needs the report.",
    )
    stamp = fields.Boolean(
        string="Stamp needed", help="Complete only with stamp or signature."
    )
    low_below = fields.Char(
        help="Scores below this number are flagged; empty: none is."
    )
    row_ids = fields.One2many("key.account.visit.row", "form_id", string="Rows")

    @api.constrains("mode_ids", "company_id", "active")
    def _check_modes(self):
        """An interaction has one report at most."""
        for form in self.filtered("active"):
            others = self.search([("mode_ids", "in", form.mode_ids.ids)]) - form
            same = others.filtered(lambda o, f=form: o.company_id == f.company_id)
            if same:
                raise ValidationError(
                    self.env._(
                        "“%(form)s” and “%(other)s” ask for a report about the same mode.",
                        form=form.display_name,
                        other=same[0].display_name,
                    )
                )

    @api.constrains("low_below")
    def _check_low_below(self):
        for form in self:
            try:
                float(form.low_below or 0)
            except ValueError as error:
                raise ValidationError(
                    self.env._("“%s” is not a number.", form.low_below)
                ) from error

    @api.model
    def _of_modes(self, modes, companies):
        """Mode and company → the form of its report, in one read."""
        forms = self.sudo().search(
            [("mode_ids", "in", modes.ids), ("company_id", "in", companies.ids)]
        )
        return {
            (mode.id, form.company_id.id): form
            for form in forms
            for mode in form.mode_ids
        }
