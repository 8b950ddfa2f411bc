from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import freeze_time, tagged

from .evaluation_common import EvaluationCase


@freeze_time("2026-12-31 02:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationOutcome(EvaluationCase):
    """What follows from a result: nothing by itself, everything with an owner."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation(poor_in_a_row=2)

    def _concluded(self, score, day="2026-06-30"):
        evaluation = self._make_evaluation(
            self.kind, dict.fromkeys(self.panel, score), date=day
        )
        evaluation.action_conclude()
        return evaluation

    def _plan(self, evaluation, communication="A call every week"):
        """Causes, talks and one measure of the seller, agreed."""
        measure = {
            "name": "Visit every month",
            "user_id": self.seller.id,
            "date_deadline": "2027-03-31",
        }
        evaluation.write(
            {
                "cause": "Late deliveries",
                "communication": communication,
                "action_ids": [Command.create(measure)],
            }
        )
        evaluation.action_agree_plan()

    def _asked(self, user, record):
        return self.env["mail.activity"].search(
            [
                ("user_id", "=", user.id),
                ("res_model", "=", record._name),
                ("res_id", "=", record.id),
                ("key_account_key", "!=", False),
            ]
        )

    # === Any result ===

    def test_outcomes_are_the_policys(self):
        poor, good, excellent = map(self._concluded, ("40", "70", "90"))

        self.assertEqual(
            [each.outcome for each in (poor, good, excellent)],
            ["poor", False, "excellent"],
        )
        self.assertFalse(excellent.needs_plan or good.needs_plan)

    def test_every_evaluation_has_the_customers_data_looked_through(self):
        """The account's manager is asked once, however many evaluations there are.

        Covers: EVA-16
        """
        self._concluded("70", "2026-03-31")
        self._concluded("70")

        asked = self._asked(self.seller, self.account)
        self.assertEqual(asked.mapped("summary"), ["Bring the data up to date"])

    def test_outcomes_are_not_written_by_hand(self):
        evaluation = self._concluded("40")

        for vals in (
            {"outcome": "excellent"},
            {"poor_count": 0},
            {"date_planned": "2026-12-31 02:00:00"},
            {"decision": "keep"},
            {"decision_reason": "Because"},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                evaluation.with_user(self.director).write(vals)

    # === Poor ===

    def test_a_poor_result_wants_causes_and_measures_with_owner_and_date(self):
        """The measure is an action with a reminder of its own; the plan then stays.

        Covers: EVA-10
        """
        evaluation = self._concluded("40")
        self.assertIn(
            "Causes and measures", self._asked(self.seller, evaluation).summary
        )

        with self.assertRaisesRegex(UserError, "cause analysis"):
            evaluation.action_agree_plan()
        with self.assertRaisesRegex(UserError, "talks with the customer"):
            self._plan(evaluation, communication=" ")
        evaluation.communication = "A call every week"
        evaluation.action_agree_plan()

        self.assertFalse(evaluation.needs_plan)
        self.assertFalse(self._asked(self.seller, evaluation))
        measure = evaluation.action_ids
        self.assertEqual(measure.user_id, self.seller)
        self.assertTrue(self._asked(self.seller, measure))
        with self.assertRaisesRegex(UserError, "plan is agreed"):
            evaluation.cause = "Something else"
        with self.assertRaisesRegex(UserError, "wants no plan"):
            evaluation.action_agree_plan()

    def test_the_manager_is_reminded_in_his_own_language(self):
        """Whoever concludes, for example a leader with another language."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self._plan(self._concluded("40", "2025-06-30"))
        people = (
            self.seller
            | self.env.ref("key_account_module.group_director").sudo().all_user_ids
        )
        people.lang = "zh_CN"

        evaluation = self._concluded("40")

        asked = self.env["mail.activity"].search([("res_id", "=", evaluation.id)])
        words = {activity.key_account_key: activity.summary for activity in asked}
        self.assertIn("原因分析", words["improvement_plan"])
        self.assertIn("连续 2 次", words["evaluation_decision"])
        self.assertEqual(self._asked(self.seller, self.account).summary, "更新客户资料")

    def test_nobody_is_judged_again_before_there_is_a_plan(self):
        """Tracked to the next evaluation.

        Covers: EVA-10
        """
        poor = self._concluded("40")
        later = self._make_evaluation(
            self.kind, dict.fromkeys(self.panel, "70"), date="2026-12-31"
        )

        with self.assertRaisesRegex(UserError, "2026-06-30 was poor and has no"):
            later.action_conclude()
        self.assertEqual(poor.search([("needs_plan", "=", True)]), poor)
        self._plan(poor)
        later.action_conclude()

        self.assertEqual(later.delta, 30)

    def test_the_next_evaluation_shows_what_became_of_the_measures(self):
        """Covers: EVA-10"""
        poor = self._concluded("40")
        self._plan(poor)

        later = self._make_evaluation(self.kind, date="2026-12-31")
        self.assertEqual(
            later.earlier_plan_words, "Visit every month (Seller, 2027-03-31): Pending"
        )
        poor.action_ids.action_done("Twelve visits")
        later.invalidate_recordset()

        self.assertIn("Done; Twelve visits", later.earlier_plan_words)
        self.assertFalse(poor.earlier_plan_words)

    # === Poor in a row ===

    def test_poor_results_in_a_row_are_put_up_for_a_decision(self):
        """A director is asked and decides; nothing happens by itself.

        Covers: EVA-11
        """
        first = self._concluded("40")
        self._plan(first)
        grade, active = self.account.grade_ids, self.account.active

        second = self._concluded("40", "2026-12-31")

        self.assertFalse(first.decision)
        self.assertEqual((second.poor_count, second.decision), (2, "open"))
        self.assertEqual((self.account.grade_ids, self.account.active), (grade, active))
        asked = self.env["mail.activity"].search(
            [("key_account_key", "=", "evaluation_decision")]
        )
        self.assertTrue(asked.user_id.has_group("key_account_module.group_director"))
        self.assertIn("2 poor results in a row", asked.summary)

        with self.assertRaisesRegex(UserError, "A director decides"):
            second.decide("end", "No improvement")
        directors = second.with_user(self.director)
        for wrong in (("end", " "), ("forget", "Because")):
            with self.assertRaisesRegex(UserError, "say why"):
                directors.decide(*wrong)
        directors.decide("category", "To ordinary key accounts")

        self.assertEqual(second.decision_by_id, self.director)
        self.assertEqual(second.decision_reason, "To ordinary key accounts")
        with self.assertRaisesRegex(UserError, "no decision"):
            directors.decide("keep", "Changed my mind")

    def test_a_better_one_between_begins_the_count_anew(self):
        self._plan(self._concluded("40", "2026-03-31"))
        self._concluded("70")

        last = self._concluded("40", "2026-12-31")

        self.assertEqual((last.poor_count, last.decision), (1, False))

    def test_an_improvement_is_no_reason_to_decide(self):
        self._plan(self._concluded("30"))

        better = self._concluded("50", "2026-12-31")

        self.assertEqual((better.poor_count, better.decision), (2, False))

    def test_without_a_number_in_the_policy_nothing_is_put_up(self):
        self._apply_evaluation(request_id="blank", poor_in_a_row=None)
        self._plan(self._concluded("40"))

        self.assertFalse(self._concluded("40", "2026-12-31").decision)

    # === Charts ===

    def test_charts_show_criteria_beside_those_before_and_the_trend(self):
        self._concluded("70")

        chart = self._concluded("80", "2026-12-31").chart

        radar = chart["radar"]
        self.assertEqual(len(radar["labels"]), 5)
        self.assertEqual(radar["labels"][0], "Business scale")
        self.assertAlmostEqual(radar["now"][0], 80, 2)
        self.assertAlmostEqual(radar["before"][0], 70, 2)
        self.assertEqual(chart["radar"]["maximum"], 100)
        self.assertEqual(
            chart["trend"],
            {"labels": ["2026-06-30", "2026-12-31"], "scores": [70, 80]},
        )
        self.assertFalse(self._make_evaluation(self.kind).chart)
