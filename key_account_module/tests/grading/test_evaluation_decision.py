from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .evaluation_common import EvaluationCase


class DecisionCase(EvaluationCase):
    """An account of the second of three grades, after one poor result too many."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation(poor_in_a_row=1)
        tiers = [
            {"key": f"stars/{name}", "name": name, "sequence": number}
            for number, name in enumerate("ABC", 1)
        ]
        cls.scheme = cls.env["key.account.scheme"].create(
            {
                "key": "stars",
                "name": "Stars",
                "tier_ids": [
                    (0, 0, {**tier, "condition": {"flag": tier["name"]}})
                    for tier in tiers
                ],
            }
        )
        cls.tiers = cls.scheme.tier_ids.grouped("name")
        cls._decide_grade(cls.account, cls.tiers["A"])
        options = cls.env["key.account.option"]
        cls.close, cls.ordinary, cls.watched = options.create(
            [
                {"key": f"{name}/{key}", "list": name, "name": key.title()}
                for name, key in (
                    ("relation", "close"),
                    ("relation", "ordinary"),
                    ("flag", "watched"),
                )
            ]
        )
        cls.account.option_ids = cls.close
        cls.boss = cls._make_user("general manager", "group_director")

    def _poor(self):
        """A poor result, put up for a decision; seen by a director."""
        evaluation = self._make_evaluation(self.kind, dict.fromkeys(self.panel, "40"))
        evaluation.action_conclude()
        return evaluation.with_user(self.director)

    def _chain(self):
        step = {"key": "poor/lead", "name": "Lead", "user_ids": [(6, 0, self.boss.ids)]}
        chains = self.env["key.account.approval.chain"]
        chain = chains.create(
            {"key": "poor", "name": "Poor results", "step_ids": [(0, 0, step)]}
        )
        self.kind.sudo().poor_approval_id = chain
        return chain

    def _pending(self, record):
        request = record.sudo().approval_request_ids
        return request.filtered(lambda r: r.state == "pending").with_user(self.boss)

    @property
    def grade(self):
        return self.account.current_grade_ids.filtered(
            lambda grade: grade.scheme_id == self.scheme
        )


@freeze_time("2026-12-31 02:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationDecision(DecisionCase):
    """After poor results in a row: another category, the end, or going on."""

    # === A lower grade ===

    def test_another_category_is_a_lower_grade_with_the_evaluation_as_evidence(self):
        """Covers: EVA-11"""
        self.kind.sudo().poor_scheme_id = self.scheme
        evaluation = self._poor()
        self.assertEqual(evaluation.category_words, f"{self.scheme.name}: A → B")
        self.assertEqual(self.grade.tier_id, self.tiers["A"])

        evaluation.decide("category", "No improvement in two years")

        proposal = evaluation.grade_proposal_ids
        self.assertEqual((proposal.state, proposal.kind), ("approved", "override"))
        self.assertEqual(proposal.evaluation_id, evaluation)
        self.assertEqual(proposal.decided_by, self.director)
        self.assertEqual(self.grade.tier_id, self.tiers["B"])
        self.assertTrue(self.grade.manual_hold)
        self.assertEqual(self.grade.hold_until, date(2027, 12, 31))
        self.assertEqual(evaluation.decision_state, "done")

    def test_a_lower_grade_holds_for_the_longest_time_of_the_policy(self):
        self.kind.sudo().poor_scheme_id = self.scheme
        self.scheme.override_months = 6

        self._poor().decide("category", "No improvement")

        self.assertEqual(self.grade.hold_until, date(2027, 6, 30))

    def test_a_lower_grade_waits_for_the_chain(self):
        self.kind.sudo().poor_tier_id = self.tiers["C"]
        self._chain()
        evaluation = self._poor()

        evaluation.decide("category", "No improvement")

        proposal = evaluation.grade_proposal_ids
        self.assertEqual((proposal.state, evaluation.decision_state), ("open", "asked"))
        self.assertEqual(self.grade.tier_id, self.tiers["A"])
        with self.assertRaisesRegex(UserError, "decided by “Poor results”"):
            proposal.with_user(self.director).action_approve()
        self._pending(proposal).action_approve()

        self.assertEqual(self.grade.tier_id, self.tiers["C"])
        self.assertEqual(evaluation.decision_state, "done")

    def test_a_refused_lower_grade_changes_nothing_and_says_why(self):
        self.kind.sudo().poor_scheme_id = self.scheme
        self._chain()
        evaluation = self._poor()
        evaluation.decide("category", "No improvement")

        self._pending(evaluation.grade_proposal_ids).action_refuse("One more year")

        self.assertEqual(self.grade.tier_id, self.tiers["A"])
        self.assertEqual(
            (evaluation.decision_state, evaluation.decision_comment),
            ("refused", "One more year"),
        )

    def test_the_lowest_grade_does_not_fall(self):
        self.kind.sudo().write({"poor_scheme_id": self.scheme.id, "poor_steps": 5})
        evaluation = self._poor()
        self.assertEqual(evaluation.category_words, f"{self.scheme.name}: A → C")
        self._decide_grade(self.account, self.tiers["C"])

        with self.assertRaises(UserError) as refusal:
            evaluation.decide("category", "No improvement")

        self.assertIn("decide otherwise", str(refusal.exception))
        self.assertEqual(evaluation.decision, "open")

    def test_an_undone_decision_gives_the_grade_back_to_the_policy(self):
        self.kind.sudo().poor_scheme_id = self.scheme
        evaluation = self._poor()
        evaluation.decide("category", "No improvement")

        evaluation.undo_decision("They have a new manager")

        self.assertFalse(self.grade.manual_hold)
        self.assertEqual(evaluation.decision_state, "undone")
        with self.assertRaisesRegex(UserError, "nothing to undo"):
            evaluation.undo_decision("Again")

    def test_a_later_grade_is_not_undone(self):
        self.kind.sudo().poor_scheme_id = self.scheme
        evaluation = self._poor()
        evaluation.decide("category", "No improvement")
        self._decide_grade(self.account, self.tiers["C"])

        with self.assertRaisesRegex(UserError, "another grade by now"):
            evaluation.undo_decision("They have a new manager")

    # === Another class ===

    def test_another_category_is_an_entry_of_a_list(self):
        self.kind.sudo().poor_option_id = self.ordinary
        evaluation = self._poor()
        self.assertEqual(evaluation.category_words, "Ordinary")

        evaluation.decide("category", "No improvement")
        self.assertEqual(self.account.option_ids, self.ordinary)
        evaluation.undo_decision("They have a new manager")

        self.assertEqual(self.account.option_ids, self.close)

    def test_what_was_changed_since_is_not_undone(self):
        self.kind.sudo().poor_option_id = self.ordinary
        evaluation = self._poor()
        evaluation.decide("category", "No improvement")
        self.account.option_ids = False

        evaluation.undo_decision("They have a new manager")

        self.assertFalse(self.account.option_ids)

    def test_a_flag_waits_for_the_chain_and_leaves_other_flags(self):
        self.kind.sudo().poor_option_id = self.watched
        self._chain()
        evaluation = self._poor()

        evaluation.decide("category", "No improvement")
        self.assertFalse(self.account.flag_ids)
        self._pending(evaluation).action_approve()

        self.assertEqual(self.account.flag_ids, self.watched)
        self.assertEqual(self.account.option_ids, self.close)
        evaluation.undo_decision("They have a new manager")
        self.assertFalse(self.account.flag_ids)

    def test_a_category_that_the_policy_leaves_open_is_recorded(self):
        evaluation = self._poor()
        self.assertIn("names none", evaluation.category_words)

        evaluation.decide("category", "To ordinary customers")

        self.assertEqual(evaluation.decision_state, "done")
        self.assertEqual(self.grade.tier_id, self.tiers["A"])

    # === The end ===

    def test_the_cooperation_ends_when_the_chain_agrees(self):
        """Covers: EVA-11"""
        self._chain()
        self.account.state = "active"
        evaluation = self._poor()

        evaluation.decide("end", "Five years without improvement")
        self.assertEqual(self.account.state, "active")
        self._pending(evaluation).action_approve()

        self.assertEqual(self.account.state, "ended")
        self.assertEqual(self.account.end_reason, "Five years without improvement")
        self.assertEqual(evaluation.decision_state, "done")

    def test_a_refused_end_leaves_the_cooperation_and_says_why(self):
        self._chain()
        self.account.state = "active"
        evaluation = self._poor()
        evaluation.decide("end", "No improvement")

        self._pending(evaluation).action_refuse("They pay on time")

        self.assertEqual(self.account.state, "active")
        self.assertEqual(
            (evaluation.decision, evaluation.decision_state), ("end", "refused")
        )
        self.assertEqual(evaluation.decision_comment, "They pay on time")

    def test_a_withdrawn_request_is_decided_anew(self):
        self._chain()
        evaluation = self._poor()
        evaluation.decide("end", "No improvement")

        self._pending(evaluation).with_user(self.director).action_cancel("A mistake")

        self.assertEqual(
            (evaluation.decision, evaluation.decision_state), ("open", False)
        )
        evaluation.decide("keep", "They wrote to us")
        self.assertEqual(evaluation.decision, "keep")

    def test_an_ended_cooperation_is_taken_up_again_with_a_reason(self):
        self.account.state = "dormant"
        evaluation = self._poor()
        evaluation.decide("end", "No improvement")
        self.assertEqual(self.account.state, "ended")

        action = self.account.with_user(self.director).action_resume_cooperation()
        self.assertEqual(action["context"]["default_evaluation_id"], evaluation.id)
        with self.assertRaisesRegex(UserError, "Say why"):
            evaluation.undo_decision(" ")
        with self.assertRaisesRegex(UserError, "A director decides"):
            evaluation.with_user(self.seller).undo_decision("I like them")
        evaluation.undo_decision("A new contract")

        self.assertEqual(self.account.state, "dormant")
        self.assertFalse(self.account.end_reason)
        self.assertIn("A new contract", self.account.message_ids[:1].body)
