from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import is_html_empty

#: who sat when and under whom is fixed once the meeting has been held
HELD = {"body_id", "chair_id", "user_id", "date", "company_id"}

#: what closed minutes keep for ever
FROZEN = HELD | {
    "name",
    "duration",
    "location",
    "participant_ids",
    "partner_ids",
    "item_ids",
    "minutes",
}


class KeyAccountMeeting(models.Model):
    """A meeting of a body that decides, with its minutes (ROL-22).

    It speaks of several accounts and belongs to none: chair, organiser and participants
    see it. What was decided about one account is in the items.
    """

    _name = "key.account.meeting"
    _description = "Meeting"
    _inherit = ["key.account.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "date desc, id desc"
    _check_company_auto = True
    _guarded = {
        "state": "action_hold, action_close",
        "closed_by_id": "action_close",
        "date_closed": "action_close",
        "event_id": "create",
    }

    name = fields.Char(string="Meeting subject", required=True, tracking=True)
    body_id = fields.Many2one(
        "key.account.option",
        required=True,
        domain=[("list", "=", "body")],
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
        help="Who decides: managers' office meeting, committee, …",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date = fields.Datetime(
        string="Begins",
        required=True,
        index=True,
        tracking=True,
        default=fields.Datetime.now,
    )
    duration = fields.Float(string="Hours", default=1.0)
    location = fields.Char()
    chair_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        check_company=True,
        tracking=True,
        default=lambda self: self.env.user,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Organiser",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        check_company=True,
        tracking=True,
        default=lambda self: self.env.user,
    )
    participant_ids = fields.Many2many(
        "res.users",
        "key_account_meeting_participant_rel",
        "meeting_id",
        "user_id",
        string="Participants",
        domain=[("share", "=", False)],
        check_company=True,
        help="Colleagues who take part, and therefore see the meeting.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "key_account_meeting_partner_rel",
        "meeting_id",
        "partner_id",
        string="Guests",
        help="Participants of the customer's side, or from elsewhere.",
    )
    item_ids = fields.One2many(
        "key.account.meeting.item", "meeting_id", string="Agenda", copy=True
    )
    minutes = fields.Html(copy=False)
    state = fields.Selection(
        [("planned", "Planned"), ("held", "Held"), ("closed", "Minutes closed")],
        required=True,
        readonly=True,
        copy=False,
        default="planned",
        index=True,
        tracking=True,
        group_expand=True,
    )
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_closed = fields.Datetime(string="Closed on", readonly=True, copy=False)
    is_leader = fields.Boolean(compute="_compute_is_leader")

    _duration_positive = models.Constraint(
        "CHECK (duration > 0)", "A meeting takes some time."
    )

    @api.depends("chair_id", "user_id")
    @api.depends_context("uid")
    def _compute_is_leader(self):
        for meeting in self:
            meeting.is_leader = meeting._is_led_by(self.env.user)

    def _is_led_by(self, user):
        """Chair and organiser run the meeting and answer for its minutes."""
        return user in (self.chair_id | self.user_id)

    @api.constrains("chair_id", "user_id")
    def _check_leaders(self):
        for user in self.chair_id | self.user_id:
            if not user.has_group("key_account_module.group_user"):
                raise ValidationError(
                    self.env._(
                        "%s cannot lead a meeting: no access to key accounts.",
                        user.name,
                    )
                )

    @api.constrains("body_id")
    def _check_body(self):
        for meeting in self:
            if meeting.body_id.list != "body":
                raise ValidationError(
                    self.env._(
                        "“%s” is not a body that meets: choose one of the list “body”.",
                        meeting.body_id.name,
                    )
                )

    # === Create and write ===

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "planned"}

    def write(self, vals):
        for meeting in self:
            frozen = {"planned": set(), "held": HELD, "closed": FROZEN}[meeting.state]
            if vals.keys() & frozen:
                raise UserError(
                    self.env._(
                        "“%s”: the meeting has been held, and this is part of its "
                        "minutes.",
                        meeting.name,
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        if any(meeting.state != "planned" for meeting in self):
            raise UserError(self.env._("A meeting that was held is kept for ever."))

    # === Steps ===

    def action_hold(self):
        """The meeting takes place: who came is written, and decisions can be."""
        for meeting in self._led_in_state("planned"):
            if meeting.date > fields.Datetime.now():
                raise UserError(
                    self.env._("“%s” has not begun yet.", meeting.display_name)
                )
            if not meeting.participant_ids:
                raise UserError(
                    self.env._("“%s”: write who took part first.", meeting.display_name)
                )
        self._write_guarded({"state": "held"})

    def action_close(self):
        """Close the minutes, or say all that is missing."""
        for meeting in self._led_in_state("held"):
            problems = meeting._close_problems()
            if problems:
                head = self.env._("“%s” cannot be closed yet:", meeting.display_name)
                raise UserError("\n".join([head, *(f"• {p}" for p in problems)]))
        self._write_guarded(
            {
                "state": "closed",
                "closed_by_id": self.env.user.id,
                "date_closed": fields.Datetime.now(),
            }
        )

    def _led_in_state(self, state):
        """``self``, once it is sure that this user may make the step from ``state``."""
        self.check_access("write")
        for meeting in self:
            if not meeting._is_led_by(self.env.user):
                raise UserError(
                    self.env._(
                        "Only chair or organiser of “%s” do this.", meeting.display_name
                    )
                )
            if meeting.state != state:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "“%(name)s” is in state “%(state)s”: this step comes at "
                        "another time.",
                        name=meeting.display_name,
                        state=labels[meeting.state],
                    )
                )
        return self

    def _close_problems(self):
        problems = []
        if is_html_empty(self.minutes):
            problems.append(self.env._("the minutes are missing"))
        # As superuser: an item of an account that the chair no longer sees counts too.
        undecided = self.sudo().item_ids.filtered(
            lambda item: not (item.decision or "").strip() or not item.outcome
        )
        return problems + [
            self.env._("“%s” has no decision and outcome", item.topic)
            for item in undecided
        ]
