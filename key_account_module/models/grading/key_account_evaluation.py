from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .evaluation_result import result_of
from .evaluation_words import ResultWords, in_language

#: the form as it was concluded never changes; a correction is a new evaluation
FROZEN = {
    "key_account_id",
    "type_id",
    "date",
    "user_id",
    "trigger_id",
    "reason",
    "qualitative",
    "line_ids",
    "judged_line_ids",
    "measured_line_ids",
}


class KeyAccountEvaluation(models.Model):
    """The key-account evaluation form 重點客戶評估表 (EVA-01, 04, 06, 07).

    Panel members of several departments score the criteria of the policy; scores and a
    qualitative analysis together make the result. Once concluded it is a record of what
    was judged by the policy of that day, and stays as it is.
    """

    _name = "key.account.evaluation"
    _description = "Evaluation"
    _inherit = [
        "key.account.guard.mixin",
        "key.account.access.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date desc, id desc"
    _rec_names_search = ["key_account_id.name", "type_id.name"]
    _check_company_auto = True
    _guarded = dict.fromkeys(
        (
            "state",
            "score",
            "coverage",
            "unrated",
            "band",
            "explanation",
            "revision_id",
            "concluded_by_id",
            "date_concluded",
        ),
        "action_conclude",
    ) | {
        "campaign_id": "key.account.evaluation.campaign",
        "form_choice": "action_prepare_lines",
        "corrects_id": "action_correct",
        "outcome": "action_conclude",
        "grant_ids": "action_conclude",
        "poor_count": "action_conclude",
        "date_planned": "action_agree_plan",
        **dict.fromkeys(
            (
                "decision",
                "decision_reason",
                "decision_by_id",
                "date_decided",
                "decision_state",
                "decision_comment",
                "decision_undo",
            ),
            "decide",
        ),
    }

    type_id = fields.Many2one(
        "key.account.evaluation.type",
        string="Kind",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
        tracking=True,
    )
    date = fields.Date(
        required=True, default=fields.Date.context_today, index=True, tracking=True
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
        tracking=True,
        help="Leads the panel, names its members and concludes the evaluation.",
    )
    trigger_id = fields.Many2one(
        "key.account.option",
        domain=[("list", "=", "evaluation_trigger")],
        ondelete="restrict",
        help="What made an evaluation out of turn necessary.",
    )
    reason = fields.Text(help="Why this evaluation is done out of turn.")
    # The panel comes from departments that do not serve the account: whoever may read
    # the evaluation learns whom it is about.
    customer_name = fields.Char(string="Customer", compute="_compute_customer_name")
    state = fields.Selection(
        [("draft", "In progress"), ("concluded", "Concluded")],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
        group_expand=True,
    )
    line_ids = fields.One2many(
        "key.account.evaluation.line", "evaluation_id", string="Scores", copy=False
    )
    qualitative = fields.Text(
        string="Qualitative analysis",
        copy=False,
        help="What the figures do not say; without it there is no result.",
    )
    measured_line_ids = fields.One2many(
        "key.account.evaluation.line",
        "evaluation_id",
        string="Figures",
        domain=[("measured", "=", True)],
        copy=False,
    )
    judged_line_ids = fields.One2many(
        "key.account.evaluation.line",
        "evaluation_id",
        string="Panel scores",
        domain=[("measured", "=", False)],
        copy=False,
    )
    scored_count = fields.Integer(string="Scored", compute="_compute_counts")
    line_count = fields.Integer(string="Lines", compute="_compute_counts")
    preview = fields.Text(string="So far", compute="_compute_preview")

    score = fields.Float(readonly=True, copy=False, digits=(12, 4), aggregator="avg")
    coverage = fields.Float(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Share of the weights for which there is a score.",
    )
    unrated = fields.Boolean(
        string="Not rated",
        readonly=True,
        copy=False,
        help="Fewer of the weights were scored than the policy asks for.",
    )
    band = fields.Char(readonly=True, copy=False, index=True)
    band_name = fields.Char(string="Result", compute="_compute_result_words")
    explanation = fields.Json(readonly=True, copy=False)
    result_words = fields.Text(
        string="How it came about", compute="_compute_result_words"
    )
    revision_id = fields.Many2one(
        "key.account.policy.revision",
        string="Policy revision",
        readonly=True,
        copy=False,
    )
    concluded_by_id = fields.Many2one(
        "res.users", string="Concluded by", readonly=True, copy=False
    )
    date_concluded = fields.Datetime(string="Concluded on", readonly=True, copy=False)

    # === Computed ===

    @api.depends("key_account_id", "type_id", "date")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        stored = self.browse(self.ids)
        readable = set(stored.sudo(False)._filtered_access("read").ids)
        for evaluation in self:
            if evaluation._origin and evaluation._origin.id not in readable:
                evaluation.display_name = self.env._("Evaluation without access")
                continue
            parts = [evaluation.customer_name, evaluation.type_id.name]
            parts.append(fields.Date.to_string(evaluation.date))
            evaluation.display_name = " · ".join(filter(None, parts))

    @api.depends("line_ids.score", "line_ids.value", "line_ids.override_value")
    def _compute_counts(self):
        for evaluation in self:
            evaluation.line_count = len(evaluation.line_ids)
            evaluation.scored_count = len(evaluation.line_ids._filled())

    @api.depends(
        "line_ids.score",
        "line_ids.criterion_id",
        "line_ids.value",
        "line_ids.override_value",
        "line_ids.as_of",
        "type_id",
        "date",
        "state",
    )
    @api.depends_context("lang")
    def _compute_preview(self):
        """The result as it would be now, by today's policy; nothing is stored."""
        for evaluation in self:
            words = False
            if evaluation.state == "draft" and evaluation.scored_count:
                words = "\n".join(evaluation._scores_outside())
                words = words or evaluation._words_of(result_of(evaluation))
            evaluation.preview = words

    @api.depends("explanation", "band", "unrated")
    @api.depends_context("lang")
    def _compute_result_words(self):
        for evaluation in self:
            explanation = evaluation.explanation
            known = (explanation or {}).get("band_name")
            name = in_language(self.env, known, evaluation.band)
            evaluation.band_name = (
                self.env._("Not rated") if evaluation.unrated else name
            )
            evaluation.result_words = explanation and evaluation._words_of(explanation)

    def _read_group_select(self, aggregate_spec, query):
        """What is not concluded or not rated has no score, which is not a score of 0."""
        aggregate = super()._read_group_select(aggregate_spec, query)
        if not aggregate_spec.startswith(("score:", "coverage:")):
            return aggregate
        state = self._field_to_sql(self._table, "state", query)
        counts = SQL("%s = 'concluded'", state)
        if aggregate_spec.startswith("score:"):
            unrated = self._field_to_sql(self._table, "unrated", query)
            counts = SQL("%s AND %s IS NOT TRUE", counts, unrated)
        return SQL("%s FILTER (WHERE %s)", aggregate, counts)

    def _web_read_group_groupby_formatter(self, groupby_spec, values):
        """Results are grouped by their key and called by their name."""
        plain = super()._web_read_group_groupby_formatter(groupby_spec, values)
        if groupby_spec != "band":
            return plain
        names = self._band_names(values)
        return lambda band: (names.get(band, band), plain(band)[1])

    def _band_names(self, bands):
        """``{key: name}`` as the last evaluation with that result was told."""
        rows = self.sudo()._read_group(
            [("band", "in", list(bands))], ["band"], ["id:max"]
        )
        last = self.sudo().browse(id_ for _band, id_ in rows)
        return {evaluation.band: evaluation.band_name for evaluation in last}

    def _words_of(self, explanation):
        """How a result came about, in the user's language."""
        return ResultWords(self.env, explanation).text()

    # === Constraints ===

    @api.constrains("user_id", "key_account_id")
    def _check_owner_access(self):
        for user, evaluations in self.grouped("user_id").items():
            accounts = evaluations.key_account_id
            if accounts - accounts._readable_by(user):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot own this evaluation: no access to the account.",
                        user=user.name,
                    )
                )

    # === Create and write ===

    def _guarded_initial(self):
        return {**super()._guarded_initial(), "state": "draft"}

    def write(self, vals):
        concluded = self.filtered(lambda e: e.state == "concluded")
        if concluded and vals.keys() & FROZEN:
            raise UserError(
                self.env._(
                    "%s is concluded: it does not change.", concluded[0].display_name
                )
            )
        if "user_id" in vals:
            self._check_may_hand_over()
        result = super().write(vals)
        if "key_account_id" in vals:
            # The owner may see the new account; whoever moves the record has to as well.
            self.key_account_id.check_access("read")
        return result

    def _check_may_hand_over(self):
        """The owner hands it on, or his superior; nobody takes it for himself."""
        user = self.env.user
        foreign = self.filtered(lambda evaluation: not evaluation._is_led_by(user))
        if foreign and not self.env.su:
            raise UserError(
                self.env._(
                    "Only %s or a superior hands this evaluation to somebody else.",
                    foreign[0].user_id.name,
                )
            )

    def _is_led_by(self, user):
        """Whether somebody leads the panel, or is a superior of who does."""
        superior = user.has_group("key_account_module.group_region_manager")
        return superior or self.user_id == user

    @api.ondelete(at_uninstall=False)
    def _unlink_not_concluded(self):
        if any(evaluation.state == "concluded" for evaluation in self):
            raise UserError(self.env._("A concluded evaluation is kept for ever."))
