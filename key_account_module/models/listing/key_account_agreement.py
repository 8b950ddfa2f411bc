from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class KeyAccountAgreement(models.Model):
    """A signed long-term strategic cooperation agreement (KAI-04).

    It is evidence for the list of key accounts while it is in force: signed, begun and
    not ended. It names the fields in which the two sides cooperate.
    """

    _name = "key.account.agreement"
    _description = "Strategic agreement"
    _inherit = ["key.account.access.mixin", "mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Agreement", required=True, tracking=True)
    active = fields.Boolean(default=True, tracking=True)
    date_signed = fields.Date(
        string="Signed on", tracking=True, help="Empty while it is being negotiated."
    )
    date_from = fields.Date(string="First day", required=True, tracking=True)
    date_to = fields.Date(
        string="Last day", tracking=True, help="Empty: without an end."
    )
    field_ids = fields.Many2many(
        "key.account.option",
        "key_account_agreement_field_rel",
        "agreement_id",
        "option_id",
        string="Fields of cooperation",
        required=True,
        domain=[("list", "=", "cooperation_field")],
        check_company=True,
        help="Technology, market, resources, …",
    )
    signed_by = fields.Char(string="Signed by", help="Who signed, on both sides.")
    note = fields.Text(string="What was agreed")
    in_force = fields.Boolean(compute="_compute_in_force", search="_search_in_force")

    _ends_after_it_begins = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "An agreement cannot end before it begins.",
    )

    @api.depends("active", "date_signed", "date_from", "date_to")
    def _compute_in_force(self):
        today = fields.Date.context_today(self)
        for agreement in self:
            begun = agreement.date_signed and agreement.date_from
            agreement.in_force = bool(
                agreement.active
                and begun
                and max(agreement.date_signed, agreement.date_from) <= today
                and (not agreement.date_to or agreement.date_to >= today)
            )

    def _search_in_force(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        running = Domain("date_signed", "<=", today) & Domain("date_from", "<=", today)
        running &= Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        running &= Domain("active", "=", True)
        return running if True in value else ~running

    @api.constrains("date_signed", "field_ids")
    def _check_signed(self):
        """Deep cooperation is recorded with its fields, and a signature is past."""
        today = fields.Date.context_today(self)
        for agreement in self.filtered("date_signed"):
            if not agreement.field_ids:
                raise ValidationError(
                    self.env._(
                        "Name the fields of cooperation of “%s” before it is signed.",
                        agreement.name,
                    )
                )
            if agreement.date_signed > today:
                raise ValidationError(
                    self.env._("“%s” cannot be signed in future.", agreement.name)
                )

    @api.constrains("field_ids")
    def _check_field_ids(self):
        wrong = self.field_ids.filtered(lambda o: o.list != "cooperation_field")
        if wrong:
            raise ValidationError(
                self.env._(
                    "Fields of cooperation come from the list “cooperation_field”: %s "
                    "do not.",
                    ", ".join(wrong.mapped("name")),
                )
            )
