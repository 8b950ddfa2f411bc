from dataclasses import replace
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ...models.grading.current_grade import UNGRADED, CurrentGrade
from ...models.grading.decision import GradeDecision, Move
from ...models.recompute.scope import Scope
from .test_key_account_grade_proposal import ProposalCase

PROGRESS = {"since": "2026-01-01"}
GRADE = replace(UNGRADED, id=9, tier_id=1, computed_tier_id=2, free=True)
DECISION = GradeDecision(7, 3, 2, {}, move=Move(1, asks=True, progress=PROGRESS))


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestCurrentGrade(ProposalCase):
    """A grade is written without being looked at only if nothing about it is asked."""

    def test_newer_evidence_alone_leaves_a_grade(self):
        self.assertTrue(replace(GRADE, progress=PROGRESS).is_kept_by(DECISION))

    def test_everything_else_is_looked_at(self):
        known = replace(GRADE, progress=PROGRESS)
        for what, grade, decision in (
            ("decided by hand or asked", replace(known, free=False), DECISION),
            ("another tier", replace(known, tier_id=2), DECISION),
            ("figures of another tier", known, replace(DECISION, tier_id=1)),
            ("other signs", known, replace(DECISION, conflict_tier_ids=(5,))),
            ("signs that ended", replace(known, conflict_tier_ids=[5]), DECISION),
            ("a new question", GRADE, DECISION),
            ("no grade yet", UNGRADED, DECISION),
        ):
            with self.subTest(what):
                self.assertFalse(grade.is_kept_by(decision))

    def test_a_grade_is_free_unless_a_proposal_is_open(self):
        self._make_account("Other")
        self._run(as_of=date(2026, 2, 2))
        scope = Scope(self.account.company_id, date(2026, 2, 3))

        found = CurrentGrade.of_scope(self.env(su=True), scope)

        free = {account: grade.free for (account, _scheme), grade in found.items()}
        self.assertEqual(free.pop(self.account.id), False)
        self.assertEqual([*free.values()], [True])
