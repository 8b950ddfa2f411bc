from odoo import api, fields, models
from odoo.exceptions import UserError

from ..approval.subject import Subject
from .decision import Override
from .evaluation_approval import KeyAccountEvaluation as ApprovedEvaluation

#: what is approved where the policy names a chain for it
SUBJECT = "decision"


class KeyAccountEvaluation(models.Model):
    """Another category, or the end of the cooperation, after poor results (EVA-11).

    A lower grade is a grade proposal with this evaluation as its evidence. Everything
    else waits for the policy's chain here. What is refused changes nothing; what was
    carried out can be undone.
    """

    _inherit = "key.account.evaluation"

    _approval_subjects = {
        **ApprovedEvaluation._approval_subjects,
        SUBJECT: Subject(fields=("key_account_id", "decision", "decision_reason")),
    }

    decision_state = fields.Selection(
        [
            ("asked", "Waits for approval"),
            ("done", "Carried out"),
            ("refused", "Not carried out"),
            ("undone", "Undone"),
        ],
        string="State of the decision",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    decision_comment = fields.Text(
        string="Comment on the decision", readonly=True, copy=False
    )
    decision_undo = fields.Json(string="Entries before", readonly=True, copy=False)
    grade_proposal_ids = fields.One2many(
        "key.account.grade.proposal", "evaluation_id", string="Grade proposals"
    )
    category_words = fields.Text(
        string="Another category",
        compute="_compute_category_words",
        help="What the decision to change the category does, by today's policy.",
    )

    @api.depends("type_id", "key_account_id")
    @api.depends_context("lang")
    def _compute_category_words(self):
        for evaluation in self:
            kind = evaluation.type_id.sudo()
            scheme, option = kind._poor_scheme(), kind.poor_option_id
            words = self.env._(
                "The policy names none: it is recorded, and you see to it."
            )
            if scheme:
                before = evaluation._grade_in(scheme).tier_id
                after = evaluation._lower_tier()
                words = f"{scheme.name}: {before.name or '–'} → {after.name or '–'}"
            elif option:
                words = option.name
            evaluation.category_words = words

    # === From the decision to its consequence ===

    def _follow_decision(self):
        result = super()._follow_decision()
        kind = self.type_id.sudo()
        if self.decision == "category" and kind._poor_scheme():
            self._propose_lower_grade()
        elif self._moves_something() and kind.poor_approval_id:
            self._write_guarded({"decision_state": "asked"})
            chain, reason = kind.poor_approval_id, self.decision_reason
            self._approval_request(SUBJECT, chain, reason)
        else:
            self._carry_out()
        return result

    def _moves_something(self):
        option = self.decision == "category" and self.type_id.sudo().poor_option_id
        return self.decision == "end" or bool(option)

    def _carry_out(self, comment=""):
        """Whoever calls has checked that everybody agreed."""
        account, option = self.sudo().key_account_id, self.type_id.sudo().poor_option_id
        if self.decision == "end":
            account._end_cooperation(self.decision_reason)
        elif self._moves_something():
            before = account._entries_beside(option)
            self._write_guarded({"decision_undo": {"before": before.ids}})
            account._exchange_entries(before, option)
        self._settle("done", comment)

    def _settle(self, state, comment):
        self._write_guarded({"decision_state": state, "decision_comment": comment})

    # === A lower grade ===

    def _grade_in(self, scheme):
        return self.sudo().key_account_id.current_grade_ids.filtered(
            lambda grade: grade.scheme_id == scheme
        )

    def _lower_tier(self):
        """The tier that the policy names, or so many levels below the one of today."""
        kind = self.type_id.sudo()
        if kind.poor_tier_id:
            return kind.poor_tier_id
        now = self._grade_in(kind.poor_scheme_id).tier_id
        tiers = kind.poor_scheme_id.tier_ids.sorted("sequence")
        below = tiers.filtered(lambda tier: now and tier.sequence > now.sequence)
        return below[: kind.poor_steps or 1][-1:]

    def _propose_lower_grade(self):
        """One proposal, by hand of the director; without a chain he has agreed to it."""
        kind, account = self.type_id.sudo(), self.sudo().key_account_id
        scheme, tier = kind._poor_scheme(), self._lower_tier()
        now = self._grade_in(scheme).tier_id
        if not tier or (now and now.sequence >= tier.sequence):
            raise UserError(
                self.env._(
                    "%(account)s has no better grade in “%(scheme)s” that could be "
                    "lowered like that: decide otherwise.",
                    account=account.name,
                    scheme=scheme.name,
                )
            )
        self._write_guarded({"decision_state": "asked"})
        until = account._usual_last_day(scheme)
        override = Override(self.decision_reason, until)
        account._propose_override(
            tier, override, evaluation_id=self.id, chain_id=kind.poor_approval_id.id
        )

    # === What the approval engine says ===

    @api.model
    def _approval_subject_names(self):
        return {
            **super()._approval_subject_names(),
            SUBJECT: self.env._("What follows from poor results"),
        }

    def _approval_granted(self, request):
        if request.subject == SUBJECT:
            self._carry_out(request.decision_ids[-1:].comment or "")
        return super()._approval_granted(request)

    def _approval_refused(self, request):
        if request.subject == SUBJECT:
            self._settle("refused", request.decision_ids[-1:].comment or "")
        return super()._approval_refused(request)

    def _approval_voided(self, request):
        """Withdrawn before anybody agreed: a director decides anew."""
        if request.subject == SUBJECT and self.decision_state == "asked":
            self._settle(False, "")
            self._propose_decision()
        return super()._approval_voided(request)

    def _call_off(self, why):
        """Nobody agrees any more to what does not follow from the results."""
        if self.decision_state == "asked":
            proposals = self.grade_proposal_ids
            proposals.filtered(lambda p: p.state == "open")._withdraw(why)
            self._settle("refused", why)
            for request in self.env["key.account.approval.request"]._live(self):
                if request.subject == SUBJECT:
                    request._end("superseded", why)
        return super()._call_off(why)

    # === Undo ===

    def undo_decision(self, reason):
        """Take back what was carried out, unless something else came since.

        A grade is given back to the recompute, a classification to the entries before,
        an ended cooperation goes on.

        :param reason: why, in the director's words
        :raise UserError: no director, nothing to undo, or no reason
        """
        self.ensure_one()
        self._check_decider()
        if self.decision_state != "done" or self.decision == "keep":
            raise UserError(
                self.env._("%s: there is nothing to undo.", self.display_name)
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is undone."))
        if self.decision == "end":
            account = self.key_account_id
            account.sudo()._resume_cooperation(reason)
        elif self.grade_proposal_ids:
            self._release_lowered_grade(reason)
        elif self.decision_undo:
            self._give_entries_back()
        self._settle("undone", reason.strip())
        return True

    def _release_lowered_grade(self, reason):
        grade = self.sudo().grade_proposal_ids[:1].grade_id
        if grade.valid_to or not grade.manual_hold:
            raise UserError(
                self.env._(
                    "%s has another grade by now: there is nothing to undo.",
                    self.key_account_id.name,
                )
            )
        self.key_account_id.release_grade(grade.scheme_id.id, reason)

    def _give_entries_back(self):
        account = self.sudo().key_account_id
        before = self.env["key.account.option"].browse(self.decision_undo["before"])
        given = self.type_id.sudo().poor_option_id
        account._exchange_entries(given, before.exists())
