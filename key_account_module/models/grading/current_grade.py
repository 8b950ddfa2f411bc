"""The current grade of an account as a run reads it: a plain value, one query for all."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from odoo.tools import SQL

from ...engine.movement import DIRECT, NO_TIER, Standing
from ...engine.movement_data import read_progress
from ...engine.moves import move


@dataclass(frozen=True, slots=True)
class CurrentGrade:
    """What a run needs to know of the grade that an account has in a scheme."""

    id: int | None
    #: hash of what decided; None if a person asked for a fresh decision
    basis: str | None
    since: date
    tier_id: int | None
    #: whether the account had no tier before
    first: bool
    held: bool
    #: decided by hand, and over or given back to the policy, which has not looked yet
    released: bool
    progress: dict[str, Any] | None
    review_on: date | None
    #: the tier of the last figures, and those that other signs point to
    computed_tier_id: int | None
    conflict_tier_ids: list[int]
    #: neither decided by hand nor asked about: only the policy has a say
    free: bool

    @classmethod
    def of_scope(cls, env, scope):
        """``(account, scheme)`` → current grade."""
        env["key.account.grade"].flush_model()
        env["key.account.grade.proposal"].flush_model()
        rows = env.execute_query(
            SQL(
                """
                SELECT key_account_id, scheme_id, id,
                       CASE WHEN fingerprint IS NOT NULL
                            THEN latest_explanation ->> 'basis' END,
                       valid_from, tier_id, previous_tier_id IS NULL,
                       manual_hold AND NOT %(ended)s,
                       NOT automatic AND (manual_hold AND %(ended)s
                                          OR fingerprint IS NULL AND NOT manual_hold),
                       progress, review_on, computed_tier_id,
                       ARRAY(SELECT tier_id FROM key_account_grade_conflict_rel
                              WHERE grade_id = grade.id),
                       manual_hold IS NOT TRUE AND NOT EXISTS (
                           SELECT FROM key_account_grade_proposal AS asked
                            WHERE asked.key_account_id = grade.key_account_id
                              AND asked.state = 'open')
                  FROM key_account_grade AS grade
                 WHERE valid_to IS NULL AND company_id = %(company)s%(only)s
                """,
                ended=SQL("coalesce(hold_until < %s, false)", scope.as_of),
                company=scope.company.id,
                only=scope.only("key_account_id"),
            )
        )
        return {(account, scheme): cls(*rest) for account, scheme, *rest in rows}

    def may_change(self, basis, day):
        """Whether a run as of ``day`` has anything to decide here.

        Not before the grade began: history is never rewritten.
        """
        if self.since > day:
            return False
        return self.basis != basis or (self.review_on or date.max) <= day

    def outcome(self, scheme, decision, day):
        """What movement makes of the figures' decision.

        :param scheme: :class:`~..recompute.rules.SchemeRules`
        :return: None where nothing stands between the figures and the grade
        """
        rules = scheme.engine
        if self.held or rules.movement == DIRECT:
            return None
        return move(
            rules.movement,
            rules.levels,
            self._standing(scheme),
            decision.tier or NO_TIER,
            day,
            fixed=decision.fixed,
        )

    def is_kept_by(self, decision):
        """Whether a decision brings nothing but newer evidence.

        :param decision: :class:`.decision.GradeDecision`
        """
        return (
            self.free
            and decision.new_tier_id == self.tier_id
            and decision.tier_id == self.computed_tier_id
            and {*decision.conflict_tier_ids} == {*self.conflict_tier_ids}
            and not decision.asks_anew(self.progress)
        )

    def _standing(self, scheme):
        if self is UNGRADED:
            return None
        return Standing(
            tier=scheme.tier_keys.get(self.tier_id, NO_TIER),
            since=self.since,
            first=self.first,
            released=self.released,
            progress=read_progress(self.progress),
        )


#: an account that never had a grade in the scheme
UNGRADED = CurrentGrade(
    id=None,
    basis=None,
    since=date.min,
    tier_id=None,
    first=True,
    held=False,
    released=False,
    progress=None,
    review_on=None,
    computed_tier_id=None,
    conflict_tier_ids=[],
    free=False,
)
