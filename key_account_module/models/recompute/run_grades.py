from collections import defaultdict
from decimal import Decimal

from odoo import models
from odoo.tools import SQL

from ...engine.figures import plain
from ...engine.measure import Measure
from ...engine.periods import Window
from ..grading.decision import GradeDecision

#: The figure that the account itself shows, when the policy asks for it.
REVENUE_12M = Measure("revenue", Window.parse("rolling 12 months"))


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
        current = self._current_bases(computation.scope)
        parts = defaultdict(list)
        for scheme in computation.rules.schemes:
            for account, facts in computation.facts.items():
                basis = scheme.basis(facts)
                known, since = current.get((account, scheme.id), (None, self.as_of))
                if known != basis and since <= self.as_of:
                    parts[account].append(self._grade_part(scheme, facts, basis))
        return parts

    def _has_newer_run(self):
        """Whether a run of the company as of a later day has ended."""
        domain = [("company_id", "=", self.company_id.id), ("as_of", ">", self.as_of)]
        return bool(
            self.sudo().search_count([*domain, ("state", "=", "done")], limit=1)
        )

    def _current_bases(self, scope):
        """``(account, scheme)`` → basis and first day of the current grade.

        No basis without a fingerprint: then a person asked for a fresh decision.
        """
        self.env["key.account.grade"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT key_account_id, scheme_id,
                       CASE WHEN fingerprint IS NOT NULL
                            THEN latest_explanation ->> 'basis' END,
                       valid_from
                  FROM key_account_grade
                 WHERE valid_to IS NULL AND company_id = %s%s
                """,
                scope.company.id,
                scope.only("key_account_id"),
            )
        )
        return {(account, scheme): rest for account, scheme, *rest in rows}

    def _grade_part(self, scheme, facts, basis):
        """One decision as JSON, with its reasons by the readable evaluator."""
        decision = scheme.explain(facts)
        explanation = {**decision.explanation, "basis": basis}
        # The day is that of the run; here it would make every run look different.
        explanation.pop("as_of", None)
        revenue = facts.values.get(REVENUE_12M)
        return {
            "scheme_id": scheme.id,
            "tier_id": scheme.tier_ids.get(decision.tier),
            "explanation": explanation,
            "figures": decision.figures,
            "conflict_tier_ids": [scheme.tier_ids[key] for key in decision.conflicts],
            "revision_id": scheme.revision_id,
            "revenue_12m": None if revenue is None else plain(revenue),
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

    def _from_json(self, part):
        revenue = part["revenue_12m"]
        return {
            **part,
            "conflict_tier_ids": tuple(part["conflict_tier_ids"]),
            "revenue_12m": revenue and Decimal(revenue),
        }
