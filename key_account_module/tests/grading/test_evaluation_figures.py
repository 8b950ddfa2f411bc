from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .measured_common import CRITERIA, SALES, TABLE, MeasuredCase


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationFigures(MeasuredCase):
    """Figures that nobody types: from the ERP, dated, and corrected with a reason."""

    # === From the ERP ===

    def test_figures_come_from_the_erp_with_date_and_source(self):
        """Orders of the last twelve months count, an older one does not.

        Covers: EVA-17
        """
        self._make_order(self.account.partner_id, 700, "2026-03-02")
        self._make_order(self.account.partner_id, 800, "2025-09-02")
        self._make_order(self.account.partner_id, 9000, "2025-01-02")

        evaluation = self._review()
        amount, orders = (self._line(evaluation, k) for k in ("amount", "orders"))

        self.assertEqual((amount.value, orders.value), ("1500", "2"))
        self.assertEqual(amount.as_of, date(2026, 6, 30))
        self.assertTrue(amount.date_filled)
        self.assertIn("revenue", amount.source_words)
        self.assertEqual(
            (amount.value_words, amount.points_words), ("1\u00a0500", "100")
        )
        self.assertEqual(orders.points_words, "50")

    def test_questions_are_answered_by_what_is_known(self):
        flag = self.env["key.account.option"].search([("key", "=", "flag/strategic")])
        self.account.flag_ids = flag

        yes, no = self._review(), self._review(self._make_account("Other"))

        self.assertEqual(self._line(yes, "strategic").value_words, "yes")
        self.assertEqual(self._line(no, "strategic").value_words, "no")
        self.assertIn("Strategic", self._line(yes, "strategic").source_words)

    def test_panel_lines_are_for_judged_criteria_and_figures_come_once(self):
        evaluation = self._review()

        evaluation.action_prepare_lines()

        self.assertEqual(len(evaluation.line_ids), 4)
        self.assertEqual(len(evaluation.measured_line_ids), 3)
        self.assertEqual(evaluation.judged_line_ids.criterion_id.key, "conduct")

    def test_points_of_figures_and_panel_make_the_result(self):
        self._make_order(self.account.partner_id, 1500)

        evaluation = self._review()
        evaluation.action_conclude()

        # 100 of the table, 25 of the line, 0 for no, 80 of the panel
        self.assertEqual(evaluation.score, 51.25)
        self.assertEqual(self._row(evaluation, "amount")["row"], "green")
        self.assertEqual(self._row(evaluation, "amount")["measured"], "1500")

    def test_figures_of_many_accounts_take_as_many_queries_as_of_one(self):
        accounts = [self._make_customer(f"Customer {n}", 100 * n) for n in range(8)]
        reviews = self.env["key.account.evaluation"].union(
            *(self._review(account) for account in accounts)
        )

        with self._count_queries() as one:
            reviews[0].action_fill_inputs()
        with self._count_queries() as many:
            reviews.action_fill_inputs()

        self.assertEqual(many, one)
        values = [self._line(review, "amount").value for review in reviews]
        self.assertEqual(values, [str(100 * n) for n in range(8)])

    def test_figures_speak_of_the_day_of_the_evaluation(self):
        self._make_order(self.account.partner_id, 700, "2026-06-20")
        evaluation = self._review()
        evaluation.date = "2026-06-10"

        with self.assertRaisesRegex(UserError, "not as of 2026-06-10"):
            evaluation.action_conclude()
        evaluation.action_fill_inputs()
        evaluation.action_conclude()

        self.assertEqual(self._row(evaluation, "amount")["measured"], "0")

    def test_figures_of_a_day_to_come_are_those_of_today(self):
        evaluation = self._review(date="2026-07-31")

        self.assertEqual(self._line(evaluation, "amount").as_of, date(2026, 6, 30))

    def test_no_result_while_a_measured_line_is_missing(self):
        """Its owner could delete the figure that he does not like."""
        evaluation = self._review()
        self._line(evaluation, "amount").unlink()

        with self.assertRaisesRegex(UserError, "figures are missing"):
            evaluation.action_conclude()
        evaluation.action_prepare_lines()
        evaluation.action_conclude()

        self.assertEqual(self._row(evaluation, "amount")["measured"], "0")

    def test_no_figure_before_there_is_a_scale(self):
        self._apply_review(request_id="second", scale=None, bands=None)

        evaluation = self._review()

        self.assertFalse(self._line(evaluation, "amount").points_words)
        self.assertIn("Amount: no score", evaluation.preview)

    def test_a_low_row_may_want_something_done(self):
        """Once, by the account's manager; another row wants nothing."""
        low = {**TABLE["bands"]["red"], "follow_up": {"en_US": "Talk to the buyer"}}
        table = {**TABLE, "bands": {**TABLE["bands"], "red": low}}
        self._apply_review({"amount": {"measure": table}}, "second")
        large = self._make_customer("Large", 5000)

        little, much = self._review(), self._review(large)
        (little | much).action_conclude()

        asked = self.env["mail.activity"].search(
            [("key_account_key", "=", "criterion/amount")]
        )
        self.assertEqual(asked.mapped("summary"), ["Talk to the buyer"])
        self.assertEqual((asked.res_id, asked.user_id), (little.id, self.seller))

    # === By hand ===

    def test_a_figure_by_hand_stands_beside_the_measured_one_with_its_reason(self):
        """Both figures and the reason are in the explanation.

        Covers: EVA-17
        """
        evaluation = self._review()
        line = self._line(evaluation, "amount")

        with self.assertRaisesRegex(ValidationError, "say why"):
            line.override_value = "2500.50"
        line.write({"override_value": "2500.50", "override_reason": "Paper contract"})
        evaluation.action_fill_inputs()
        evaluation.action_conclude()

        row = self._row(evaluation, "amount")
        self.assertEqual((row["measured"], row["by_hand"]), ("0", "2500.50"))
        self.assertEqual((row["reason"], row["row"]), ("Paper contract", "green"))
        self.assertIn("because Paper contract", evaluation.result_words)

    def test_measured_figures_are_not_written_by_hand(self):
        line = self._line(self._review(), "amount")

        for vals in ({"value": "9"}, {"source": {}}, {"measured": False}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "action_"):
                line.write(vals)
        for vals in ({"score": "100"}, {"as_of": "2026-06-30"}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "measured"):
                line.write(vals)
        with self.assertRaises(ValidationError):
            line.write({"override_value": "1e9", "override_reason": "Because"})

    def test_judged_criteria_have_no_figure(self):
        line = self._line(self._review(), "conduct")

        with self.assertRaisesRegex(UserError, "scored by the panel"):
            line.write({"override_value": "1", "override_reason": "Because"})

    def test_only_the_owner_enters_a_figure_by_hand(self):
        self.account.member_ids = self.colleague
        line = self._line(self._review(), "amount").with_user(self.colleague)

        with self.assertRaisesRegex(UserError, "only the owner"):
            line.write({"override_value": "1", "override_reason": "Because"})

    def test_a_concluded_evaluation_keeps_its_figures(self):
        evaluation = self._review()
        evaluation.action_conclude()

        with self.assertRaisesRegex(UserError, "keeps its figures"):
            evaluation.action_fill_inputs()
        with self.assertRaisesRegex(UserError, "do not change"):
            self._line(evaluation, "amount").write(
                {"override_value": "1", "override_reason": "Because"}
            )

    # === Missing and old ===

    def test_t11_a_measure_without_data_lowers_the_coverage_and_not_the_result(self):
        """Without a first day of cooperation nobody knows its orders since then."""
        since = {"metric": "orders", "over": "since anniversary"}
        line = {**CRITERIA["orders"]["measure"], **since}
        self._apply_review({"orders": {"measure": line}}, "second")
        self._make_order(self.account.partner_id, 1500, "2026-06-02")
        self.account.date_since = "2024-02-01"
        known = self._review(conduct="100")
        known.action_conclude()
        self.account.date_since = False

        unknown = self._review(conduct="100")
        unknown.action_conclude()

        self.assertEqual((known.coverage, unknown.coverage), (1, 0.75))
        self.assertFalse(self._line(unknown, "orders").value)
        self.assertGreaterEqual(unknown.score, known.score)
        self.assertEqual(unknown.band, "good")
        self.assertIn("Orders: no score, left out", unknown.result_words)

    def test_what_stands_in_for_missing_scores_is_policy(self):
        for missing, score in (
            (None, 100),
            ("exclude", 100),
            ("worst", 75),
            ({"neutral": "60"}, 90),
        ):
            with self.subTest(missing=missing):
                self._apply_review(
                    {
                        "conduct": {"missing": missing},
                        "orders": {"measure": {**TABLE, **SALES}},
                        "strategic": {"measure": TABLE},
                    },
                    request_id=str(missing),
                )
                account = self._make_customer(f"Customer {missing}", 5000)

                evaluation = self._review(account, conduct=False)
                evaluation.action_conclude()

                self.assertEqual(evaluation.score, score)
                self.assertEqual(evaluation.coverage, 0.75)

    def test_a_score_that_is_too_old_counts_as_missing(self):
        """Three months to the day still count."""
        evaluation = self._review()
        line = self._line(evaluation, "conduct")

        line.as_of = "2026-03-30"
        self.assertNotIn("too old", evaluation.preview)
        line.as_of = "2026-03-29"
        evaluation.action_conclude()

        self.assertTrue(self._row(evaluation, "conduct")["stale"])
        self.assertEqual(evaluation.coverage, 0.75)
        self.assertIn("too old", evaluation.result_words)

    def test_a_score_speaks_of_the_day_it_is_given_unless_told(self):
        line = self._line(self._review(), "conduct")

        self.assertEqual(line.as_of, date(2026, 6, 30))
        with self.assertRaises(ValidationError):
            line.as_of = "2026-07-01"

    def test_too_little_coverage_is_not_rated_and_not_a_low_result(self):
        """Nor is it a score that grades could be decided by."""
        self._apply_review(request_id="second", min_coverage="80")
        rated = self._review()
        rated.action_conclude()
        evaluation = self._review(conduct=False)

        evaluation.action_conclude()

        self.assertFalse(rated.unrated)
        self.assertEqual(evaluation.coverage, 0.75)
        self.assertTrue(evaluation.unrated)
        self.assertFalse(evaluation.band)
        self.assertEqual(evaluation.band_name, "Not rated")
        self.assertIn("at least 80 % are needed", evaluation.result_words)
        ((average,),) = self.env["key.account.evaluation"]._read_group(
            [("key_account_id", "=", self.account.id)], [], ["score:avg"]
        )
        self.assertEqual(average, rated.score)

    def test_grades_do_not_see_what_is_not_rated(self):
        scheme = self._make_scheme(
            A={"score": "review", "lt": 50}, B={"score": "review", "gte": 50}
        )
        self._apply_review(request_id="second", min_coverage="80")
        self._review(conduct="20").action_conclude()
        self._run(as_of="2026-06-30")
        before = self.account.grade_ids.filtered(lambda g: g.scheme_id == scheme)
        self.assertEqual(before.tier_id.name, "A")

        self._review(conduct=False).action_conclude()
        self._run(as_of="2026-06-30")

        current = self.account.grade_ids.filtered(
            lambda g: g.scheme_id == scheme and g.is_current
        )
        self.assertFalse(current.tier_id)
