from odoo import api, fields, models
from odoo.exceptions import UserError


class KeyAccountApprovalMixin(models.AbstractModel):
    """A record of an account that somebody else must agree to.

    The model names its subjects and enters its guarded state in
    :meth:`_approval_granted` alone. Its public method checks its own conditions and
    calls :meth:`_approval_request`. Inherit it after the guard mixin.
    """

    _name = "key.account.approval.mixin"
    _description = "Record that can be approved"

    #: key → :class:`~.subject.Subject`: what can be approved, and the content that counts
    _approval_subjects = {}

    approval_request_ids = fields.One2many(
        "key.account.approval.request",
        "res_id",
        string="Approvals",
        domain=lambda self: [("res_model", "=", self._name)],
        copy=False,
        readonly=True,
    )
    approval_authors = fields.Json(
        readonly=True, copy=False, help="Who wrote each guarded field last."
    )
    approval_pending = fields.Boolean(
        compute="_compute_approval",
        search="_search_approval_pending",
        string="Waits for approval",
    )
    approval_is_mine = fields.Boolean(
        compute="_compute_approval", string="Waits for my approval"
    )
    approval_count = fields.Integer(
        compute="_compute_approval", string="Approval rounds"
    )
    approval_html = fields.Html(
        compute="_compute_approval", string="Approval", sanitize=False
    )

    # === What the model says ===

    @api.model
    def _approval_subject_names(self):
        """Subject → its name in the user's language."""
        return {}

    def _approval_granted(self, request):
        """Every step agreed: enter the guarded state. Runs as superuser."""

    def _approval_refused(self, request):
        """A step was refused; ``request`` says by whom and why."""

    def _approval_voided(self, request):
        """The request no longer holds: withdrawn, or the content has changed since.

        ``request._was_granted()`` tells whether the model has something to take back.
        """

    # === What the model calls ===

    def _approval_request(self, subject, chain, note=None):
        """Ask for approval; the caller must be able to write the record.

        :param subject: key of ``_approval_subjects``
        :param chain: the ``key.account.approval.chain`` to go through
        :raise UserError: no chain, a step without anybody, or asked for already
        """
        self.ensure_one()
        self.check_access("write")
        if not chain:
            raise UserError(self.env._("The policy has no approval chain for this."))
        if self.sudo().approval_request_ids.filtered(
            lambda r: r.subject == subject and r.state == "pending"
        ):
            raise UserError(
                self.env._("“%s” waits for approval already.", self.display_name)
            )
        requests = self.env["key.account.approval.request"]
        return requests._open_round(self, subject, chain, note)

    def _approval_check(self, subject):
        """The approval that holds for the content as it is now.

        :raise UserError: there is none, or the content has changed since
        """
        self.ensure_one()
        requests = self.env["key.account.approval.request"]
        live = requests._live(self).filtered(
            lambda request: request.subject == subject and request.state == "approved"
        )
        if not live or live._hash_now(self) != live.sudo().content_hash:
            raise UserError(
                self.env._(
                    "“%(record)s” needs an approval that holds: %(subject)s.",
                    record=self.display_name,
                    subject=self._approval_subject_names().get(subject, subject),
                )
            )
        return live

    # === Screens ===

    @api.depends("approval_request_ids.state", "approval_request_ids.decision_ids")
    @api.depends_context("uid", "lang")
    def _compute_approval(self):
        for record in self:
            requests = record.approval_request_ids
            pending = requests.filtered(lambda request: request.state == "pending")
            record.approval_pending = bool(pending)
            record.approval_is_mine = any(pending.mapped("is_mine"))
            record.approval_count = len(requests)
            record.approval_html = requests._html_of_last_rounds()

    def _search_approval_pending(self, operator, value):
        if operator != "in":
            return NotImplemented
        pending = self.env["key.account.approval.request"]._search(
            [("res_model", "=", self._name), ("state", "=", "pending")]
        )
        within = "in" if True in value else "not in"
        return [("id", within, pending.subselect("res_id"))]

    def _approval_mine(self):
        """The request on this record that waits for the caller."""
        self.ensure_one()
        mine = self.approval_request_ids.filtered("is_mine")
        if not mine:
            raise UserError(self.env._("Nothing here waits for your approval."))
        return mine[0]

    def action_approval_approve(self):
        """The dialogue to approve."""
        return self._approval_mine().action_open_approve()

    def action_approval_refuse(self):
        """The dialogue to refuse."""
        return self._approval_mine().action_open_refuse()

    def action_approval_delegate(self):
        """The dialogue to delegate."""
        return self._approval_mine().action_open_delegate()

    def action_view_approvals(self):
        """All rounds of this record."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_approval_request_action"
        )
        domain = [("res_model", "=", self._name), ("res_id", "=", self.id)]
        return {**action, "domain": domain, "context": {}}

    # === Changes take approvals back ===

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._refuse_approval_authors(vals)
        records = super().create(vals_list)
        records._approval_note_authors(records._approval_guarded())
        return records

    def write(self, vals):
        self._refuse_approval_authors(vals)
        result = super().write(vals)
        self._approval_note_authors(self._approval_guarded() & vals.keys())
        self.env["key.account.approval.request"]._void_changed(self)
        return result

    def unlink(self):
        requests = self.env["key.account.approval.request"]._live(self)
        result = super().unlink()
        requests._void_deleted()
        return result

    def _refuse_approval_authors(self, vals):
        if "approval_authors" in vals:
            raise UserError(self.env._("Who wrote what is noted by itself."))

    @api.model
    def _approval_guarded(self):
        """Names of the fields that any subject guards."""
        subjects = self._approval_subjects.values()
        return {name for subject in subjects for name in subject.names()}

    def _approval_lines_changed(self, line_model):
        """Called by the lines, whichever way they were written."""
        lines = {
            name
            for subject in self._approval_subjects.values()
            for name in subject.lines
            if self._fields[name].comodel_name == line_model
        }
        self._approval_note_authors(lines)
        self.env["key.account.approval.request"]._void_changed(self)

    def _approval_note_authors(self, names):
        """Remember that the caller wrote these fields last."""
        if not names:
            return
        written = dict.fromkeys(names, self.env.uid)
        for record in self:
            # pylint: disable-next=super-method-mismatch  # past our own write on purpose
            super(KeyAccountApprovalMixin, record).write(
                {"approval_authors": {**(record.approval_authors or {}), **written}}
            )

    def _approval_author_ids(self, subject):
        """Ids of who answers for the record or wrote what is approved."""
        guarded = self._approval_subjects[subject].names()
        authors = {(self.approval_authors or {}).get(name) for name in guarded}
        if "user_id" in self._fields:
            authors.add(self.user_id.id)
        return sorted(authors - {None, False})

    # === Who ===

    def _approval_is_readable_by(self, user):
        """Whether ``user`` may read this record in its company."""
        self.ensure_one()
        company = self.sudo().company_id
        if company not in user.sudo().company_ids:
            return False
        record = self.with_user(user).with_context(allowed_company_ids=company.ids)
        return record.has_access("read")

    @api.model
    def _approval_path_leads_to_users(self, path):
        """Whether a path of fields goes over relations to users and reads no more."""
        model = self
        for name in path.split("."):
            field = model._fields.get(name)
            if field is None or not field.relational or field.company_dependent:
                return False
            model = self.env[field.comodel_name]
        return model._name == "res.users"

    def _approval_users_at(self, path):
        """Users that a path leads to from this record; none if it leads nowhere."""
        if not self._approval_path_leads_to_users(path):
            return self.env["res.users"]
        return self.sudo().mapped(path)
