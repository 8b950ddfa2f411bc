import re
from collections import Counter, defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ...engine.criteria import Scale
from ..recompute.scope import Scope
from .evaluation_words import figure_words, rounded, source_words

#: what a panel member fills in; everything else is the owner's
MEMBER_FIELDS = {"score", "comment", "as_of"}
#: what only measured lines have, and only judged ones
BY_HAND = {"override_value", "override_reason"}
JUDGED = {"score", "as_of", "user_id"}
#: where a line stands in the sheet: it is made there and stays
PLACE = {"evaluation_id", "department_id", "criterion_id"}
#: plain decimals only: neither "1e999" nor "NaN" gets into the arithmetic
NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")


class KeyAccountEvaluationLine(models.Model):
    """One score: what one department of the panel gives for one criterion (EVA-06)."""

    _name = "key.account.evaluation.line"
    _description = "Evaluation score"
    # Approvals first: what the server writes past the guard is told to them in a batch.
    _inherit = [
        "key.account.approval.line.mixin",
        "key.account.guard.mixin",
        "key.account.access.mixin",
    ]
    _guarded = dict.fromkeys(
        ("measured", "value", "source", "date_filled"),
        "action_prepare_lines, action_fill_inputs",
    )
    _order = "evaluation_id, department_sequence, department_id, sequence, id"

    evaluation_id = fields.Many2one(
        "key.account.evaluation", required=True, ondelete="cascade", index=True
    )
    key_account_id = fields.Many2one(
        related="evaluation_id.key_account_id", store=True, precompute=True
    )
    state = fields.Selection(related="evaluation_id.state")
    department_id = fields.Many2one(
        "key.account.option",
        domain=[("list", "=", "department")],
        ondelete="restrict",
    )
    department_sequence = fields.Integer(
        string="Department order",
        related="department_id.sequence",
        store=True,
        precompute=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Panel member",
        index=True,
        domain=[("share", "=", False)],
        help="Named once for a department: its other lines follow.",
    )
    panel_ids = fields.Many2many(
        "res.users",
        "key_account_evaluation_line_panel_rel",
        "line_id",
        "user_id",
        string="Named for it",
        compute="_compute_panel_ids",
        store=True,
        help="Members of the department: whoever of them scores it stands for it.",
    )
    criterion_id = fields.Many2one(
        "key.account.criterion", required=True, ondelete="restrict", index=True
    )
    indicator_id = fields.Many2one(
        related="criterion_id.parent_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    # Text, because an empty score is no score at all, and 0 is one.
    score = fields.Char(help="A number of the scale of the policy; empty: no score.")
    score_value = fields.Float(
        string="Score (number)",
        compute="_compute_score_value",
        store=True,
        precompute=True,
        aggregator="avg",
        digits=(12, 2),
    )
    comment = fields.Char()
    as_of = fields.Date(
        help="The day that the score or figure speaks of; older than the policy allows, "
        "it counts as missing.",
    )

    # Figures are text, because nothing is rounded and no figure is not 0.
    measured = fields.Boolean(
        readonly=True, index=True, help="Nobody scores it: the ERP has the figure."
    )
    value = fields.Char(string="Figure", readonly=True)
    source = fields.Json(string="Read from", readonly=True)
    date_filled = fields.Datetime(string="Filled in", readonly=True)
    override_value = fields.Char(
        string="Figure by hand",
        help="What counts instead of the measured figure, which stays beside it; for a "
        "question: 1 for yes, 0 for no.",
    )
    override_reason = fields.Char(string="Why by hand")
    value_words = fields.Char(string="Measured figure", compute="_compute_words")
    source_words = fields.Char(string="Source", compute="_compute_words")
    points_words = fields.Char(string="Points", compute="_compute_words")

    _one_score = models.Constraint(
        "UNIQUE (evaluation_id, department_id, criterion_id)",
        "A department scores a criterion once.",
    )

    @api.depends("score")
    def _compute_score_value(self):
        for line in self:
            number = line._number()
            line.score_value = float(number) if number is not None else False

    @api.depends("value", "source", "override_value", "criterion_id", "evaluation_id")
    @api.depends_context("lang")
    def _compute_words(self):
        for line in self:
            source = line.source
            line.value_words = source and figure_words(
                self.env, source, line.value or None
            )
            line.source_words = source and source_words(self.env, source)
            line.points_words = source and line._points_words()

    def _points_words(self):
        """What the figure is worth by today's policy."""
        kind, bounds = self.criterion_id._score_kind(), self.evaluation_id.type_id
        figure, bounds = self.override_value or self.value, bounds._scale_bounds()
        if not kind or not figure or not bounds:
            return False
        points = kind.points(Decimal(figure), Scale(*bounds))
        return "–" if points.score is None else rounded(points.score)

    @api.constrains("score", "override_value")
    def _check_score(self):
        for line in self:
            for text in filter(None, (line.score, line.override_value)):
                if not NUMBER.fullmatch(text.strip()):
                    raise ValidationError(
                        self.env._("“%(score)s” is not a number.", score=text)
                    )

    @api.constrains("override_value", "override_reason")
    def _check_reason(self):
        for line in self:
            if line.override_value and not (line.override_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%s: say why the figure by hand counts instead of the measured "
                        "one.",
                        line.criterion_id.display_name,
                    )
                )

    @api.constrains("department_id", "criterion_id", "evaluation_id")
    def _check_place(self):
        """Each department of the panel scores what is judged once, and nobody else."""
        judged = self.criterion_id.filtered(lambda leaf: not leaf._score_kind())
        drafts = self.filtered(lambda line: line.state == "draft")
        for evaluation, lines in drafts.grouped("evaluation_id").items():
            panel = evaluation.type_id.department_ids
            places = Counter(line._place() for line in evaluation.line_ids)
            for line in lines.filtered(lambda line: line.criterion_id in judged):
                strange = panel and line.department_id not in panel
                if strange or places[line._place()] > 1:
                    raise ValidationError(
                        self.env._(
                            "%(criterion)s (%(department)s) is not in the score sheet "
                            "of the policy, or there already.",
                            criterion=line.criterion_id.display_name,
                            department=line.department_id.name or "–",
                        )
                    )

    @api.constrains("as_of")
    def _check_as_of(self):
        today = {c: Scope.latest_today(c) for c in self.sudo().company_id}
        if any(line.as_of and line.as_of > today[line.company_id] for line in self):
            raise ValidationError(
                self.env._("A score cannot speak of a day that has not come.")
            )

    def _number(self):
        """The score as a decimal; ``None`` without one."""
        text = (self.score or "").strip()
        return Decimal(text) if NUMBER.fullmatch(text) else None

    @api.depends(
        "department_id",
        "evaluation_id.member_ids.department_id",
        "evaluation_id.member_ids.user_id",
    )
    def _compute_panel_ids(self):
        panels = defaultdict(self.env["res.users"].browse)
        for member in self.sudo().evaluation_id.member_ids:
            panels[member.evaluation_id, member.department_id] |= member.user_id
        # Lines with the same people at once: each write is a query.
        for users, lines in self.grouped(
            lambda line: panels[line.evaluation_id, line.department_id]
        ).items():
            lines.panel_ids = users

    def _place(self):
        """Where in the score sheet the line stands."""
        return self.department_id, self.criterion_id, self.measured

    def _copied(self, names):
        """Values of these fields for another line."""
        return {
            name: vals
            for name, vals in self.read(names, load=None)[0].items()
            if name != "id"
        }

    def _approval_wholes(self):
        return [self.evaluation_id]

    def _filled(self):
        """Lines with a score or a figure."""
        return self.filtered(
            lambda line: line.score or line.value or line.override_value
        )

    def _read_group_select(self, aggregate_spec, query):
        """A blank score is stored as 0; it must not pull an average down."""
        aggregate = super()._read_group_select(aggregate_spec, query)
        if not aggregate_spec.startswith("score_value:"):
            return aggregate
        score = self._field_to_sql(self._table, "score", query)
        return SQL("%s FILTER (WHERE COALESCE(%s, '') != '')", aggregate, score)

    # === Who may write what ===

    def _create_prepared(self, vals_list):
        """Lines of the score sheet; which of them are measured is the policy's."""
        measured = [vals.pop("measured") for vals in vals_list]
        lines = self.create(vals_list)
        pairs = zip(lines, measured, strict=True)
        marked = lines.browse(line.id for line, is_measured in pairs if is_measured)
        marked._write_guarded({"measured": True})
        return lines

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._refuse_concluded()
        for line, vals in zip(lines, vals_list, strict=True):
            line._refuse_given({name: value for name, value in vals.items() if value})
            line._refuse_foreign(vals.keys() & MEMBER_FIELDS)
        return lines

    def write(self, vals):
        self._refuse_concluded()
        if vals.keys() & PLACE:
            raise UserError(
                self.env._(
                    "A score stays with its evaluation, department and criterion."
                )
            )
        self._refuse_other_kind(vals)
        self._refuse_given(vals)
        for line in self:
            line._refuse_foreign(vals.keys())
        if vals.get("score") and not vals.get("as_of"):
            vals = {**vals, "as_of": fields.Date.context_today(self)}
        result = super().write(vals)
        if vals.get("user_id"):
            self._name_department(self.env["res.users"].browse(vals["user_id"]))
        elif vals.get("score"):
            self._claim_department()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_not_concluded(self):
        self._refuse_concluded()
        self._refuse_given({"score": False})
        for line in self:
            line._refuse_foreign({"unlink"})

    def _refuse_concluded(self):
        concluded = self.evaluation_id.filtered(lambda e: e.state == "concluded")
        if concluded:
            raise UserError(
                self.env._(
                    "%s is concluded: its scores do not change.",
                    concluded[0].display_name,
                )
            )

    def _refuse_other_kind(self, names):
        """A measured line has a figure, a judged one a score; neither has both."""
        for line in self:
            wrong = names.keys() & (JUDGED if line.measured else BY_HAND)
            if wrong:
                raise UserError(
                    self.env._(
                        "%(criterion)s is measured: enter a figure by hand with its "
                        "reason instead.",
                        criterion=line.criterion_id.display_name,
                    )
                    if line.measured
                    else self.env._(
                        "%s is not measured: it is scored by the panel.",
                        line.criterion_id.display_name,
                    )
                )

    def _refuse_given(self, vals):
        """What a member has given is complete until he takes it back.

        :param vals: what is to be written; who is named by it counts too
        """
        if self.env.su or not vals.keys() & {*MEMBER_FIELDS, "user_id"}:
            return
        named = self.env["res.users"].browse(vals.get("user_id") or ())
        for line in self:
            given = line._given_by(line.user_id | named)
            if given:
                raise UserError(
                    self.env._(
                        "%s has given this part: take it back to change a score.",
                        given[0].display_name,
                    )
                )

    def _given_by(self, users):
        """Who of these has given the line's part; a line of nobody is part of all."""
        members = self.sudo().evaluation_id.member_ids.filtered(
            lambda member: member.department_id == self.department_id
        )
        mine = members.filtered(lambda member: member.user_id in users)
        if not mine and all(members.mapped("date_given")):
            mine = members
        return mine.filtered("date_given")

    def _refuse_foreign(self, names):
        """Everybody scores his own lines; the owner any line that he filled in himself.

        The owner may type in what a member told him, but not over what a member wrote.
        """
        user = self.env.user
        free = not self.score or user in (self.user_id, self.write_uid)
        if self.env.su or not names or (self.evaluation_id.user_id == user and free):
            return
        named = not self.panel_ids or user in self.panel_ids
        mine = self.user_id == user or (not self.user_id and named)
        if names <= MEMBER_FIELDS and mine:
            return
        raise UserError(
            self.env._(
                "%(criterion)s (%(department)s) is scored by %(member)s; only the owner "
                "of the evaluation fills it in for somebody else, as long as it is empty.",
                criterion=self.criterion_id.display_name,
                department=self.department_id.display_name or "–",
                member=self.user_id.name or "–",
            )
        )

    def _claim_department(self):
        """A member who scores where nobody is named speaks for his department.

        The owner may type in scores for others, so he claims nothing by that.
        """
        free = self.filtered(
            lambda line: (
                not line.user_id and line.evaluation_id.user_id != self.env.user
            )
        )
        if free:
            free._write_guarded({"user_id": self.env.user.id})
            free.filtered(lambda line: not line.panel_ids)._name_department(
                self.env.user
            )

    def _name_department(self, user):
        """The member named on one line speaks for the free lines of the department."""
        for evaluation, lines in self.grouped("evaluation_id").items():
            departments = lines.department_id
            free = evaluation.line_ids.filtered(
                lambda line, d=departments: not line.user_id and line.department_id in d
            )
            free._write_guarded({"user_id": user.id})
            for department in departments:
                evaluation._seat(department, user)
