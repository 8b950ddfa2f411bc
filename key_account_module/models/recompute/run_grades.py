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
        """The parts of one account: what each scheme decides anew."""
        parts = []
        for scheme in rules.schemes:
            basis = scheme.basis(facts)
            row = current.get((account, scheme.id), UNGRADED)
            if row.may_change(basis, self.as_of):
                parts.append(self._grade_part(scheme, facts, basis, row))
        return parts

    def _has_newer_run(self):
        """Whether a run of the company as of a later day has ended."""
        domain = [("company_id", "=", self.company_id.id), ("as_of", ">", self.as_of)]
        return bool(
            self.sudo().search_count([*domain, ("state", "=", "done")], limit=1)
        )

    def _grade_part(self, scheme, facts, basis, row):
        """One decision as JSON, with its reasons by the readable evaluator."""
        decision = scheme.explain(facts, scheme.tier_keys.get(row.tier_id))
        explanation = {**decision.explanation, "basis": basis}
        # The day is that of the run; here it would make every run look different.
        explanation.pop("as_of", None)
        outcome = row.outcome(scheme, decision, self.as_of)
        held = outcome and held_data(scheme.engine.movement, outcome)
        if held:
            explanation["movement"] = held
        revenue = facts.values.get(REVENUE_12M)
        return {
            "scheme_id": scheme.id,
            "tier_id": scheme.tier_ids.get(decision.tier),
            "explanation": explanation,
            "figures": decision.figures,
            "conflict_tier_ids": [scheme.tier_ids[key] for key in decision.conflicts],
            "revision_id": scheme.revision_id,
            "revenue_12m": None if revenue is None else plain(revenue),
            "move": self._move_part(scheme, outcome),
        }

    def _move_part(self, scheme, outcome):
        """Where movement lets the account go, as JSON; None: straight on."""
        return outcome and {
            "tier_id": scheme.tier_ids.get(outcome.tier),
            "asks": outcome.asked is not None,
            "asked_id": scheme.tier_ids.get(outcome.asked),
            "progress": progress_data(outcome.progress),
            "review_on": outcome.next and outcome.next.isoformat(),
        }

    def _write_grades(self, parts):
        """Hand the staged decisions to the grading; returns the transitions."""
        decisions = [
            GradeDecision(account_id=account, **self._from_json(part))
            for account, account_parts in parts.items()
            for part in account_parts
        ]
        return self.env["key.account"]._apply_grades(
            decisions, as_of=self.as_of, run=self._origin or None
        )

    def _changes_grades(self, parts, _before):
        """The grades that this run gave to a batch, and those that it proposes."""
        mine = [("run_id", "=", self.id), ("key_account_id", "in", list(parts))]
        grades = self.env["key.account.grade"].search_fetch(mine, CHANGED, order="id")
        proposals = self.env["key.account.grade.proposal"].search(mine, order="id")
        return [
            *(_change(row, row.movement, row.previous_tier_id) for row in grades),
            *(_change(row, "proposal", row.from_tier_id) for row in proposals),
        ]

    def _from_json(self, part):
        revenue, move = part["revenue_12m"], part["move"]
        return {
            **part,
            "move": move and Move(**move),
            "conflict_tier_ids": tuple(part["conflict_tier_ids"]),
            "revenue_12m": revenue and Decimal(revenue),
        }


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
