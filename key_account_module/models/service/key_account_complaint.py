from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime

from ...engine.complaint_flow import leads_to, steps
from ..clock.key_account_clock_mixin import CLOCK_GUARDED

#: what a closed complaint keeps for ever; a signed sheet may still be filed once
FROZEN = frozenset(
    {
        "key_account_id",
        "partner_id",
        "severity_id",
        "user_id",
        "date_received",
        "description",
        "opinion",
        "result",
        "remarks",
    }
)
SIGNED = {"signed_copy", "signed_copy_name"}

#: years after which a time of receipt is taken for a slip
OLDEST = 10

#: kind → code of the sequence that numbers it
SEQUENCES = {
    "complaint": "key.account.complaint",
    "enquiry": "key.account.complaint.enquiry",
    "issue": "key.account.complaint.issue",
}

#: what the count of working days started from: fixed once the complaint is accepted
ORIGIN = {"key_account_id", "date_received"}


class KeyAccountComplaint(models.Model):
    """A customer's complaint and the opinion on it (form 客户投诉记录及处理意见).

    The states are entered by the ``action_*`` steps alone, in their order; who accepted
    and who closed it is the user who really did it (CMP-21). The deadline is counted
    when the clock of the severity starts, see the clock mixin.
    """

    _name = "key.account.complaint"
    _description = "Complaint"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.clock.mixin",
        "key.account.access.mixin",
        "key.account.material.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "deadline, date_received desc, id desc"
    _check_company_auto = True
    _clock_reads = ("severity_id", "date_received", "date_accepted", "key_account_id")
    _guarded = {
        **dict.fromkeys(CLOCK_GUARDED, "action_accept"),
        "name": "create",
        "email_from": "message_new",
        "date_acknowledged": "message_new",
        "state": "action_accept, action_submit_opinion, action_request_approval, "
        "action_take_decision, action_inform, action_execute, action_close, "
        "action_reopen",
        "date_accepted": "action_accept",
        "accepted_by_id": "action_accept",
        "date_informed": "action_inform",
        "informed_by_id": "action_inform",
        "decision_item_id": "action_take_decision",
        "decision_hash": "action_take_decision",
        "handler_id": "action_close",
        "date_handled": "action_close",
    }

    name = fields.Char(
        string="Number",
        required=True,
        readonly=True,
        copy=False,
        index="trigram",
        default=lambda self: self.env._("New"),
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        domain="[('commercial_partner_id', '=', customer_id)]",
        tracking=True,
        help="The person who complained.",
    )
    customer_id = fields.Many2one("res.partner", compute="_compute_customer_id")
    customer_name = fields.Char(
        string="Customer name", compute="_compute_customer_name"
    )
    severity_id = fields.Many2one(
        "key.account.severity",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date_received = fields.Datetime(
        string="Received",
        required=True,
        tracking=True,
        copy=False,
        default=fields.Datetime.now,
        help="When the customer complained.",
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("accepted", "Accepted"),
            ("opinion", "Opinion written"),
            ("approval", "In approval"),
            ("approved", "Approved"),
            ("informed", "Customer informed"),
            ("execution", "In execution"),
            ("closed", "Closed"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="new",
        index=True,
        tracking=True,
        group_expand=True,
    )
    description = fields.Text(string="Content", required=True)
    opinion = fields.Text(string="Handling opinion", copy=False)
    result = fields.Text(string="Handling result", copy=False)
    remarks = fields.Text(copy=False)
    date_accepted = fields.Datetime(string="Accepted", readonly=True, copy=False)
    accepted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_informed = fields.Datetime(
        string="Customer informed on", readonly=True, copy=False
    )
    handler_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        help="Who closed the complaint: the signature of the form.",
    )
    date_handled = fields.Datetime(string="Signed on", readonly=True, copy=False)
    signed_copy = fields.Binary(attachment=True, copy=False)
    signed_copy_name = fields.Char(string="File name", copy=False)

    # === Constraints ===

    @api.constrains("date_received")
    def _check_date_received(self):
        now = fields.Datetime.now()
        earliest = fields.Datetime.subtract(now, years=OLDEST)
        for complaint in self:
            if complaint.date_received < earliest:
                raise ValidationError(
                    self.env._(
                        "Received more than %s years ago: correct the time of receipt.",
                        OLDEST,
                    )
                )
            if complaint.date_received > now:
                raise ValidationError(
                    self.env._(
                        "A customer's message cannot be received in the future: "
                        "correct the time of receipt."
                    )
                )

    @api.constrains("user_id", "key_account_id")
    def _check_owner_access(self):
        for complaint in self:
            if not complaint.key_account_id._is_readable_by(complaint.user_id):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot own this complaint: no access to the account.",
                        user=complaint.user_id.name,
                    )
                )

    @api.constrains("partner_id", "key_account_id")
    def _check_contact(self):
        for complaint in self:
            customer = complaint.partner_id.commercial_partner_id
            if customer and customer != complaint.key_account_id.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s does not belong to the customer.",
                        contact=complaint.partner_id.display_name,
                    )
                )

    # === Create and write ===

    def _guarded_initial(self):
        return {
            **super()._guarded_initial(),
            "name": self.env._("New"),
            "state": "new",
        }

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        complaints._give_numbers()
        complaints._clock_open_due()
        return complaints

    def _give_numbers(self):
        """Each kind counts by itself."""
        sequences = self.env["ir.sequence"]
        for complaint in self:
            number = sequences.next_by_code(SEQUENCES[complaint.kind])
            complaint._write_guarded({"name": number})

    def write(self, vals):
        self._refuse_frozen(vals)
        before = {c: (c.severity_id, c.deadline) for c in self}
        result = super().write(vals)
        if "key_account_id" in vals:
            # The owner may see the new account; whoever moves the record has to as well.
            self.key_account_id.check_access("read")
        if vals.keys() & {"severity_id", "date_received"}:
            self._clock_retarget(self.env._("Severity or time of receipt changed"))
            self._log_replanning(before)
        return result

    @api.model
    def _frozen_fields(self):
        """What never changes once the complaint is closed."""
        return FROZEN

    def _refuse_frozen(self, vals):
        for complaint in self:
            if complaint.state == "closed" and vals.keys() & self._frozen_fields():
                raise UserError(
                    self.env._("%s is closed: it does not change.", complaint.name)
                )
            if vals.keys() & SIGNED and complaint.signed_copy:
                complaint._refuse_material_change()
            if complaint.state != "new" and vals.keys() & ORIGIN:
                raise UserError(
                    self.env._(
                        "%s is accepted: customer and time of receipt stay.",
                        complaint.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_new(self):
        if any(complaint.state != "new" for complaint in self):
            raise UserError(self.env._("An accepted complaint is kept for ever."))

    def _material_is_final(self):
        return self.state != "new"

    # === Deadline ===

    @api.depends("key_account_id.partner_id")
    def _compute_customer_id(self):
        for complaint in self:
            complaint.customer_id = complaint._known_account().partner_id

    @api.depends("severity_id", "state")
    def _compute_deadline_words(self):
        return super()._compute_deadline_words()

    def _no_deadline_words(self):
        policy = self._clock_policy()
        if not policy:
            return False
        if policy.days and policy.clock_start == "accepted" and self.state == "new":
            return self.env._("The clock starts when the complaint is accepted.")
        if policy.days and not self._origin:
            return self.env._("The deadline is counted when the complaint is saved.")
        if not policy.days:
            return self.env._("The policy sets no deadline for this severity.")
        return super()._no_deadline_words()

    def _log_replanning(self, before):
        """Say in the chatter which change moved a deadline."""
        for complaint in self:
            severity, deadline = before[complaint]
            if deadline != complaint.deadline:
                complaint.message_post(
                    body=self.env._(
                        "Deadline counted anew, because severity or time of receipt "
                        "changed (%(old)s → %(new)s): %(was)s → %(now)s.",
                        old=severity.display_name,
                        new=complaint.severity_id.display_name,
                        was=complaint._deadline_text(deadline),
                        now=complaint._deadline_text(complaint.deadline),
                    )
                )

    def _deadline_text(self, deadline):
        zone = self._clock_policy().calendar_id.timezone
        return format_datetime(self.env, deadline, tz=zone) if deadline else "–"

    # === Steps ===

    def _step(self, method, vals=None, note=None):
        """Go to the next state by ``method``; any other order is refused."""
        self.check_access("write")
        for complaint in self:
            complaint._refuse_wrong_step(method)
            target = leads_to(complaint.state, complaint.route, method)
            complaint._enter(target, vals, note)

    def _enter(self, state, vals=None, note=None):
        """The one way into a state; whoever calls it has checked that it may be."""
        self._write_guarded({"state": state, **(vals or {})})

    def _refuse_wrong_step(self, method):
        if leads_to(self.state, self.route, method):
            return
        if self.state == "closed":
            raise UserError(self.env._("%s is closed: it does not change.", self.name))
        states = dict(self._fields["state"]._description_selection(self.env))
        raise UserError(
            self.env._(
                "%(number)s is in state “%(state)s”; the next step is %(method)s.",
                number=self.name,
                state=states[self.state],
                method=", ".join(steps(self.state, self.route))
                or self.env._("that of the approvers"),
            )
        )

    def _require(self, field):
        for complaint in self:
            if not (complaint[field] or "").strip():
                raise UserError(
                    self.env._(
                        "%(number)s: fill in “%(field)s” first.",
                        number=complaint.name,
                        field=self._fields[field]._description_string(self.env),
                    )
                )

    def action_accept(self):
        """Accept: who and when are kept, and the clock of the policy may start."""
        now = fields.Datetime.now()
        if any(complaint.date_received > now for complaint in self):
            raise UserError(
                self.env._("A complaint cannot be accepted before it was received.")
            )
        self._step(
            "action_accept", {"date_accepted": now, "accepted_by_id": self.env.user.id}
        )
        # A clock that started on receipt goes on, whatever the policy says now.
        self._clock_open_due()
        self._clock_settle("first_response")

    def action_submit_opinion(self):
        """The handling opinion is written."""
        self._require("opinion")
        self._step("action_submit_opinion")

    def action_close(self):
        """Close: the real user who does it is the handler of the form (CMP-21)."""
        self._require("result")
        self._step(
            "action_close",
            {"handler_id": self.env.user.id, "date_handled": fields.Datetime.now()},
        )
        # A closed complaint leaves no clock running.
        self._clock_settle()
