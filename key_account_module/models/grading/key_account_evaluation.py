from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .evaluation_result import outside, result_of

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
            "band",
            "explanation",
            "revision_id",
            "concluded_by_id",
            "date_concluded",
        ),
        "action_conclude",
    )

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
    scored_count = fields.Integer(string="Scored", compute="_compute_counts")
    line_count = fields.Integer(string="Lines", compute="_compute_counts")
    preview = fields.Text(string="So far", compute="_compute_preview")

    score = fields.Float(
        readonly=True, copy=False, digits=(12, 2), aggregator="avg", tracking=True
    )
    coverage = fields.Float(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Share of the weights for which there is a score.",
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
    concluded_by_id = fields.Many2one("res.users", readonly=True, copy=False)
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

    @api.depends("line_ids.score")
    def _compute_counts(self):
        for evaluation in self:
            evaluation.line_count = len(evaluation.line_ids)
            evaluation.scored_count = len(evaluation.line_ids.filtered("score"))

    @api.depends("line_ids.score", "line_ids.criterion_id", "type_id", "state")
    @api.depends_context("lang")
    def _compute_preview(self):
        """The result as it would be now, by today's policy; nothing is stored."""
        for evaluation in self:
            words = False
            if evaluation.state == "draft" and evaluation.scored_count:
                words = "\n".join(evaluation._scores_outside())
                words = words or evaluation._explanation_words(result_of(evaluation))
            evaluation.preview = words

    @api.depends("explanation", "band")
    @api.depends_context("lang")
    def _compute_result_words(self):
        for evaluation in self:
            explanation = evaluation.explanation or {}
            evaluation.band_name = evaluation._in_language(
                explanation.get("band_name"), evaluation.band
            )
            evaluation.result_words = (
                evaluation._explanation_words(explanation) if explanation else False
            )

    def _read_group_select(self, aggregate_spec, query):
        """What is not concluded has no score yet, which is not a score of 0."""
        aggregate = super()._read_group_select(aggregate_spec, query)
        if not aggregate_spec.startswith(("score:", "coverage:")):
            return aggregate
        state = self._field_to_sql(self._table, "state", query)
        return SQL("%s FILTER (WHERE %s = 'concluded')", aggregate, state)

    def _in_language(self, names, default=False):
        names, lang = names or {}, self.env.lang or "en_US"
        return names.get(lang) or names.get("en_US") or default

    def _explanation_words(self, explanation):
        """How a result came about, one line a criterion, in the user's language."""
        band = self._in_language(explanation["band_name"], explanation["band"])
        head = self.env._(
            "Score %(score)s with %(coverage)s %% of the weights scored: %(band)s.",
            score=_rounded(explanation["score"]),
            coverage=_rounded(explanation["coverage"], 100),
            band=band or self.env._("the policy names no result for it"),
        )
        return "\n".join([head, *map(self._criterion_words, explanation["criteria"])])

    def _criterion_words(self, row):
        names = [row["indicator"], row["name"]]
        title = " / ".join(filter(None, map(self._in_language, names)))
        if row["average"] is None:
            return self.env._("%s: no score, left out", title)
        return self.env._(
            "%(criterion)s: %(average)s on average, contributes %(points)s",
            criterion=title,
            average=_rounded(row["average"]),
            points=_rounded(row["contribution"]),
        )

    # === Constraints ===

    @api.constrains("user_id", "key_account_id")
    def _check_owner_access(self):
        for evaluation in self:
            if not evaluation.key_account_id._is_readable_by(evaluation.user_id):
                raise ValidationError(
                    self.env._(
                        "%(user)s cannot own this evaluation: no access to the account.",
                        user=evaluation.user_id.name,
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
        if self.env.su or user.has_group("key_account_module.group_region_manager"):
            return
        if self.user_id - user:
            raise UserError(
                self.env._(
                    "Only %s or a superior hands this evaluation to somebody else.",
                    (self.user_id - user)[0].name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_not_concluded(self):
        if any(evaluation.state == "concluded" for evaluation in self):
            raise UserError(self.env._("A concluded evaluation is kept for ever."))

    # === Actions ===

    def action_prepare_lines(self):
        """Add the missing lines: every department of the panel × every criterion."""
        vals_list = []
        for evaluation in self:
            kind = evaluation.type_id
            known = {(x.department_id, x.criterion_id) for x in evaluation.line_ids}
            departments = list(kind.department_ids) or [kind.department_ids]
            leaves = kind.criterion_ids._leaves()
            vals_list += [
                {
                    "evaluation_id": evaluation.id,
                    "department_id": department.id,
                    "criterion_id": leaf.id,
                    "sequence": number,
                }
                for department in departments
                for number, leaf in enumerate(leaves)
                if (department, leaf) not in known
            ]
        self.env["key.account.evaluation.line"].create(vals_list)

    def action_open_lines(self):
        """The score sheet: all lines, grouped by department."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_evaluation_line_action"
        )
        return {**action, "domain": [("evaluation_id", "=", self.id)]}

    def action_conclude(self):
        """Turn scores and analysis into the result, or say all that is missing.

        :raise UserError: everything that stands against it, in one message
        """
        self.check_access("write")
        for evaluation in self:
            problems = evaluation._conclude_problems()
            if problems:
                raise UserError(
                    "\n".join(
                        [
                            self.env._(
                                "%s cannot be concluded yet:", evaluation.display_name
                            ),
                            *(f"• {problem}" for problem in problems),
                        ]
                    )
                )
        for evaluation in self:
            evaluation._conclude()

    def _conclude(self):
        explanation = result_of(self)
        self._write_guarded(
            {
                "state": "concluded",
                "score": float(explanation["score"]),
                "coverage": float(explanation["coverage"]),
                "band": explanation["band"],
                "explanation": explanation,
                "revision_id": self.type_id.sudo().bundle_id.revision_id.id,
                "concluded_by_id": self.env.user.id,
                "date_concluded": fields.Datetime.now(),
            }
        )

    # === Why it cannot be concluded ===

    def _conclude_problems(self):
        """All reasons at once (EVA-06, EVA-07)."""
        if self.state == "concluded":
            return [self.env._("it is concluded already")]
        problems = self._missing_departments()
        if not self.line_ids.filtered("score"):
            problems.append(self.env._("nothing is scored"))
        problems += self._scale_problems()
        if not (self.qualitative or "").strip():
            problems.append(self.env._("the qualitative analysis is missing"))
        return problems

    def _missing_departments(self):
        """A department is represented when a named member has given a score."""
        scored = self.line_ids.filtered(lambda line: line.score and line.user_id)
        missing = self.type_id.department_ids - scored.department_id
        return [
            self.env._("department %s is not represented by a scoring member", d.name)
            for d in missing
        ]

    def _scale_problems(self):
        if not self.type_id.scale:
            return [self.env._("the policy sets no scoring scale")]
        return self._scores_outside()

    def _scores_outside(self):
        bounds = self.type_id._scale_bounds()
        return [
            self.env._(
                "%(criterion)s (%(department)s): %(score)s is outside the scale "
                "%(low)s–%(high)s",
                criterion=line.criterion_id.display_name,
                department=line.department_id.display_name or "–",
                score=line.score,
                low=bounds[0],
                high=bounds[1],
            )
            for line in (outside(self.line_ids, bounds) if bounds else ())
        ]


def _rounded(text, factor=1):
    """A decimal text with at most two decimals, for people."""
    number = round(Decimal(text) * factor, 2)
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"
