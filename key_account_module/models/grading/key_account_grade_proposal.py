from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..approval.subject import Subject
from ..clock.record_rows import wait_for_rows, write_rows
from ..recompute.scope import Scope
from .deciders import deciders_of
from .effect_writer import EffectWriter
from .grade_writer import GradeWriter
from .proposal_writer import ProposalWriter
from .wording import Wording

ACTIVITY = "mail.mail_activity_data_todo"
DIRECTOR = "key_account_module.group_director"


class KeyAccountGradeProposal(models.Model):
    """Another grade for an account, with the evidence, for somebody to decide (I23).

    Runs propose what the policy does not let them apply; a decision by hand that raises
    a grade is one too where the policy wants a second person. Only the methods below
    change one: nobody creates, edits or deletes it, whatever his rights.
    """

    _name = "key.account.grade.proposal"
    _description = "Grade proposal"
    _inherit = [
        "key.account.sealed.mixin",
        "key.account.approval.mixin",
        "key.account.access.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _mail_post_access = "read"
    _check_company_auto = True
    _approval_subjects = {
        "grade": Subject(fields=("scheme_id", "from_tier_id", "to_tier_id", "reason"))
    }

    scheme_id = fields.Many2one(
        "key.account.scheme", required=True, index=True, ondelete="restrict"
    )
    from_tier_id = fields.Many2one(
        "key.account.tier", string="Grade now", ondelete="restrict"
    )
    to_tier_id = fields.Many2one(
        "key.account.tier", string="Proposed", index=True, ondelete="restrict"
    )
    direction = fields.Selection(
        [("up", "Upgrade"), ("down", "Downgrade")],
        compute="_compute_direction",
        store=True,
    )
    kind = fields.Selection(
        [("computed", "By the policy"), ("override", "By hand")], required=True
    )
    as_of = fields.Date(string="Figures of", required=True)
    explanation = fields.Json(help="What the run saw: the branch and its figures.")
    figures = fields.Json()
    explanation_words = fields.Text(string="Because", compute="_compute_words")
    explanation_lines = fields.Text(string="In detail", compute="_compute_words")
    effects_words = fields.Text(
        string="Effects",
        compute="_compute_effects_words",
        help="What comes of it once it is approved, or what came of it.",
    )
    revision_id = fields.Many2one(
        "key.account.policy.revision", string="Policy revision", ondelete="restrict"
    )
    run_id = fields.Many2one("key.account.run", ondelete="set null")
    reason = fields.Text(help="Why a person wants it, in his words.")
    reason_code_id = fields.Many2one(
        "key.account.option", string="Reason code", ondelete="restrict"
    )
    valid_until = fields.Date(help="The last day of a decision by hand.")
    requester_id = fields.Many2one(
        "res.users", string="Asked by", ondelete="restrict", help="By hand: who."
    )
    chain_id = fields.Many2one(
        "key.account.approval.chain", string="Approved by", ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("open", "To decide"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("superseded", "Out of date"),
        ],
        required=True,
        index=True,
        group_expand=True,
    )
    decided_by = fields.Many2one("res.users", ondelete="restrict")
    date_decided = fields.Datetime(string="Decided on")
    comment = fields.Text()
    grade_id = fields.Many2one(
        "key.account.grade", string="New grade", ondelete="set null"
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")

    _one_open = models.UniqueIndex(
        "(key_account_id, scheme_id, kind) WHERE state = 'open'",
        "A grade of this account is to be decided already.",
    )

    @api.depends("key_account_id", "to_tier_id")
    def _compute_display_name(self):
        for proposal in self:
            account = proposal._known_account().display_name
            tier = proposal.to_tier_id.name or self.env._("no grade")
            proposal.display_name = f"{account}: {tier}"

    @api.depends("from_tier_id", "to_tier_id")
    def _compute_direction(self):
        for proposal in self:
            worst = float("inf")
            before, after = (
                tier.sequence if tier else worst
                for tier in (proposal.from_tier_id, proposal.to_tier_id)
            )
            proposal.direction = "up" if after < before else "down"

    @api.depends("explanation", "revision_id")
    @api.depends_context("lang")
    def _compute_words(self):
        words = Wording(self.env)
        then = {revision: words.as_of(revision) for revision in self.revision_id}
        for proposal in self:
            told = then.get(proposal.revision_id, words)
            proposal.explanation_words = told.of_explanation(proposal.explanation)
            lines = told.lines_of_explanation(proposal.explanation)
            proposal.explanation_lines = lines

    @api.depends("state", "to_tier_id.effects", "grade_id.effects")
    @api.depends_context("lang")
    def _compute_effects_words(self):
        writer = EffectWriter(self.env)
        for proposal in self:
            if proposal.state == "open":
                account, grade = proposal.key_account_id, proposal._current_grade()
                words = writer.preview(account, grade, proposal.to_tier_id)
            else:
                words = writer.words_of(proposal.grade_id)
            proposal.effects_words = words

    @api.depends("state", "chain_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        director = self.env.user.has_group(DIRECTOR)
        for proposal in self:
            decidable = proposal.state == "open" and not proposal.chain_id
            proposal.can_decide = director and decidable

    # === Decide ===

    def action_approve(self, comment=None):
        """Give the accounts the grades proposed, from today on; directors only.

        Either all of them or none.

        :raise AccessError: the user is no director
        :raise UserError: names each that is decided already, is for a chain of approval
            to decide, or whose account has another grade by now
        """
        self._begin_to_decide()
        self._require_none(lambda p: p._why_not_to_decide() or p._why_out_of_date())
        self._accept(self.env.user, (comment or "").strip())
        return True

    def action_refuse(self, comment):
        """Leave the accounts where they are; directors only, and with a comment.

        The same move is proposed again only once the figures have spoken for another
        grade in between.

        :raise UserError: no comment, and as :meth:`action_approve`
        """
        self._begin_to_decide()
        self._require_none(lambda p: p._why_not_to_decide())
        if not (comment or "").strip():
            raise UserError(self.env._("Say why the proposal is refused."))
        self._refuse(self.env.user, comment.strip())
        return True

    def action_open_refuse(self):
        """The dialogue that asks for the comment."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse"),
            "res_model": "key.account.grade.proposal.decide",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_proposal_ids": self.ids},
        }

    def action_ask_approval(self):
        """Ask the chain of the policy again; directors only."""
        self._check_director()
        for proposal in self.sudo().filtered(lambda p: p.state == "open"):
            proposal.with_user(self.env.user).sudo()._request_approval()
        return True

    def _check_director(self):
        if not self.env.user.has_group(DIRECTOR):
            raise AccessError(self.env._("Only a director decides on a grade."))
        self.check_access("read")
        self.key_account_id.check_access("write")

    def _begin_to_decide(self):
        self._check_director()
        wait_for_rows(self)

    def _require_none(self, obstacle):
        """Refuse all of them if something stands in the way of one; each is named."""
        if problems := [words for words in map(obstacle, self) if words]:
            raise UserError("\n".join(problems))

    def _why_not_to_decide(self):
        if self.state != "open":
            words = dict(self._fields["state"]._description_selection(self.env))
            return self.env._(
                "“%(proposal)s” is over (%(state)s).",
                proposal=self.display_name,
                state=words[self.state],
            )
        if self.chain_id:
            return self.env._(
                "“%(proposal)s” is decided by “%(chain)s”: approve or refuse there.",
                proposal=self.display_name,
                chain=self.chain_id.sudo().name,
            )
        return None

    def _current_grade(self):
        return self.sudo().key_account_id.current_grade_ids.filtered(
            lambda grade: grade.scheme_id == self.scheme_id
        )

    def _why_out_of_date(self):
        """What was there when this was proposed, the account's grade or the other one."""
        tier, grade = self.to_tier_id, self._current_grade()
        if tier and not tier.active:
            return self.env._(
                "“%s” is out of date: the policy does not have this grade any more. The "
                "next run proposes anew.",
                self.display_name,
            )
        held = self.kind == "computed" and grade.manual_hold
        if not held and grade.tier_id == self.from_tier_id:
            return self._why_over()
        return self.env._(
            "“%s” is out of date: the account has another grade by now. The next run "
            "proposes anew.",
            self.display_name,
        )

    def _why_over(self):
        """What was asked for by hand would have ended before anybody agreed."""
        today = Scope.today(self.sudo().company_id)
        if not self.valid_until or self.valid_until >= today:
            return None
        return self.env._(
            "“%(proposal)s” was asked for until %(day)s, which is over: refuse it, and "
            "decide anew with a later day if it is still wanted.",
            proposal=self.display_name,
            day=self.valid_until,
        )

    def _accept(self, user, comment):
        """Write the grades; whoever calls has checked who agreed."""
        self._require_none(lambda p: p._why_out_of_date())
        proposals = self.sudo()
        proposals._close("approved", user, comment)
        by_hand = proposals.filtered(lambda p: p.kind == "override")
        for some in by_hand.grouped(lambda p: p._same_override()).values():
            some.key_account_id._override_approved(some[0], user)
        for company, some in (proposals - by_hand).grouped("company_id").items():
            GradeWriter(self.env, Scope.today(company)).settle(some, user, comment)
        proposals.key_account_id.invalidate_recordset(["current_grade_ids"])
        # In one statement: each has another grade.
        grades = {p.id: {"grade_id": p._current_grade().id} for p in proposals}
        write_rows(proposals, grades)

    def _same_override(self):
        """What accounts have in common that are graded by hand in one go."""
        return (
            *(self.to_tier_id, self.reason, self.reason_code_id),
            *(self.valid_until, self.requester_id),
        )

    def _refuse(self, user, comment):
        self.sudo()._close("refused", user, comment)
        self._propose_again()

    def _withdraw(self, why):
        """Close what nobody wants any more."""
        self._supersede(why)
        self._propose_again()

    def _propose_again(self):
        """What a decision by hand, which came to nothing, had displaced."""
        over = self.sudo().filtered(lambda p: p.kind == "override")
        writer = ProposalWriter(self.env)
        writer.propose_again(over.key_account_id, over.scheme_id)

    def _supersede(self, why):
        """Close what nobody has to decide any more."""
        if not self:
            return
        requests = self.env["key.account.approval.request"]._live(self)
        self._close("superseded", self.env["res.users"], why)
        for request in requests:
            request._end("superseded", why)

    def _close(self, state, user, comment):
        self._write_sealed(
            {
                "state": state,
                "decided_by": user.id,
                "date_decided": fields.Datetime.now(),
                "comment": comment,
            }
        )
        words = dict(self._fields["state"]._description_selection(self.env))[state]
        note = f"{words}: {comment}" if comment else words
        author = user.partner_id.id or None
        self._message_log_batch(dict.fromkeys(self.ids, note), author_id=author)
        self.activity_unlink([ACTIVITY])

    # === Ask ===

    def _ask_deciders(self):
        """Ask the chain, or leave an activity for a director, for new proposals."""
        for proposal in self.filtered("chain_id"):
            proposal._try_request_approval()
        waiting = self - self.filtered("chain_id")
        deciders = deciders_of(waiting.key_account_id)
        kind = self.env.ref(ACTIVITY)
        self.env["mail.activity"].create(
            [
                {
                    "activity_type_id": kind.id,
                    "automated": True,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": proposal.id,
                    "user_id": user.id,
                    "summary": self.with_context(lang=user.lang).env._(
                        "Decide on a grade"
                    ),
                }
                for proposal in waiting
                if (user := deciders[proposal.key_account_id])
            ]
        )

    def _try_request_approval(self):
        """Ask the chain; what stands in the way is noted and stops no run."""
        try:
            with self.env.cr.savepoint():
                self._request_approval()
        except UserError as error:
            self._message_log(body=str(error))

    def _request_approval(self):
        self._approval_request("grade", self.chain_id, self.reason)

    # === What the approval engine says ===

    @api.model
    def _approval_subject_names(self):
        return {
            **super()._approval_subject_names(),
            "grade": self.env._("Change of the grade"),
        }

    def _approval_granted(self, request):
        result = super()._approval_granted(request)
        decision = request.decision_ids[-1:]
        self._accept(decision.user_id, decision.comment or "")
        return result

    def _approval_refused(self, request):
        result = super()._approval_refused(request)
        decision = request.decision_ids[-1:]
        self._refuse(decision.user_id, decision.comment or "")
        return result

    def _approval_voided(self, request):
        """A decision by hand is over once it is withdrawn; the policy asks on."""
        result = super()._approval_voided(request)
        if request.state == "cancelled" and self.kind == "override":
            self._withdraw(request.reason)
        return result
