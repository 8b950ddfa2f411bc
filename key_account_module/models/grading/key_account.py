from odoo import api, fields, models
from odoo.fields import Domain

from .grade_writer import GradeWriter
from .kept_grades import refresh_kept


class KeyAccount(models.Model):
    """The account's grade, and the only ways in which it changes."""

    _inherit = "key.account"

    # What the grading alone writes; see `_apply_grades`.
    _guarded = {
        "tier_id": "decide_grade",
        "grade_id": "decide_grade",
        "needs_decision": "decide_grade",
        "revenue_12m": "key.account.run",
        **dict.fromkeys(
            ("state_before_end", "date_ended", "end_reason"),
            "key.account.evaluation.decide",
        ),
    }

    grade_ids = fields.One2many("key.account.grade", "key_account_id", string="Grades")
    current_grade_ids = fields.One2many(
        "key.account.grade",
        "key_account_id",
        string="Current grades",
        domain=[("valid_to", "=", False)],
    )
    grade_id = fields.Many2one(
        "key.account.grade",
        string="Current grade",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    tier_id = fields.Many2one(
        "key.account.tier",
        string="Grade",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
        group_expand="_read_group_tier_id",
        help="The current grade in the primary scheme.",
    )
    tier_since = fields.Date(string="Grade since", related="grade_id.valid_from")
    manual_hold = fields.Boolean(related="grade_id.manual_hold")
    held_until = fields.Date(related="grade_id.hold_until")
    computed_tier_id = fields.Many2one(related="grade_id.computed_tier_id")
    tier_color = fields.Integer(related="tier_id.color")
    tier_reason = fields.Text(
        string="Why this grade",
        compute="_compute_tier_reason",
        help="The condition that decided, with the account's figures.",
    )
    tier_details = fields.Text(
        related="grade_id.latest_lines",
        string="Grade in detail",
        help="Each condition that was looked at: met, not met or without data.",
    )
    needs_decision = fields.Boolean(
        string="Grade to decide",
        readonly=True,
        copy=False,
        help="Figures and flags point to different grades: a person has to decide.",
    )
    revenue_12m = fields.Monetary(
        string="Revenue, 12 months",
        readonly=True,
        copy=False,
        help="Confirmed sales of the last 12 months when the grade was last computed, "
        "in company currency.",
    )
    figures_on = fields.Date("Figures of", related="grade_id.latest_on")
    revision_id = fields.Many2one(
        string="Policy revision", related="grade_id.latest_revision_id"
    )
    grade_count = fields.Integer(compute="_compute_grade_count")

    @api.depends(
        "grade_id.latest_explanation", "grade_id.reason", "grade_id.hold_until"
    )
    @api.depends_context("lang")
    def _compute_tier_reason(self):
        for account in self:
            account.tier_reason = account.grade_id._reason_words()

    @api.depends("grade_ids")
    def _compute_grade_count(self):
        counts = self.env["key.account.grade"]._read_group(
            [("key_account_id", "in", self.ids)], ["key_account_id"], ["__count"]
        )
        by_account = {account.id: count for account, count in counts}
        for account in self:
            account.grade_count = by_account.get(account._origin.id, 0)

    @api.model
    def _read_group_tier_id(self, tiers, domain):
        """Every tier of the primary schemes gets its column, best first."""
        schemes = self.env["key.account.scheme"]._primary_by_company()
        chosen = [schemes[c.id].id for c in self.env.companies if c.id in schemes]
        shown = tiers.search([("scheme_id", "in", chosen)])
        return (shown | tiers).sorted(
            lambda t: (t.scheme_id.sequence, t.sequence, t.id)
        )

    # === Reading the past ===

    def _grade_at(self, day, scheme=None):
        """Account → its grade on a day, in one scheme or the company's primary one.

        :param scheme: a ``key.account.scheme``
        """
        primary = self.env["key.account.scheme"]._primary_by_company()
        grades = self.env["key.account.grade"]
        schemes = scheme or grades.scheme_id.union(*primary.values())
        found = grades.search(
            Domain("key_account_id", "in", self.ids)
            & Domain("scheme_id", "in", schemes.ids)
            & grades._domain_at(day)
        )
        wanted = {
            account: scheme or primary.get(account.company_id.id) for account in self
        }
        at = dict.fromkeys(self, grades)
        for grade in found:
            if grade.scheme_id == wanted[grade.key_account_id]:
                # Sorted by the day they began, the latest first.
                at[grade.key_account_id] = at[grade.key_account_id] or grade
        return at

    # === Used by the recompute ===

    @api.model
    def _apply_grades(self, decisions, *, as_of, run=None):
        """Write the outcome of a recompute, only where it differs (CLS-29, CLS-31).

        A constant number of queries for any number of decisions; one chatter line for
        each real transition.

        :param decisions: :class:`.decision.GradeDecision` values
        :param as_of: the day the figures are of
        :param run: the ``key.account.run`` that decided
        :return: number of transitions
        """
        return GradeWriter(self.env, as_of, run).apply(decisions)

    @api.model
    def _refresh_grades(self, company, parts, *, run=None):
        """Write newer evidence for grades that a recompute leaves as they are.

        :param company: of the accounts
        :param parts: :class:`~..recompute.parts.Parts` of lists of
            :meth:`.decision.GradeDecision.as_evidence`
        :param run: the ``key.account.run`` that decided
        """
        refresh_kept(self.env(su=True), company, parts, run)

    @api.model
    def _sync_primary_grades(self):
        """Show the grade of whichever scheme is primary now."""
        GradeWriter(self.env, fields.Date.context_today(self)).sync_primary()

    # === Actions ===

    def action_recompute(self):
        """Compute the figures and grades of these accounts again, now."""
        self.check_access("write")
        self.env["key.account.run"]._recompute_accounts(self)
        return True

    def action_view_grades(self):
        """Open the grade history."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "key_account_module.key_account_grade_action"
        )
        return {
            **action,
            "domain": [("key_account_id", "=", self.id)],
            "context": {"default_key_account_id": self.id},
        }

    def action_decide_grade(self):
        """Open the dialogue in which a director decides."""
        self.ensure_one()
        return self.env["key.account.grade.decide"]._open(self)
