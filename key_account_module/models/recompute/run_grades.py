import logging
from decimal import Decimal

from psycopg2 import Error as DatabaseError

from odoo import models

from ...engine.figures import plain
from ...engine.measure import Measure
from ...engine.movement_data import held_data, progress_data
from ...engine.periods import Window
from ..grading.current_grade import UNGRADED, CurrentGrade
from ..grading.decision import GradeDecision, Move

_logger = logging.getLogger(__name__)

#: The figure that the account itself shows, when the policy asks for it.
REVENUE_12M = Measure("revenue", Window.parse("rolling 12 months"))
#: what the change log tells of a grade
CHANGED = ("key_account_id", "scheme_id", "tier_id", "previous_tier_id", "movement")


class KeyAccountRun(models.Model):
    """First step of a run: the grade of an account in each scheme (CLS-31)."""

    _inherit = "key.account.run"

    def _stage_grades(self, computation):
        """Grades that are new or whose basis differs from that of the current one.

        A day before the current grade began, or before the day of a finished run, fills
        the monthly figures only: neither history nor a newer result is rewritten.
        """
        if self._has_newer_run():
            return {}
        current = CurrentGrade.of_scope(self.env, computation.scope)
        parts = {}
        for account, facts in computation.facts.items():
            try:
                decided = self._decide(computation.rules, account, facts, current)
            except DatabaseError:
                raise
            except Exception as error:  # whatever it is, it is this account's alone
                _logger.exception("Account %s was not graded", account)
                computation.failures.add("grades", account, error)
            else:
                if decided:
                    parts[account] = decided
        return parts

    def _decide(self, rules, account, facts, current):
        """The part of one account: what its schemes decide anew, and what they keep."""
        part = {}
        for scheme in rules.schemes:
            basis = scheme.basis(facts)
            row = current.get((account, scheme.id), UNGRADED)
            if row.may_change(basis, self.as_of):
                decision = self._decision(scheme, account, facts, basis, row)
                if row.is_kept_by(decision):
                    part.setdefault("kept", []).append(
                        decision.as_evidence(row.id, self.as_of)
                    )
                else:
                    part.setdefault("decided", []).append(decision.as_json())
        return part

    def _has_newer_run(self):
        """Whether a run of the company as of a later day has ended."""
        domain = [("company_id", "=", self.company_id.id), ("as_of", ">", self.as_of)]
        return bool(
            self.sudo().search_count([*domain, ("state", "=", "done")], limit=1)
        )

    def _decision(self, scheme, account, facts, basis, row):
        """What a scheme decides, with its reasons by the readable evaluator."""
        decided = scheme.explain(facts, scheme.tier_keys.get(row.tier_id))
        explanation = {**decided.explanation, "basis": basis}
        # The day is that of the run; here it would make every run look different.
        explanation.pop("as_of", None)
        outcome = row.outcome(scheme, decided, self.as_of)
        held = outcome and held_data(scheme.engine.movement, outcome)
        if held:
            explanation["movement"] = held
        revenue = facts.values.get(REVENUE_12M)
        return GradeDecision(
            account_id=account,
            scheme_id=scheme.id,
            tier_id=scheme.tier_ids.get(decided.tier),
            explanation=explanation,
            figures=decided.figures,
            conflict_tier_ids=tuple(scheme.tier_ids[key] for key in decided.conflicts),
            revision_id=scheme.revision_id,
            # As it reads on the stage, where 100.00 and 100 are the same.
            revenue_12m=None if revenue is None else Decimal(plain(revenue)),
            move=self._move(scheme, outcome),
        )

    def _move(self, scheme, outcome):
        """Where movement lets the account go; None: straight on."""
        return outcome and Move(
            tier_id=scheme.tier_ids.get(outcome.tier),
            asks=outcome.asked is not None,
            asked_id=scheme.tier_ids.get(outcome.asked),
            progress=progress_data(outcome.progress),
            review_on=outcome.next,
        )

    def _write_grades(self, parts):
        """Hand the staged decisions to the grading; returns the transitions."""
        accounts = self.env["key.account"]
        run = self._origin or None
        accounts._refresh_grades(self.company_id, parts.under("kept"), run=run)
        decisions = [
            GradeDecision.from_json(account, data)
            for account, staged in parts.under("decided").items()
            for data in staged
        ]
        if not decisions:
            return 0
        return accounts._apply_grades(decisions, as_of=self.as_of, run=run)

    def _changes_grades(self, parts):
        """The grades that this run gave to a batch, and those that it proposes."""
        if not parts.under("decided"):
            return []
        mine = [("run_id", "=", self.id), ("key_account_id", "in", parts.accounts)]
        grades = self.env["key.account.grade"].search_fetch(mine, CHANGED, order="id")
        proposals = self.env["key.account.grade.proposal"].search(mine, order="id")
        return [
            *(_change(row, row.movement, row.previous_tier_id) for row in grades),
            *(_change(row, "proposal", row.from_tier_id) for row in proposals),
        ]


def _change(row, kind, before):
    """A grade or proposal as a row of the change log."""
    after = row.to_tier_id if kind == "proposal" else row.tier_id
    return {
        "key_account_id": row.key_account_id.id,
        "kind": kind,
        "scheme_id": row.scheme_id.id,
        "tier_from_id": before.id or None,
        "tier_to_id": after.id or None,
    }
