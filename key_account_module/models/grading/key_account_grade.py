from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from .effect_writer import EffectWriter
from .wording import Wording


class KeyAccountGrade(models.Model):
    """The tier of an account in one scheme, from one day to another (CLS-29).

    Rows are written by the grading alone (:mod:`.grade_writer`, and
    :mod:`.grade_ending` where nothing follows); no group may create,
    change or delete one. The row without an end is the current grade. Two pieces of
    evidence are kept: what decided (``explanation``, ``figures``) and what the last
    run saw (``latest_*``).
    """

    _name = "key.account.grade"
    _description = "Grade"
    _inherit = ["key.account.access.mixin"]
    _order = "valid_from desc, id desc"
    _check_company_auto = True

    scheme_id = fields.Many2one(
        "key.account.scheme", required=True, index=True, ondelete="restrict"
    )
    product_group_id = fields.Many2one(related="scheme_id.product_group_id")
    tier_id = fields.Many2one(
        "key.account.tier", string="Grade", index=True, ondelete="restrict"
    )
    previous_tier_id = fields.Many2one(
        "key.account.tier", string="Before", ondelete="restrict"
    )
    movement = fields.Selection(
        [
            ("first", "First"),
            ("up", "Upgrade"),
            ("down", "Downgrade"),
            ("confirmed", "Confirmed"),
            ("none", "Lost"),
        ],
        required=True,
    )
    valid_from = fields.Date(string="Valid from", required=True, index=True)
    valid_to = fields.Date(
        string="Valid until",
        help="The first day it no longer holds; empty when current.",
    )
    end_reason = fields.Char(
        string="Why it ended",
        readonly=True,
        help="Empty where another grade followed: that one says why.",
    )
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current", string="Current"
    )
    held_on = fields.Date(
        string="Held on",
        store=False,
        search="_search_held_on",
        help="To search by: grades that held on a day.",
    )
    reason = fields.Text(help="Why a person decided, in his words.")
    explanation = fields.Json(help="What decided: the branch and its figures.")
    figures = fields.Json()
    latest_explanation = fields.Json(help="What the last run saw.")
    latest_figures = fields.Json()
    latest_on = fields.Date(
        string="Latest figures of",
        help="The day of the recompute that saw them; they have not changed since.",
    )
    latest_revision_id = fields.Many2one(
        "key.account.policy.revision",
        string="Seen by revision",
        ondelete="restrict",
        help="The revision of the policy that the recompute went by. Until the figures or "
        "the rule change it stays as it is.",
    )
    figures_on = fields.Date(string="Figures of", help="The day the figures are of.")
    rule_words = fields.Text(string="The rule", compute="_compute_words")
    explanation_words = fields.Text(string="Decided because", compute="_compute_words")
    explanation_lines = fields.Text(string="In detail", compute="_compute_words")
    latest_words = fields.Text(string="On the latest figures", compute="_compute_words")
    latest_lines = fields.Text(string="Latest in detail", compute="_compute_words")
    automatic = fields.Boolean(default=True)
    decided_by = fields.Many2one("res.users", ondelete="restrict")
    manual_hold = fields.Boolean(
        string="Held by hand",
        help="Decided by a person: the recompute reports a different result and does "
        "not overturn it.",
    )
    hold_until = fields.Date(
        string="Held until",
        help="The last day of a decision by hand; after it the policy decides again.",
    )
    reason_code_id = fields.Many2one(
        "key.account.option", string="Reason code", ondelete="restrict"
    )
    approved_by = fields.Many2one("res.users", ondelete="restrict")
    computed_tier_id = fields.Many2one(
        "key.account.tier",
        string="Policy says",
        ondelete="restrict",
        help="What the policy decides on the latest figures.",
    )
    conflict_tier_ids = fields.Many2many(
        "key.account.tier",
        "key_account_grade_conflict_rel",
        "grade_id",
        "tier_id",
        string="Other evidence",
        help="Grades that flags point to although the figures decided another one.",
    )
    needs_decision = fields.Boolean(string="To decide")
    revision_id = fields.Many2one(
        "key.account.policy.revision", string="Policy revision", ondelete="restrict"
    )
    run_id = fields.Many2one("key.account.run", ondelete="set null")
    effects = fields.Json(
        string="Effects data", help="What came of the grade, and what was there before."
    )
    effects_words = fields.Text(string="Effects", compute="_compute_effects_words")
    can_undo_effects = fields.Boolean(compute="_compute_effects_words")
    progress = fields.Json(
        help="What the rules of movement remember while grade and figures differ."
    )
    review_on = fields.Date(
        string="Next possible move",
        help="Before this day the grade stays, unless figures or policy change.",
    )
    fingerprint = fields.Char(help="Equal to that of a decision that changes nothing.")

    _one_current = models.UniqueIndex(
        "(key_account_id, scheme_id) WHERE valid_to IS NULL",
        "An account has one current grade in each scheme.",
    )
    _period_ordered = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "A grade cannot end before it starts.",
    )
    _to_decide = models.Index("(key_account_id) WHERE needs_decision")

    @api.depends("tier_id", "scheme_id")
    def _compute_display_name(self):
        for grade in self:
            tier = grade.tier_id.name or self.env._("no grade")
            grade.display_name = f"{grade.scheme_id.name}: {tier}"

    @api.depends("valid_to")
    def _compute_is_current(self):
        for grade in self:
            grade.is_current = not grade.valid_to

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("valid_to", "=" if True in value else "!=", False)]

    @api.depends("explanation", "latest_explanation", "revision_id")
    @api.depends_context("lang")
    def _compute_words(self):
        words = Wording(self.env)
        then = {revision: words.as_of(revision) for revision in self.revision_id}
        for grade in self:
            told = then.get(grade.revision_id, words)
            grade.rule_words = told.rule_of_explanation(grade.explanation)
            grade.explanation_words = told.of_explanation(grade.explanation)
            grade.explanation_lines = told.lines_of_explanation(grade.explanation)
            grade.latest_words = words.of_explanation(grade.latest_explanation)
            grade.latest_lines = words.lines_of_explanation(grade.latest_explanation)

    @api.depends("effects")
    @api.depends_context("lang", "uid")
    def _compute_effects_words(self):
        writer = EffectWriter(self.env)
        director = self.env.user.has_group("key_account_module.group_director")
        for grade in self:
            grade.effects_words = writer.words_of(grade)
            grade.can_undo_effects = director and bool(writer.set_entries(grade))

    # === Reading the past ===

    @api.model
    def _domain_at(self, day):
        """Grades that held on a day: analyses use the grade as it was then (I24)."""
        open_end = Domain("valid_to", "=", False) | Domain("valid_to", ">", day)
        return Domain("valid_from", "<=", day) & open_end

    def _search_held_on(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._domain_at(day) for day in value if day)

    # === Effects ===

    def action_undo_effects(self):
        """Give back what was there before, as far as nobody changed it; directors only.

        :raise AccessError: the user is no director
        """
        if not self.env.user.has_group("key_account_module.group_director"):
            raise AccessError(self.env._("Only a director undoes effects of a grade."))
        self.check_access("read")
        self.key_account_id.check_access("write")
        for grade in self.sudo():
            EffectWriter(grade.env).undo(grade)
            grade.key_account_id._message_log(
                body=self.env._(
                    "Effects of the grade %(grade)s undone: %(effects)s",
                    grade=grade.display_name,
                    effects=grade.effects_words,
                ),
                author_id=self.env.user.partner_id.id,
            )
        return True

    def _reason_words(self):
        """Why the account has this grade: the person's reason, then the evidence."""
        if not self:
            return self.env._("Not graded yet.")
        if self.automatic:
            return self.latest_words
        return "\n".join(filter(None, [self._decided_words(), self.latest_words]))

    def _decided_words(self):
        who = {
            "user": self.decided_by.sudo().name,
            "day": format_date(self.env, self.valid_from),
            "reason": self.reason,
        }
        if not self.hold_until:
            return self.env._("Decided by %(user)s on %(day)s: %(reason)s", **who)
        return self.env._(
            "Decided by %(user)s on %(day)s, until %(until)s: %(reason)s",
            **who,
            until=format_date(self.env, self.hold_until),
        )
