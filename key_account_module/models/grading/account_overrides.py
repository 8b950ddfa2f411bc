from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...engine.dates import add_months
from ..recompute.scope import Scope
from .decision import Override
from .grade_writer import GradeWriter
from .proposal_writer import ProposalWriter

#: the list whose entries say why; where a policy has it, naming one is mandatory
REASONS = "override_reason"
#: how long a decision holds where neither the policy nor a person says
USUAL_MONTHS = 12


class KeyAccount(models.Model):
    """Grades decided by hand, against what the policy computes (I18)."""

    _inherit = "key.account"

    def decide_grade(
        self, scheme_id, tier_id, reason, reason_code_id=None, valid_until=None
    ):
        """Set the grade of one scheme by hand; only directors, and only with a reason.

        The recompute does not overturn it before its last day: when it comes to another
        result it shows the account as *to decide*. :meth:`release_grade` gives the
        grade back to it. Where the policy names a chain for raises, a better grade is
        proposed to that chain instead.

        :param scheme_id: id of the scheme
        :param tier_id: id of one of its active tiers
        :param reason: why, in the director's words; kept in the history
        :param reason_code_id: an entry of the list ``override_reason``
        :param valid_until: the last day it holds, as date or ISO text; mandatory, and
            not after the longest time of the policy, if it sets one
        :raise AccessError: the user is no director
        :raise UserError: no reason, a tier of another scheme, no last day, or one that
            is over or too late
        """
        reason = self._check_decision(reason)
        tier = self.env["key.account.tier"].browse(tier_id).exists()
        known = tier.active and tier.scheme_id.active
        if not known or tier.scheme_id.id != scheme_id:
            raise UserError(self.env._("Choose a grade of this scheme."))
        self._check_tier_company(tier)
        override = Override(
            reason,
            self._check_last_day(tier.scheme_id, self._read_last_day(valid_until)),
            self._check_reason_code(reason_code_id),
        )
        to_approve = self._raised_with_approval(tier)
        (self - to_approve)._override(tier, override)
        to_approve._propose_override(tier, override)
        return True

    def release_grade(self, scheme_id, reason):
        """Let the recompute decide again; the grade stays until it next runs.

        :raise AccessError: the user is no director
        :raise UserError: no reason
        """
        reason = self._check_decision(reason)
        for company, accounts in self.sudo().grouped("company_id").items():
            writer = GradeWriter(self.env, Scope.today(company))
            writer.release(accounts, scheme_id, reason)
        return True

    # === What is checked ===

    def _check_decision(self, reason):
        if not self.env.user.has_group("key_account_module.group_director"):
            raise AccessError(self.env._("Only a director decides a grade by hand."))
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("A decision by hand needs its reason."))
        return reason.strip()

    def _check_tier_company(self, tier):
        if tier.company_id and self.company_id - tier.company_id:
            raise UserError(
                self.env._("This scheme is the policy of %s.", tier.company_id.name)
            )

    def _check_reason_code(self, code_id):
        """The id of a reason of the policy; it must be named where there are any."""
        reasons = self.env["key.account.option"].search(
            [("list", "=", REASONS), ("company_id", "in", self.company_id.ids)]
        )
        if code_id and code_id not in reasons.ids:
            raise UserError(self.env._("This is no reason of the policy's list."))
        if reasons and not code_id:
            raise UserError(
                self.env._(
                    "The policy wants a reason from its list: %s.",
                    ", ".join(reasons.mapped("name")),
                )
            )
        return code_id or None

    def _read_last_day(self, until):
        try:
            return fields.Date.to_date(until)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("“%(day)s” is no date; write YYYY-MM-DD.", day=until)
            ) from error

    def _check_last_day(self, scheme, until):
        """The last day of a decision by hand, within what the policy allows."""
        if until and until < Scope.today(scheme.sudo().company_id):
            raise UserError(self.env._("The last day of the decision is over."))
        usual = self._usual_last_day(scheme)
        names = {"scheme": scheme.name, "day": usual}
        if scheme.override_months and (not until or until > usual):
            raise UserError(
                self.env._(
                    "By the policy a decision on “%(scheme)s” ends: name its last day, "
                    "%(day)s at the latest.",
                    **names,
                )
            )
        if not until:
            raise UserError(
                self.env._(
                    "A decision on “%(scheme)s” does not hold for ever, because the "
                    "figures go on: name its last day, for example %(day)s.",
                    **names,
                )
            )
        return until

    @api.model
    def _usual_last_day(self, scheme):
        """The latest that the policy allows, else a year from the company's day."""
        today = Scope.today(scheme.sudo().company_id)
        return add_months(today, scheme.override_months or USUAL_MONTHS)

    # === What is done ===

    def _raised_with_approval(self, tier):
        """Accounts for which the tier is a better one that somebody must agree to."""
        if not tier.scheme_id.override_approval_id:
            return self.browse()
        current = self.sudo().current_grade_ids.filtered(
            lambda grade: grade.scheme_id == tier.scheme_id
        )
        good = current.filtered(
            lambda grade: grade.tier_id and grade.tier_id.sequence <= tier.sequence
        )
        return self - self.browse(good.key_account_id.ids)

    def _override(self, tier, override):
        """Write the decision; whoever calls has checked the rights."""
        if self:
            # A run decides as of the company's day, wherever the director is.
            day = Scope.today(tier.sudo().scheme_id.company_id)
            GradeWriter(self.env, day).decide(self, tier, override)

    def _propose_override(self, tier, override, **vals):
        """Ask the policy's chain to agree; without one, whoever asks has agreed.

        :param vals: what the proposals have beside: their chain, their evidence
        """
        if not self:
            return
        scheme = tier.scheme_id
        why = self.env._("Another decision was proposed: %s", override.reason)
        ProposalWriter(self.env(su=True)).supersede(self, scheme, why)
        proposals = self.env["key.account.grade.proposal"].sudo()
        current = {
            grade.key_account_id: grade
            for grade in self.sudo().current_grade_ids
            if grade.scheme_id == scheme
        }
        grades = self.env["key.account.grade"]
        made = proposals._create_sealed(
            [
                account._override_proposal(current.get(account, grades), tier, override)
                | vals
                for account in self.sudo()
            ]
        )
        asking = made.filtered("chain_id")
        for proposal in asking:
            proposal._request_approval()
        if agreed := made - asking:
            agreed._accept(self.env.user, override.reason)

    def _override_proposal(self, grade, tier, override):
        return {
            "key_account_id": self.id,
            "scheme_id": tier.scheme_id.id,
            "from_tier_id": grade.tier_id.id,
            "to_tier_id": tier.id,
            "kind": "override",
            "as_of": Scope.today(self.company_id),
            "explanation": grade.latest_explanation,
            "figures": grade.latest_figures,
            "revision_id": tier.sudo().bundle_id.revision_id.id,
            "reason": override.reason,
            "reason_code_id": override.reason_code_id,
            "valid_until": override.valid_until,
            "requester_id": self.env.uid,
            "chain_id": tier.sudo().scheme_id.override_approval_id.id,
            "state": "open",
        }

    def _override_approved(self, proposal, approver):
        """The chain agreed to a decision by hand.

        One that was asked for before decisions had to end gets the usual last day.
        """
        usual = self._usual_last_day(proposal.scheme_id)
        override = Override(
            proposal.reason,
            proposal.valid_until or usual,
            proposal.reason_code_id.id,
            approver.id,
        )
        self.with_user(proposal.requester_id).sudo()._override(
            proposal.to_tier_id, override
        )
