from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...engine.complaint_flow import LEADER, MEETING
from ..clock.clock_values import ClockTarget
from ..policy import converters as wire

KINDS = [
    ("complaint", "Complaint"),
    ("enquiry", "Enquiry"),
    ("issue", "Important issue"),
]
ROUTES = [
    (LEADER, "The supervising leader approves"),
    (MEETING, "A meeting decides"),
]


class KeyAccountSeverity(models.Model):
    """A class of complaints, enquiries or issues with its deadline (CMP-04, SVC-22).

    The number of working days may be blank: the policy then sets no deadline, and the
    complaint says so (CMP-20).
    """

    _name = "key.account.severity"
    _description = "Complaint severity"
    _inherit = ["key.account.policy.mixin"]
    _order = "sequence, id"

    _policy_kind = "severity"
    _policy_fields = {
        "name": wire.Translated("name"),
        "sequence": wire.Plain("sequence"),
        "kind": wire.Plain("kind"),
        "calendar": wire.Reference("calendar_id", "calendar"),
        "clock_start": wire.Plain("clock_start"),
        "days": wire.Custom("days"),
        "clock_end": wire.Plain("clock_end"),
        "department": wire.Entry("department_id", "department"),
        "route": wire.Text("route"),
        "approval": wire.Reference("approval_id", "approval_chain"),
        "body": wire.Entry("body_id", "body"),
        "extension_days": wire.Whole("extension_days"),
        "extension_approval": wire.Reference("extension_approval_id", "approval_chain"),
        "note": wire.Text("note"),
    }

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS,
        string="Type of case",
        required=True,
        default="complaint",
        help="What is classed by it; each kind has a list and a menu of its own.",
    )
    calendar_id = fields.Many2one("key.account.calendar", ondelete="restrict")
    clock_start = fields.Selection(
        [("received", "When received"), ("accepted", "When accepted")],
        required=True,
        default="received",
        help="The moment from which the working days are counted.",
    )
    days = fields.Integer(
        string="Working days",
        help="Handled by the end of this working day after the start of the clock; "
        "empty (0): the policy sets no deadline.",
    )
    clock_end = fields.Selection(
        [("informed", "When the customer was informed"), ("closed", "When closed")],
        required=True,
        default="closed",
        help="The step that meets the deadline.",
    )
    department_id = fields.Many2one(
        "key.account.option",
        string="Department in charge",
        domain=[("list", "=", "department")],
        ondelete="restrict",
        check_company=True,
        help="It drafts the opinion and keeps the material.",
    )
    route = fields.Selection(
        ROUTES, help="Who approves the opinion; empty: nobody has to."
    )
    approval_id = fields.Many2one(
        "key.account.approval.chain",
        string="Approval of the opinion",
        ondelete="restrict",
        check_company=True,
    )
    body_id = fields.Many2one(
        "key.account.option",
        string="Deciding body",
        domain=[("list", "=", "body")],
        ondelete="restrict",
        check_company=True,
        help="Whose session decides; empty: any body.",
    )
    extension_days = fields.Integer(
        string="Extension up to",
        help="Working days in all from the start of the clock; empty (0): no extension.",
    )
    extension_approval_id = fields.Many2one(
        "key.account.approval.chain",
        string="Approval of extensions",
        ondelete="restrict",
        check_company=True,
    )
    note = fields.Text()
    color = fields.Integer()

    _days_not_negative = models.Constraint(
        "CHECK (days IS NULL OR days >= 0)", "Working days cannot be negative."
    )

    @api.constrains("days", "extension_days")
    def _check_extension(self):
        for severity in self:
            cap = severity.extension_days
            if cap and cap <= severity.days:
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: an extension up to %(cap)s working days extends "
                        "nothing, for the deadline has %(days)s.",
                        name=severity.display_name,
                        cap=cap,
                        days=severity.days,
                    )
                )

    @api.constrains("days", "calendar_id")
    def _check_calendar(self):
        for severity in self:
            if severity.days and not severity.calendar_id:
                raise ValidationError(
                    self.env._(
                        "Severity “%(name)s” has a deadline of %(days)s working days but "
                        "no calendar to count them.",
                        name=severity.display_name,
                        days=severity.days,
                    )
                )

    def _clock_targets(self):
        """``{severity: {name: ClockTarget}}``: the deadline of the class, and others.

        ``days`` is the short form of the clock ``resolution``; the policy's own target
        of that name says more and wins.
        """
        subjects = {severity: severity._clock_subject() for severity in self}
        named = self.env["key.account.clock.target"]._find(set(subjects.values()))
        return {
            severity: {"resolution": severity._short_form(), **named[subject]}
            for severity, subject in subjects.items()
        }

    def _clock_targets_apart(self):
        """``{severity: {name: {key of a grade or service level: ClockTarget}}}``."""
        subjects = {severity: severity._clock_subject() for severity in self}
        targets = self.env["key.account.clock.target"]
        named = targets._find_apart(set(subjects.values()))
        return {
            severity: named.get(subject, {}) for severity, subject in subjects.items()
        }

    def _capped(self, targets):
        """The cap of extensions holds for the deadline, whatever moves it (CMP-10)."""
        cap = self.extension_days or None
        return {
            name: replace(target, most_days=cap) if name == "resolution" else target
            for name, target in targets.items()
        }

    def _clock_subject(self):
        return self.bundle_id, f"complaint/{self.key}"

    def _short_form(self):
        return ClockTarget(
            "resolution",
            self.bundle_id,
            self.calendar_id,
            days=self.days or None,
            start=self.clock_start,
        )

    def _policy_get_days(self):
        return self.days or None

    def _policy_set_days(self, value):
        self.days = value or False
