from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock.clock_values import ClockTarget
from ..policy import converters as wire

KINDS = [
    ("complaint", "Complaint"),
    ("enquiry", "Enquiry"),
    ("issue", "Important issue"),
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
    note = fields.Text()
    color = fields.Integer()

    _days_not_negative = models.Constraint(
        "CHECK (days IS NULL OR days >= 0)", "Working days cannot be negative."
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
