from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .evaluation_common import EvaluationCase


@tagged("post_install", "-at_install")
class TestKeyAccountEvaluation(EvaluationCase):
    """From the panel's scores and the analysis to one result."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls._apply_evaluation()

    def _scores(self, **scores):
        return {**dict.fromkeys(self.panel, "80"), **scores}

    # === The form ===

    def test_owner_fills_in_the_form(self):
        """Criteria, trigger, panel, scores, analysis and result are in one form.

        Covers: EVA-04
        """
        trigger = self.env["key.account.option"].create(
            {
                "key": "evaluation_trigger/market",
                "list": "evaluation_trigger",
                "name": "Market change",
            }
        )

        with Form(self.env["key.account.evaluation"].with_user(self.seller)) as form:
            form.key_account_id = self.account
            form.type_id = self.kind
            form.trigger_id = trigger
            form.reason = "Prices fell by a third"
        evaluation = form.save()
        evaluation.action_prepare_lines()
        with Form(evaluation) as form:
            form.qualitative = "Takes less, pays on time"
            for index, line in enumerate(evaluation.line_ids):
                member = self.panel[line.department_id.key.split("/")[1]]
                with form.judged_line_ids.edit(index) as row:
                    row.user_id = member
                    row.score = "70"
                    row.comment = "As last year"
        evaluation.member_ids.action_give()
        evaluation.action_conclude()

        self.assertEqual(evaluation.state, "concluded")
        self.assertEqual((evaluation.score, evaluation.band_name), (70, "Good"))
        self.assertEqual(evaluation.trigger_id, trigger)
        self.assertEqual(len(evaluation.line_ids.user_id), 4)
        self.assertEqual(evaluation.concluded_by_id, self.seller)
        self.assertTrue(evaluation.date_concluded)

    def test_prepared_lines_are_department_by_part_and_only_once(self):
        evaluation = self._make_evaluation(self.kind)

        evaluation.action_prepare_lines()

        self.assertEqual(len(evaluation.line_ids), 60)
        departments = evaluation.line_ids.mapped("department_id.key")
        self.assertEqual(departments[0], "department/sales")
        self.assertEqual(departments, sorted(departments, key=departments.index))

    def test_without_departments_one_set_of_lines(self):
        kind = self._apply_evaluation(request_id="second", departments=[])

        evaluation = self._make_evaluation(kind)
        evaluation.line_ids.score = "90"
        evaluation.action_conclude()

        self.assertEqual(len(evaluation.line_ids), 15)
        self.assertEqual(evaluation.band, "excellent")

    # === What stands against a conclusion ===

    def test_every_department_has_to_be_represented(self):
        """Policy names the departments; a missing one is named in the refusal.

        Covers: EVA-06
        """
        scores = self._scores()
        del scores["finance"]
        evaluation = self._make_evaluation(self.kind, scores)

        with self.assertRaisesRegex(UserError, "Finance is not represented"):
            evaluation.action_conclude()
        # A score that nobody stands for does not represent a department either.
        self._lines(evaluation, "finance").score = "80"
        with self.assertRaisesRegex(UserError, "Finance is not represented"):
            evaluation.action_conclude()
        self._lines(evaluation, "finance")[0].user_id = self.panel["finance"]
        with self.assertRaisesRegex(UserError, "Finance has not given its part"):
            evaluation.action_conclude()
        self._give(evaluation, "finance")
        evaluation.action_conclude()
        self.assertEqual(evaluation.state, "concluded")

        # The list is policy: without finance nobody misses it.
        kind = self._apply_evaluation(request_id="second", departments=["sales"])
        small = self._make_evaluation(kind, {"sales": "80"})
        small.action_conclude()
        self.assertEqual(small.state, "concluded")

    def test_scores_and_analysis_are_both_needed(self):
        """No result without figures, none without the qualitative analysis.

        Covers: EVA-07
        """
        without_text = self._make_evaluation(self.kind, self._scores(), qualitative=" ")
        without_scores = self._make_evaluation(self.kind)

        with self.assertRaisesRegex(UserError, "qualitative analysis is missing"):
            without_text.action_conclude()
        with self.assertRaisesRegex(UserError, "nothing is scored"):
            without_scores.action_conclude()
        without_text.qualitative = "A steady partner"
        without_text.action_conclude()

        self.assertEqual((without_text.score, without_text.band), (80, "good"))
        self.assertEqual(without_text.qualitative, "A steady partner")

    def test_all_reasons_are_listed_at_once(self):
        evaluation = self._make_evaluation(
            self.kind, {"sales": "101", "marketing": "-1"}, qualitative=False
        )

        with self.assertRaises(UserError) as caught:
            evaluation.action_conclude()

        message = str(caught.exception)
        for part in (
            "Customer Service is not represented",
            "Finance is not represented",
            "101 is outside the scale 0–100",
            "-1 is outside the scale 0–100",
            "qualitative analysis is missing",
        ):
            self.assertIn(part, message)
        self.assertIn("outside the scale", evaluation.preview)

    # === The result ===

    def test_missing_scores_lower_the_coverage_not_the_score(self):
        evaluation = self._make_evaluation(self.kind, self._scores())
        others = evaluation.line_ids.filtered(
            lambda line: line.indicator_id.key != "business_scale"
        )
        self._rescore(evaluation, others, False)

        evaluation.action_conclude()

        self.assertEqual(evaluation.score, 80)
        self.assertAlmostEqual(evaluation.coverage, 0.2, 4)

    def test_departments_are_averaged_and_zero_is_a_score(self):
        scores = self._scores(sales="100", marketing="0")
        evaluation = self._make_evaluation(self.kind, scores)

        evaluation.action_conclude()

        self.assertEqual(evaluation.score, 65)

    def test_explanation_adds_up_and_reads_well(self):
        evaluation = self._make_evaluation(self.kind, self._scores(sales="60"))

        evaluation.action_conclude()

        rows = evaluation.explanation["criteria"]
        total = sum(float(row["contribution"]) for row in rows)
        self.assertAlmostEqual(total, evaluation.score, 1)
        self.assertIn(
            "Business scale / Annual purchase: 75 on average", evaluation.result_words
        )
        self.assertIn("Good", evaluation.result_words)
        self.assertEqual(evaluation.revision_id.number, 1)

    def test_preview_shows_the_result_so_far(self):
        evaluation = self._make_evaluation(self.kind, {"sales": "90"})

        self.assertIn("Score 90", evaluation.preview)
        self.assertFalse(evaluation.score)

    def test_average_counts_concluded_evaluations_only(self):
        concluded = self._make_evaluation(self.kind, self._scores())
        concluded.action_conclude()
        self._make_evaluation(self.kind, {"sales": "10"})

        ((average,),) = self.env["key.account.evaluation"]._read_group(
            [("key_account_id", "=", self.account.id)], [], ["score:avg"]
        )

        self.assertEqual(average, 80)

    def test_groups_of_results_are_called_by_their_names(self):
        """Also those that the policy does not have any more."""
        evaluation = self._make_evaluation(self.kind, self._scores())
        evaluation.action_conclude()
        self._apply_evaluation(request_id="second", bands=None, scale=None)
        mine = [("key_account_id", "=", self.account.id)]

        [group] = evaluation.with_user(self.seller).formatted_read_group(
            mine, ["band"], ["__count"]
        )

        self.assertEqual(group["band"], "Good")
        found = evaluation.search([*mine, *group["__extra_domain"]])
        self.assertEqual(found, evaluation)

    def test_later_policy_leaves_concluded_results(self):
        evaluation = self._make_evaluation(self.kind, self._scores())
        evaluation.action_conclude()
        before = (evaluation.score, evaluation.band_name, evaluation.result_words)

        self._apply_evaluation(request_id="second", bands=None, scale=None)

        evaluation.invalidate_recordset()
        self.assertEqual(
            (evaluation.score, evaluation.band_name, evaluation.result_words), before
        )

    # === What nobody writes by hand ===

    def test_result_is_refused_by_hand(self):
        evaluation = self._make_evaluation(self.kind)

        for vals in (
            {"state": "concluded"},
            {"score": 100},
            {"band": "excellent"},
            {"explanation": {}},
            {"concluded_by_id": self.director.id},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "action_conclude"),
            ):
                evaluation.with_user(self.director).write(vals)

    def test_context_of_a_client_sets_nothing(self):
        evaluations = self.env["key.account.evaluation"].with_user(self.seller)

        evaluation = evaluations.with_context(
            default_state="concluded", default_score=100, default_band="excellent"
        ).create({"key_account_id": self.account.id, "type_id": self.kind.id})

        self.assertEqual(evaluation.state, "draft")
        self.assertFalse(evaluation.score or evaluation.band)

    def test_concluded_evaluation_never_changes(self):
        evaluation = self._make_evaluation(self.kind, self._scores())
        evaluation.action_conclude()
        director = evaluation.with_user(self.director)

        for vals in (
            {"qualitative": "Other"},
            {"date": "2026-01-01"},
            {"key_account_id": self._make_account("Other").id},
            {"line_ids": [(0, 0, {"criterion_id": self.kind.criterion_ids[0].id})]},
            {"line_ids": [(5,)]},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "concluded"),
            ):
                director.write(vals)
        for forbidden in (director.unlink, director.action_conclude):
            with self.subTest(forbidden=forbidden.__name__):
                self.assertRaises(UserError, forbidden)

    # === Who ===

    def test_scopes(self):
        evaluation = self._make_evaluation(self.kind, self._scores())
        domain = [("id", "=", evaluation.id)]
        model = self.env["key.account.evaluation"]

        for user in (self.seller, self.regional, self.director, self.auditor):
            self.assertTrue(model.with_user(user).search(domain), user.name)
        self.assertFalse(model.with_user(self.colleague).search(domain))
        with self.assertRaises(AccessError):
            model.with_user(self.clerk).search(domain)
        with self.assertRaises(AccessError):
            evaluation.with_user(self.auditor).action_conclude()

    def test_owner_must_see_the_account(self):
        with self.assertRaises(ValidationError):
            self._make_evaluation(self.kind, user=self.colleague)

    def test_account_counts_and_opens_its_evaluations(self):
        evaluation = self._make_evaluation(self.kind)
        account = self.account.with_user(self.seller)

        found = self.env["key.account.evaluation"].search(
            account.action_view_evaluations()["domain"]
        )

        self.assertEqual(account.evaluation_count, 1)
        self.assertEqual(found, evaluation)

    def test_views_load_for_every_reader(self):
        kinds = ("form", "list", "search", "graph", "pivot", "activity")
        for user in (self.seller, self.regional, self.director, self.auditor):
            views = (
                self.env["key.account.evaluation"]
                .with_user(user)
                .get_views([(False, kind) for kind in kinds])
            )
            self.assertIn(
                "line_ids", views["models"]["key.account.evaluation"]["fields"]
            )

    def test_name_is_hidden_from_who_may_not_read_it(self):
        """Odoo shows names as superuser, in messages and activities for instance."""
        evaluation = self._make_evaluation(self._apply_evaluation())

        told = evaluation.with_user(self.clerk).sudo().display_name

        self.assertNotIn("Acme", told)
        self.assertIn("Acme", evaluation.with_user(self.seller).display_name)
