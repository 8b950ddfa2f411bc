from odoo import api, fields, models


class KeyAccountGradeDecide(models.TransientModel):
    """The dialogue in which a director settles a grade by hand (CLS-12)."""

    _name = "key.account.grade.decide"
    _description = "Decide a grade"

    key_account_id = fields.Many2one(
        "key.account", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="key_account_id.company_id")
    scheme_id = fields.Many2one(
        "key.account.scheme",
        required=True,
        domain="[('company_id', 'in', (company_id, False))]",
    )
    grade_id = fields.Many2one(
        "key.account.grade", string="Current grade", compute="_compute_grade_id"
    )
    current_tier_id = fields.Many2one(related="grade_id.tier_id", string="Now")
    computed_tier_id = fields.Many2one(related="grade_id.computed_tier_id")
    conflict_tier_ids = fields.Many2many(related="grade_id.conflict_tier_ids")
    latest_words = fields.Text(related="grade_id.latest_words")
    manual_hold = fields.Boolean(related="grade_id.manual_hold")
    tier_id = fields.Many2one(
        "key.account.tier",
        string="Grade",
        domain="[('scheme_id', '=', scheme_id)]",
    )
    reason_code_id = fields.Many2one(
        "key.account.option",
        string="Reason code",
        domain="[('list', '=', 'override_reason'), ('company_id', '=', company_id)]",
    )
    valid_until = fields.Date(
        string="Last day",
        compute="_compute_valid_until",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="After it the grade follows the policy again.",
    )
    override_approval_id = fields.Many2one(related="scheme_id.override_approval_id")
    reason = fields.Text(required=True)

    @api.depends("key_account_id", "scheme_id")
    def _compute_grade_id(self):
        for dialogue in self:
            dialogue.grade_id = dialogue.key_account_id.current_grade_ids.filtered(
                lambda grade, scheme=dialogue.scheme_id: grade.scheme_id == scheme
            )

    @api.depends("key_account_id", "scheme_id")
    def _compute_valid_until(self):
        for dialogue in self:
            account, scheme = dialogue.key_account_id, dialogue.scheme_id
            dialogue.valid_until = account._usual_last_day(scheme)

    @api.onchange("scheme_id")
    def _onchange_scheme_id(self):
        if self.tier_id.scheme_id != self.scheme_id:
            self.tier_id = self.computed_tier_id

    def action_decide(self):
        """Set the chosen grade."""
        self.ensure_one()
        return self.key_account_id.decide_grade(
            self.scheme_id.id,
            self.tier_id.id,
            self.reason,
            self.reason_code_id.id,
            self.valid_until,
        )

    def action_release(self):
        """Let the policy decide again."""
        self.ensure_one()
        return self.key_account_id.release_grade(self.scheme_id.id, self.reason)

    @api.model
    def _open(self, account):
        open_grade = account.current_grade_ids.filtered("needs_decision")[:1]
        scheme = (open_grade or account.grade_id).scheme_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decide the grade of %s", account.display_name),
            "res_model": self._name,
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_key_account_id": account.id,
                "default_scheme_id": scheme.id,
            },
        }
