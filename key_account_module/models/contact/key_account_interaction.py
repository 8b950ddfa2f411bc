from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

#: coded lists of the policy: field → list it chooses from
LISTS = {
    "mode_id": "mode",
    "need_method_id": "need_method",
    "question_ids": "guide_question",
    "topic_ids": "visit_topic",
}

#: where the content may stand; a completed record has some
CONTENT = (
    "summary",
    "product_problems",
    "new_needs",
    "service_opinions",
    "market_info",
    "competitor_activity",
)


class KeyAccountInteraction(models.Model):
    """Every talk with a customer, by whatever mode (form 客戶互動記錄表, INT-01).

    Customers that are no key account yet are visited and called, too (VIS-16): such a
    record belongs to who made it, and joins the account once there is one.
    """

    _name = "key.account.interaction"
    _description = "Interaction"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.access.mixin",
        "key.account.action.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["partner_id.name", "mode_id.name", "summary"]
    _check_company_auto = True
    _guarded = {"state": "action_close, action_reopen", "form_id": "mode_id"}

    key_account_id = fields.Many2one(required=False)
    company_id = fields.Many2one(
        "res.company",
        related=None,
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        index=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    date = fields.Datetime(
        string="Time", required=True, default=fields.Datetime.now, tracking=True
    )
    day = fields.Date(
        compute="_compute_day",
        store=True,
        precompute=True,
        index=True,
        help="The date in the time zone of who recorded it.",
    )
    mode_id = fields.Many2one(
        "key.account.option",
        required=True,
        domain=[("list", "=", "mode")],
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
        default=lambda self: self._default_mode_id(),
    )
    participant_ids = fields.Many2many(
        "res.users",
        "key_account_interaction_user_rel",
        "interaction_id",
        "user_id",
        string="Our participants",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    partner_ids = fields.Many2many(
        "res.partner",
        "key_account_interaction_partner_rel",
        "interaction_id",
        "partner_id",
        string="Customer's participants",
        domain="[('commercial_partner_id', '=', partner_id)]",
    )
    state = fields.Selection(
        [("pending", "Pending"), ("completed", "Completed")],
        required=True,
        readonly=True,
        copy=False,
        default="pending",
        index=True,
        tracking=True,
        group_expand=True,
    )

    # The three heads of the form (INT-03), what salespeople bring back (INT-12), and
    # whether the customer could be reached at all (INT-14).
    summary = fields.Text(copy=False)
    product_problems = fields.Text(copy=False)
    new_needs = fields.Text(copy=False)
    service_opinions = fields.Text(string="Opinions on service", copy=False)
    market_info = fields.Text(string="Market information", copy=False)
    competitor_activity = fields.Text(string="Competitors", copy=False)
    need_method_id = fields.Many2one(
        "key.account.option",
        string="Discovered by",
        domain=[("list", "=", "need_method")],
        ondelete="restrict",
        check_company=True,
        help="How the need was found: guided questions, data analysis, insight.",
    )
    question_ids = fields.Many2many(
        "key.account.option",
        "key_account_interaction_question_rel",
        "interaction_id",
        "option_id",
        string="Guide questions",
        domain=[("list", "=", "guide_question")],
        help="Questions of the policy that were asked.",
    )
    call_answered = fields.Selection([("yes", "Answered"), ("no", "Not answered")])
    email_replied = fields.Selection([("yes", "Replied"), ("no", "Not replied")])

    # === Defaults and computed ===

    @api.model
    def _default_mode_id(self):
        """The mode that this user chose last."""
        return self.search([("user_id", "=", self.env.uid)], limit=1).mode_id

    @api.depends("key_account_id")
    def _compute_company_id(self):
        for interaction in self:
            company = interaction.key_account_id.company_id or interaction.company_id
            interaction.company_id = company or self.env.company

    @api.depends("key_account_id")
    def _compute_partner_id(self):
        for interaction in self:
            customer = interaction.key_account_id.partner_id
            interaction.partner_id = customer or interaction.partner_id

    @api.depends("date")
    def _compute_day(self):
        for interaction in self:
            moment = interaction.date
            interaction.day = moment and fields.Datetime.context_timestamp(self, moment)

    @api.depends("partner_id", "mode_id", "day")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        """Hidden from who may not read it: a many2one would show it otherwise."""
        stored = self.browse(self.ids)
        readable = set(stored.sudo(False)._filtered_access("read").ids)
        for interaction in self:
            if interaction._origin and interaction._origin.id not in readable:
                interaction.display_name = self.env._("Interaction without access")
                continue
            day = fields.Date.to_string(interaction.day)
            parts = [day, interaction.mode_id.name, interaction.sudo().partner_id.name]
            interaction.display_name = " · ".join(filter(None, parts))

    # === Constraints ===

    @api.constrains(*LISTS)
    def _check_lists(self):
        for interaction in self:
            for name, wanted in LISTS.items():
                wrong = interaction[name].filtered(lambda o, w=wanted: o.list != w)
                if wrong:
                    raise ValidationError(
                        self.env._(
                            "“%(entry)s” is no entry of the list “%(list)s”.",
                            entry=wrong[0].name,
                            list=wanted,
                        )
                    )

    # === Create and write ===

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "pending"}

    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(vals_list)
        interactions._check_named_records()
        return interactions

    def write(self, vals):
        for interaction in self:
            if interaction.state == "completed" and interaction._refused_names(vals):
                raise UserError(
                    self.env._(
                        "%s is completed: it does not change.", interaction.display_name
                    )
                )
        result = super().write(vals)
        if vals.keys() & {"key_account_id", "lead_id"}:
            self._check_named_records()
        return result

    def _refused_names(self, vals):
        """What a completed record refuses of ``vals``."""
        return vals.keys() & self._frozen_fields()

    @api.model
    def _frozen_fields(self):
        """What a completed record keeps: all that was said, by whom and when."""
        return {
            "key_account_id",
            "partner_id",
            "user_id",
            "date",
            "participant_ids",
            "partner_ids",
            "call_answered",
            "email_replied",
            *LISTS,
            *CONTENT,
        }

    def _check_named_records(self):
        """Nobody learns of an account or an opportunity by naming it."""
        self.key_account_id.check_access("read")
        if self.lead_id:
            self.lead_id.check_access("read")

    @api.ondelete(at_uninstall=False)
    def _unlink_only_pending(self):
        if any(interaction.state == "completed" for interaction in self):
            raise UserError(self.env._("A completed interaction is kept for ever."))

    # === Steps ===

    def action_close(self):
        """Complete the record, or say all that is missing."""
        self.check_access("write")
        for interaction in self:
            problems = interaction._close_problems()
            if problems:
                head = self.env._(
                    "%s cannot be completed yet:", interaction.display_name
                )
                raise UserError("\n".join([head, *(f"• {p}" for p in problems)]))
        self._write_guarded({"state": "completed"})

    def _close_problems(self):
        if self.state == "completed":
            return [self.env._("it is completed already")]
        problems = []
        if self.date > fields.Datetime.now():
            problems.append(self.env._("its time is still to come"))
        if self.call_answered == "no":
            return problems
        if not self.participant_ids or not self.partner_ids:
            problems.append(self.env._("the participants of both sides are missing"))
        if not any((self[name] or "").strip() for name in CONTENT):
            problems.append(self.env._("nothing is written about its content"))
        return problems

    def _content_in_short(self):
        """What was said, head by head, for the printed form."""
        return "\n".join(
            f"{self._fields[name]._description_string(self.env)}: {text}"
            if name != "summary"
            else text
            for name in CONTENT
            if (text := (self[name] or "").strip())
        )

    def action_reopen(self):
        """Take a completed record up again."""
        self.check_access("write")
        for interaction in self:
            if not interaction._may_reopen():
                raise UserError(
                    self.env._("%s is not reopened.", interaction.display_name)
                )
        self._write_guarded({"state": "pending"})

    def _may_reopen(self):
        return self.state == "completed"

    # === Actions ===

    @api.model
    def _log_action(self, **defaults):
        """The short form in a dialog: a talk is noted in under a minute."""
        form = self.env.ref("key_account_module.key_account_interaction_view_form_log")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log an interaction"),
            "res_model": self._name,
            "views": [(form.id, "form")],
            "target": "new",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }

    @api.model
    def _history_action(self, domain, **defaults):
        """All interactions of one customer, over its whole life (INT-17)."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_interaction_action"
        )
        context = {f"default_{name}": value for name, value in defaults.items()}
        return {**action, "domain": domain, "context": context}
