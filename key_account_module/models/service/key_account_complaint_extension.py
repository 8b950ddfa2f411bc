from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..approval.subject import Subject


class KeyAccountComplaintExtension(models.Model):
    """More time for one complaint, asked for with a reason and approved (CMP-10).

    Asked for in working days in all, from the start of the clock, so that several
    extensions add up to the cap of the policy and never pass it. Once asked for it
    stays as it is; whoever wants something else asks again.
    """

    _name = "key.account.complaint.extension"
    _description = "Extension of a complaint's deadline"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.approval.mixin",
        "key.account.access.mixin",
        "mail.thread",
    ]
    _order = "complaint_id, id desc"
    _check_company_auto = True
    _approval_subjects = {
        "extension": Subject(fields=("complaint_id", "days", "reason"))
    }
    _guarded = {
        "state": "action_request",
        "requester_id": "action_request",
        "date_requested": "action_request",
        "deadline_before": "action_request",
        "deadline": "action_request",
    }

    complaint_id = fields.Many2one(
        "key.account.complaint",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    days = fields.Integer(
        string="Working days in all",
        required=True,
        help="From the start of the clock, not from today.",
    )
    reason = fields.Text(required=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("pending", "In approval"),
            ("granted", "Granted"),
            ("refused", "Refused"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
    )
    requester_id = fields.Many2one(
        "res.users", string="Asked by", readonly=True, copy=False
    )
    date_requested = fields.Datetime(string="Asked on", readonly=True, copy=False)
    deadline_before = fields.Datetime(
        string="Deadline before", readonly=True, copy=False
    )
    deadline = fields.Datetime(string="New deadline", readonly=True, copy=False)

    @api.depends("complaint_id", "days")
    def _compute_display_name(self):
        for extension in self:
            extension.display_name = self.env._(
                "%(number)s: %(days)s working days",
                number=extension.complaint_id.name,
                days=extension.days,
            )

    @api.model
    def _approval_subject_names(self):
        return {
            **super()._approval_subject_names(),
            "extension": self.env._("Extension of the deadline"),
        }

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "draft"}

    @api.constrains("days", "reason")
    def _check_asked(self):
        for extension in self:
            if extension.days < 1 or not extension.reason.strip():
                raise ValidationError(
                    self.env._("Ask for one or more working days, and say why.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            complaint = self.env["key.account.complaint"].browse(
                vals.get("complaint_id") or self.env.context.get("default_complaint_id")
            )
            complaint.check_access("write")
            vals["key_account_id"] = complaint.sudo().key_account_id.id
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & {"complaint_id", "key_account_id"}:
            raise UserError(
                self.env._("An extension stays with its complaint: ask for another.")
            )
        asked = self.filtered(lambda extension: extension.state != "draft")
        if asked and vals.keys() & {"days", "reason"}:
            raise UserError(
                self.env._(
                    "“%s” has been asked for and stays as it is: ask for another.",
                    asked[0].display_name,
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(extension.state != "draft" for extension in self):
            raise UserError(self.env._("An extension that was asked for is kept."))

    # === Ask ===

    def action_request(self):
        """Ask the leaders of the policy's chain, each level in its order."""
        for extension in self:
            complaint = extension.complaint_id
            complaint.check_access("write")
            problem = extension._problem()
            if problem:
                raise UserError(problem)
            extension._write_guarded(
                {
                    "state": "pending",
                    "requester_id": self.env.user.id,
                    "date_requested": fields.Datetime.now(),
                    "deadline_before": complaint.deadline,
                    "deadline": extension._deadline(),
                }
            )
            chain = complaint.severity_id.sudo().extension_approval_id
            extension._approval_request("extension", chain, extension.reason)

    def _problem(self):
        """Why it cannot be asked for, with the way out; empty if it can."""
        complaint = self.complaint_id
        severity = complaint.severity_id.sudo()
        if self.state != "draft":
            return self.env._("This has been asked for already.")
        other = complaint.extension_ids.filtered(lambda e: e.state == "pending")
        if other:
            return self.env._("“%s” waits for approval already.", other.display_name)
        if complaint.state == "closed" or complaint.clock_met:
            return self.env._("%s is handled: it needs no more time.", complaint.name)
        if not complaint.deadline:
            return self.env._("%s has no deadline to extend.", complaint.name)
        if fields.Datetime.now() > complaint.deadline:
            return self.env._(
                "The deadline of %s is over: an extension is asked for before it.",
                complaint.name,
            )
        if not severity.extension_days:
            return self.env._(
                "The policy allows no extension for “%s”.", severity.display_name
            )
        if self.days > severity.extension_days:
            return self.env._(
                "The policy allows at most %(cap)s working days in all; you ask for "
                "%(days)s.",
                cap=severity.extension_days,
                days=self.days,
            )
        if self._deadline() <= complaint.deadline:
            return self.env._(
                "%s working days are over before the deadline that holds: ask for more.",
                self.days,
            )
        return ""

    def _deadline(self):
        """The end of the last working day asked for, from the start of the clock."""
        complaint = self.complaint_id
        clock = complaint.sudo()._clocks("resolution")
        calendar = complaint._clock_targets()[complaint]["resolution"].calendar
        days = min(self.days, complaint.severity_id.sudo().extension_days)
        service = self.env["key.account.working.time"]
        return service.add_days(calendar, clock.date_start, days)

    # === What the approval engine says ===

    def _approval_granted(self, request):
        result = super()._approval_granted(request)
        complaint = self.complaint_id
        self._write_guarded({"state": "granted"})
        if complaint.state != "closed" and not complaint.clock_met:
            self._extend(complaint)
        return result

    def _extend(self, complaint):
        """By what the policy allows today, and never to an earlier end."""
        if not complaint.severity_id.sudo().extension_days:
            return
        deadline = self._deadline()
        if complaint.deadline and deadline <= complaint.deadline:
            return
        self._write_guarded({"deadline": deadline})
        why = self.env._("Extension approved: %s", self.reason)
        complaint._clock_override("resolution", deadline, why)

    def _approval_refused(self, request):
        result = super()._approval_refused(request)
        self._write_guarded({"state": "refused"})
        return result

    def _approval_voided(self, request):
        """Withdrawn: what was not granted is refused, what was stays."""
        result = super()._approval_voided(request)
        if self.state == "pending":
            self._write_guarded({"state": "refused"})
        return result
