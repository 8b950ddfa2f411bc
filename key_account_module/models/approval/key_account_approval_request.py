from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...engine.approvals import step_states
from .bench import Bench


class KeyAccountApprovalRequest(models.Model):
    """One round of asking for approval (I36–I39).

    It keeps the steps and the content as they were when somebody asked. The state is
    entered by the methods below alone, each of which asks again who the caller is, what
    he may decide now and whether the content is still the same.
    """

    _name = "key.account.approval.request"
    _description = "Approval request"
    _inherit = [
        "key.account.sealed.mixin",
        "key.account.access.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_requested desc, id desc"
    _check_company_auto = True

    name = fields.Char(string="Record", required=True)
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        string="Record ID", model_field="res_model", required=True
    )
    subject = fields.Char(required=True, help="Key of what is asked for.")
    subject_name = fields.Char(compute="_compute_subject_name", string="About")
    chain_id = fields.Many2one(
        "key.account.approval.chain", required=True, index=True, ondelete="restrict"
    )
    revision_id = fields.Many2one(
        "key.account.policy.revision",
        string="Policy revision",
        ondelete="restrict",
        help="The policy as it was when somebody asked.",
    )
    round = fields.Integer(required=True)
    note = fields.Text(help="What the requester wants the approvers to know.")
    requester_id = fields.Many2one(
        "res.users", string="Asked by", required=True, index=True, ondelete="restrict"
    )
    author_ids = fields.Many2many(
        "res.users",
        "key_account_approval_author_rel",
        "request_id",
        "user_id",
        string="Written by",
        help="Who wrote what is approved; kept out of steps with four eyes.",
    )
    asked_ids = fields.Many2many(
        "res.users",
        "key_account_approval_asked_rel",
        "request_id",
        "user_id",
        string="Approvers asked",
        help="Who has been asked to decide; may read this request.",
    )
    steps = fields.Json(string="Steps as asked", required=True)
    content = fields.Json(required=True)
    content_hash = fields.Char(required=True)
    content_words = fields.Text(string="As asked")
    state = fields.Selection(
        [
            ("pending", "To approve"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("superseded", "Void: changed since"),
            ("cancelled", "Withdrawn"),
        ],
        required=True,
        index=True,
        group_expand=True,
    )
    reason = fields.Text(help="Why it was voided or withdrawn.")
    date_requested = fields.Datetime(string="Asked on", required=True)
    date_done = fields.Datetime(string="Ended on")
    decision_ids = fields.One2many("key.account.approval.decision", "request_id")
    # Moved by every decision: whoever waited for the row starts again on what is new.
    decision_count = fields.Integer(default=0)
    is_orphaned = fields.Boolean(
        string="Nobody left", help="Nobody can decide the open step any more."
    )
    waiting_for = fields.Char(compute="_compute_people", string="Waiting for")
    is_mine = fields.Boolean(
        compute="_compute_people", search="_search_is_mine", string="Waiting for me"
    )
    is_deputy = fields.Boolean(
        compute="_compute_people", search="_search_is_deputy", string="As deputy"
    )
    can_cancel = fields.Boolean(compute="_compute_can_cancel")

    _one_pending = models.UniqueIndex(
        "(res_model, res_id, subject) WHERE state = 'pending'",
        "Approval has been asked for already.",
    )
    _round_once = models.Constraint(
        "UNIQUE (res_model, res_id, subject, round)", "A round has its own number."
    )

    # === Read ===

    @api.depends("res_model", "subject")
    @api.depends_context("lang")
    def _compute_subject_name(self):
        for request in self:
            names = self.env[request.res_model]._approval_subject_names()
            request.subject_name = names.get(request.subject, request.subject)

    @api.depends("name", "subject", "round")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for request in self:
            request.display_name = self.env._(
                "%(record)s: %(subject)s (round %(round)s)",
                record=request.name,
                subject=request.subject_name,
                round=request.round,
            )

    @api.depends("state", "decision_ids")
    @api.depends_context("uid")
    def _compute_people(self):
        bench, user = Bench(self), self.env.user
        for request in self:
            found = bench.deciders(request)
            ids = {id_ for people in found.values() for id_ in people}
            request.waiting_for = ", ".join(
                self.env["res.users"].sudo().browse(sorted(ids)).mapped("name")
            )
            seats = request._seats_of(user, found)
            request.is_mine = bool(seats)
            request.is_deputy = bool(seats) and user.id not in seats

    @api.model
    def _seats_of(self, user, found):
        return {people[user.id] for people in found.values() if user.id in people}

    def _search_is_mine(self, operator, value):
        return self._search_mine(operator, value, lambda user, seats: bool(seats))

    def _search_is_deputy(self, operator, value):
        return self._search_mine(
            operator, value, lambda user, seats: bool(seats) and user.id not in seats
        )

    def _search_mine(self, operator, value, chosen):
        """Whoever waits is asked now, in as many queries for one as for a thousand."""
        if operator != "in":
            return NotImplemented
        user = self.env.user
        pending = self.search([("state", "=", "pending")])
        bench = Bench(pending)
        mine = pending.filtered(
            lambda request: chosen(
                user, request._seats_of(user, bench.deciders(request))
            )
        )
        found = Domain("id", "in", mine.ids)
        return Domain.OR(
            [found] * (True in value) + [~found] * (False in value) or [Domain.FALSE]
        )

    @api.depends("state", "requester_id")
    @api.depends_context("uid")
    def _compute_can_cancel(self):
        for request in self:
            request.can_cancel = request.state == "pending" and request._may_cancel()

    def _may_cancel(self):
        director = self.env.user.has_group("key_account_module.group_director")
        return director or self.requester_id == self.env.user

    def _step(self, key):
        [step] = [step for step in self.sudo().steps if step["key"] == key]
        return step

    def _step_name(self, key):
        """The name of a step in the user's language, as it was when asked."""
        names = self._step(key)["name"]
        return names.get(self.env.lang) or names.get("en_US") or key

    def _step_states(self):
        """Step key → its state, the open ones closed once the round is over."""
        bench = Bench(self)
        found = step_states(bench.steps(self), bench.decisions(self))
        if self.state in ("superseded", "cancelled"):
            ended = {"open": "skipped", "waiting": "skipped"}
            found = {key: ended.get(state, state) for key, state in found.items()}
        return found

    def _record(self):
        """What it is about; empty if it was deleted."""
        return self.env[self.sudo().res_model].browse(self.sudo().res_id).exists()

    def message_post(self, **kwargs):
        """Only what happens is told here: a message could look like a decision."""
        if not self.env.su:
            raise AccessError(
                self.env._("Decide the request, or write your message on its record.")
            )
        return super().message_post(**kwargs)

    # === What people do ===

    def action_approve(self, comment=None, step=None, meeting=None):
        """Approve a step that waits for the caller.

        :param comment: what he says; the step may require it
        :param step: key of the step, needed when several wait for him
        :param meeting: the meeting that agreed, or its id, if the step asks for one
        :raise UserError: it does not wait for him (now), with the reason
        """
        return self._decide("approve", comment, step, meeting=meeting)

    def action_refuse(self, comment=None, step=None, meeting=None):
        """Refuse a step that waits for the caller; that ends the round."""
        return self._decide("refuse", comment, step, meeting=meeting)

    def action_delegate(self, user, comment=None, step=None):
        """Hand the caller's seat in a step to somebody else, for this round.

        :param user: a user or his id
        """
        receiver = self.env["res.users"].browse(int(user))
        return self._decide("delegate", comment, step, receiver)

    def action_cancel(self, reason=None):
        """Withdraw a request: whoever asked may, or a director."""
        self._check_readable()
        for request in self:
            if not request._may_cancel():
                raise AccessError(
                    self.env._(
                        "Only %s or a director withdraws this request.",
                        request.requester_id.sudo().name,
                    )
                )
        for request in self:
            request._lock()
            request._require_pending()
            request._end("cancelled", reason)

    def action_open_record(self):
        """Open what it is about."""
        self.ensure_one()
        record = self._record()
        if not record:
            raise UserError(self.env._("“%s” has been deleted.", self.name))
        return record.get_formview_action()

    def action_open_approve(self):
        """The dialogue to approve."""
        return self.env["key.account.approval.decide"]._open(self, "approve")

    def action_open_refuse(self):
        """The dialogue to refuse."""
        return self.env["key.account.approval.decide"]._open(self, "refuse")

    def action_open_delegate(self):
        """The dialogue to delegate."""
        return self.env["key.account.approval.decide"]._open(self, "delegate")
