from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

#: key of the reminder in the owner's activities
REMINDER = "follow_up"

#: what a finished action keeps, unless it is reopened
FROZEN = {
    "name",
    "note",
    "kind",
    "department_id",
    "user_id",
    "date_deadline",
    "result",
}


class KeyAccountAction(models.Model):
    """What somebody is to do by when, and what came of it (INT-04, INT-06, ROL-10).

    Exactly one owner answers for it. It comes from an interaction, a complaint, a
    meeting or from nothing at all, and ends with a result or a stated reason.
    """

    _name = "key.account.action"
    _description = "Follow-up action"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.reference.mixin",
        "key.account.access.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_deadline, id"
    _check_company_auto = True
    _reference_mixin = "key.account.action.mixin"
    _origin_fields = ("key_account_id", "res_model", "res_id", "date_agreed")
    _guarded = {
        "state": "action_done, action_cancel, action_reopen",
        "date_done": "action_done",
        "done_by_id": "action_done",
    }

    name = fields.Char(string="What to do", required=True, tracking=True)
    note = fields.Text(string="Details")
    kind = fields.Selection(
        [("action", "Follow-up"), ("improvement", "Customer's opinion to improve on")],
        required=True,
        default="action",
        index=True,
        tracking=True,
        help="An opinion is fed back to a leader or department, and ends with what was "
        "improved.",
    )
    department_id = fields.Many2one(
        "key.account.option",
        string="Department concerned",
        domain=[("list", "=", "department")],
        ondelete="restrict",
        check_company=True,
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
        help="The one person who answers for it.",
    )
    date_agreed = fields.Date(
        string="Agreed on",
        required=True,
        copy=False,
        default=fields.Date.context_today,
    )
    date_deadline = fields.Date(
        string="Deadline", required=True, index=True, tracking=True
    )
    state = fields.Selection(
        [("pending", "Pending"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        copy=False,
        default="pending",
        index=True,
        tracking=True,
        group_expand=True,
    )
    result = fields.Text(
        copy=False, help="What came of it, or why it was given up; needed to end it."
    )
    date_done = fields.Datetime(string="Ended on", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", string="Ended by", readonly=True, copy=False
    )
    customer_name = fields.Char(string="Customer", compute="_compute_customer_name")
    is_late = fields.Boolean(
        string="Late", compute="_compute_is_late", search="_search_is_late"
    )

    # === Computed ===

    @api.depends("state", "date_deadline")
    def _compute_is_late(self):
        today = fields.Date.context_today(self)
        for action in self:
            deadline = action.date_deadline
            action.is_late = bool(
                action.state == "pending" and deadline and deadline < today
            )

    def _search_is_late(self, operator, value):
        """Late needs no job: it is an open action whose day is over."""
        if operator != "in":
            return NotImplemented
        late = Domain("state", "=", "pending") & Domain(
            "date_deadline", "<", fields.Date.context_today(self)
        )
        return Domain.OR(
            [late] * (True in value) + [~late] * (False in value) or [Domain.FALSE]
        )

    @api.model
    def _open_and_late(self, domain, by):
        """Open and late actions that this user may see, in two reads.

        :return: dict (ID of ``by``) → (open, late)
        """
        if not self.has_access("read"):
            return {}
        pending = Domain(domain) & Domain("state", "=", "pending")
        late = self._counts(pending & Domain("is_late", "=", True), by)
        return {
            id_: (count, late.get(id_, 0))
            for id_, count in self._counts(pending, by).items()
        }

    def _counts(self, domain, by):
        rows = self._read_group(domain, [by], ["__count"])
        return {getattr(value, "id", value): count for value, count in rows}

    # === Constraints ===

    @api.constrains("user_id", "key_account_id")
    def _check_owner_access(self):
        for user, actions in self.grouped("user_id").items():
            accounts = actions.key_account_id
            if not user.active or accounts - accounts._readable_by(user):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot own a follow-up action here: no access to the "
                        "account. Choose its manager or somebody of its service team.",
                        user=user.name,
                    )
                )

    @api.constrains("date_agreed", "date_deadline")
    def _check_dates(self):
        today = fields.Date.context_today(self)
        for action in self:
            if action.date_agreed > today:
                raise ValidationError(
                    self.env._("An action cannot be agreed in the future.")
                )
            if action.date_deadline < action.date_agreed:
                raise ValidationError(
                    self.env._(
                        "“%(name)s” was agreed on %(agreed)s: its deadline cannot be "
                        "earlier.",
                        name=action.name,
                        agreed=action.date_agreed,
                    )
                )

    # === Create and write ===

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "pending"}

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._keep_reminders()
        return actions

    def write(self, vals):
        ended = self.filtered(lambda action: action.state != "pending")
        if ended and vals.keys() & FROZEN:
            raise UserError(
                self.env._(
                    "“%s” is ended: reopen it to change it.", ended[0].display_name
                )
            )
        result = super().write(vals)
        if vals.keys() & {"name", "user_id", "date_deadline"}:
            self._keep_reminders()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_only_pending(self):
        if any(action.state != "pending" for action in self):
            raise UserError(self.env._("An ended action is kept for ever."))

    # === Steps ===

    def action_done(self, result=None):
        """End it with a result; the user who really does it is kept (ROL-10)."""
        self._end("done", result)

    def action_cancel(self, reason=None):
        """Give it up for a stated reason."""
        self._end("cancelled", reason)

    def _end(self, state, words):
        self.check_access("write")
        if words is not None:
            self.write({"result": words})
        self._refuse_state("pending")
        for action in self:
            if not (action.result or "").strip():
                raise UserError(
                    self.env._(
                        "“%s”: write what came of it, or why it is given up, first.",
                        action.name,
                    )
                )
        self._write_guarded(
            {
                "state": state,
                "date_done": fields.Datetime.now(),
                "done_by_id": self.env.user.id,
            }
        )
        activities = self.env["mail.activity"]
        for result, actions in self.grouped("result").items():
            activities._keyed_end(REMINDER, actions, feedback=result)

    def action_reopen(self):
        """Take it up again; what was written stays until it is changed."""
        self.check_access("write")
        self._refuse_state("done", "cancelled")
        self._write_guarded(
            {"state": "pending", "date_done": False, "done_by_id": False}
        )
        self._keep_reminders()

    def _refuse_state(self, *expected):
        labels = dict(self._fields["state"]._description_selection(self.env))
        for action in self:
            if action.state not in expected:
                raise UserError(
                    self.env._(
                        "“%(name)s” is in state “%(state)s” already.",
                        name=action.name,
                        state=labels[action.state],
                    )
                )
