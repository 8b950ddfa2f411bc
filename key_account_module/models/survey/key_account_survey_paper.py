from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

#: state → steps that lead out of it, and whereto
STEPS = {
    "action_submit": ({"draft", "returned"}, "submitted"),
    "action_approve": ({"submitted"}, "approved"),
    "action_return": ({"submitted"}, "returned"),
}
CONTENT = {"summary", "problems", "causes", "measures"}


class KeyAccountSurveyPaper(models.Model):
    """What the leaders get after a survey: report or improvement plan (SAT-08, SAT-09).

    It is kept with its review: when it was submitted and by whom, who reviewed it and
    with which opinion (DOC-08). What was submitted does not change; one that comes back
    is written anew, and the chatter keeps the review before.
    """

    _name = "key.account.survey.paper"
    _description = "Paper on a survey"
    _inherit = ["key.account.guard.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "campaign_id desc, kind, id"
    _check_company_auto = True
    _guarded = {
        "state": "action_submit, action_approve, action_return",
        "date_submitted": "action_submit",
        "submitted_by_id": "action_submit",
        "results": "action_submit",
        "date_reviewed": "action_approve, action_return",
        "reviewer_id": "action_approve, action_return",
        "opinion": "action_approve, action_return",
    }

    name = fields.Char(compute="_compute_name")
    campaign_id = fields.Many2one(
        "key.account.survey.campaign",
        string="Survey",
        required=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="campaign_id.company_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [
            ("report", "Survey report"),
            ("improvement_plan", "Service improvement plan"),
        ],
        string="Paper",
        required=True,
    )
    summary = fields.Text(help="What the survey shows, in a few sentences.")
    problems = fields.Text(help="What customers are dissatisfied with.")
    causes = fields.Text(string="Root causes")
    measures = fields.Text(
        help="What will be done; the actions of the survey are listed by themselves."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("returned", "Returned"),
            ("approved", "Reviewed"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    results = fields.Json(readonly=True, copy=False)
    date_submitted = fields.Datetime(
        string="Submitted on", readonly=True, copy=False, tracking=True
    )
    submitted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, tracking=True
    )
    date_reviewed = fields.Datetime(
        string="Reviewed on", readonly=True, copy=False, tracking=True
    )
    reviewer_id = fields.Many2one(
        "res.users", string="Reviewed by", readonly=True, copy=False, tracking=True
    )
    opinion = fields.Text(
        string="Opinion of the leaders", readonly=True, copy=False, tracking=True
    )
    may_review = fields.Boolean(compute="_compute_may_review")

    _one_of_each = models.Constraint(
        "UNIQUE (campaign_id, kind)", "A survey has one paper of each kind."
    )

    @api.depends("campaign_id.name", "kind")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for paper in self:
            parts = (paper.campaign_id.name, kinds.get(paper.kind))
            paper.name = " – ".join(filter(None, parts))

    @api.depends("state", "submitted_by_id")
    @api.depends_context("uid")
    def _compute_may_review(self):
        for paper in self:
            paper.may_review = paper.state == "submitted" and paper._is_reviewer()

    def _is_reviewer(self):
        """Whether the real user may review it: by role, and not his own paper."""
        user = self.env.user
        if user == self.submitted_by_id:
            return False
        roles = self.sudo().campaign_id.type_id.reviewer_ids
        if roles:
            return user in roles.member_ids
        return user.has_group("key_account_module.group_director")

    # === Create and write ===

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "draft"}

    def write(self, vals):
        for paper in self:
            if paper.date_submitted and {"campaign_id", "kind"} & vals.keys():
                raise UserError(
                    self.env._("%s keeps its survey: write another paper.", paper.name)
                )
            if paper.state in ("submitted", "approved") and CONTENT & vals.keys():
                raise UserError(
                    self.env._("%s is submitted: it does not change.", paper.name)
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(paper.date_submitted for paper in self):
            raise UserError(self.env._("A paper that was submitted is kept."))

    # === Steps ===

    def _step(self, method, vals):
        for paper in self:
            states, target = STEPS[method]
            if paper.state not in states:
                raise UserError(
                    self.env._(
                        "%(paper)s is in state “%(state)s”: not possible now.",
                        paper=paper.name,
                        state=dict(
                            self._fields["state"]._description_selection(self.env)
                        )[paper.state],
                    )
                )
            paper._write_guarded({"state": target, **vals})

    def action_submit(self):
        """Hand it to the leaders; figures and words stay from now on."""
        self.check_access("write")
        for paper in self:
            paper._refuse_incomplete()
            paper._step(
                "action_submit",
                {
                    "date_submitted": fields.Datetime.now(),
                    "submitted_by_id": self.env.user.id,
                    "results": paper.campaign_id._sections(),
                    "date_reviewed": False,
                    "reviewer_id": False,
                    "opinion": False,
                },
            )

    def _refuse_incomplete(self):
        """Say which parts of the form are still empty."""
        needed = {
            "report": ("summary", "problems"),
            "improvement_plan": ("problems", "causes", "measures"),
        }
        empty = [
            self._fields[name]._description_string(self.env)
            for name in needed[self.kind]
            if not (self[name] or "").strip()
        ]
        if self.campaign_id.state not in ("analysis", "submitted"):
            raise UserError(
                self.env._("%s: the answers are not in yet.", self.campaign_id.name)
            )
        if empty:
            raise UserError(
                self.env._(
                    "%(paper)s: fill in %(fields)s first.",
                    paper=self.name,
                    fields=", ".join(f"“{name}”" for name in empty),
                )
            )

    def action_review(self):
        """The dialogue in which a leader reviews it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review"),
            "res_model": "key.account.survey.review",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_paper_id": self.id},
        }

    def action_approve(self, opinion):
        """The leaders have reviewed it and agree."""
        self._review("action_approve", opinion)

    def action_return(self, opinion):
        """The leaders want it otherwise; the opinion says how."""
        self._review("action_return", opinion)

    def _review(self, method, opinion):
        self.check_access("read")
        words = (opinion or "").strip()
        for paper in self:
            if not paper._is_reviewer():
                raise AccessError(
                    self.env._(
                        "%s: only the leaders whom the policy names review it, and "
                        "nobody his own paper.",
                        paper.name,
                    )
                )
            if not words:
                raise UserError(self.env._("%s: write your opinion first.", paper.name))
            review = {
                "date_reviewed": fields.Datetime.now(),
                "reviewer_id": self.env.user.id,
                "opinion": words,
            }
            # A leader may be an auditor, who writes nothing else.
            paper.sudo()._step(method, review)
