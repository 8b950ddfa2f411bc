from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .key_account_severity import KINDS


class KeyAccountComplaint(models.Model):
    """One record for whatever a customer raises: complaint, enquiry, important issue.

    They differ in their classes and therefore in their deadlines (INT-13, SVC-22), not
    in the duty that one named person answers for them to the end (ROL-10).
    """

    _inherit = "key.account.complaint"

    kind = fields.Selection(
        KINDS,
        string="Type of case",
        compute="_compute_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        tracking=True,
    )
    category_id = fields.Many2one(
        "key.account.option",
        string="Subject",
        domain=[("list", "=", "complaint_category")],
        check_company=True,
        index="btree_not_null",
        tracking=True,
        help="What it is about, from the list “complaint_category” of the policy.",
    )
    cause_id = fields.Many2one(
        "key.account.option",
        domain=[("list", "=", "complaint_cause")],
        check_company=True,
        index="btree_not_null",
        copy=False,
        tracking=True,
        help="Why it happened, from the list “complaint_cause” of the policy.",
    )
    findings = fields.Text(
        copy=False, help="What the departments concerned found out about it."
    )
    containment = fields.Text(
        string="Immediate measures",
        copy=False,
        help="What was done at once; what is agreed for good belongs to the opinion.",
    )
    owner_active = fields.Boolean(related="user_id.active", string="Owner is active")

    @api.depends("severity_id")
    def _compute_kind(self):
        """A class belongs to one kind; without a class the form's kind stays."""
        for complaint in self:
            complaint.kind = complaint.severity_id.kind or complaint.kind or "complaint"

    @api.constrains("kind", "severity_id")
    def _check_kind(self):
        names = dict(self._fields["kind"]._description_selection(self.env))
        for complaint in self:
            severity = complaint.severity_id.sudo()
            if complaint.kind != severity.kind:
                raise ValidationError(
                    self.env._(
                        "“%(severity)s” is a class for: %(right)s. Choose a class for: "
                        "%(wrong)s.",
                        severity=severity.display_name,
                        right=names[severity.kind],
                        wrong=names[complaint.kind],
                    )
                )

    @api.constrains("category_id", "cause_id")
    def _check_lists(self):
        lists = {"category_id": "complaint_category", "cause_id": "complaint_cause"}
        for complaint in self:
            for field, wanted in lists.items():
                option = complaint[field].sudo()
                if option and option.list != wanted:
                    raise ValidationError(complaint._no_entry_of(option, wanted))

    def _no_entry_of(self, option, wanted):
        return self.env._(
            "“%(option)s” is no entry of the list “%(list)s”: choose one of its own.",
            option=option.display_name,
            list=wanted,
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_nobody(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_nobody(vals)
        return super().write(vals)

    def _refuse_nobody(self, vals):
        if not vals.get("user_id", True):
            raise UserError(
                self.env._("Exactly one person answers for it: choose an owner.")
            )

    @api.model
    def _frozen_fields(self):
        more = {"kind", "category_id", "cause_id", "findings", "containment"}
        return super()._frozen_fields() | more
