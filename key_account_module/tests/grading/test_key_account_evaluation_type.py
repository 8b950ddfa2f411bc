from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ...models.policy.errors import PolicyError
from .evaluation_common import BANDS, EvaluationCase

WEIGHTS = {
    "business_scale": "60",
    "growth_potential": "10",
    "cooperation_stability": "10",
    "industry_influence": "10",
    "credit_status": "10",
}


@tagged("post_install", "-at_install")
class TestKeyAccountEvaluationType(EvaluationCase):
    """Weights, scale and bands: settable, changeable, and allowed to be blank."""

    def test_weights_scale_and_bands_are_policy(self):
        """The same scores give another result by another policy; blanks stay blank.

        Covers: EVA-02
        """
        kind = self._apply_evaluation()
        alike = self._scored(kind)
        self._apply_evaluation(WEIGHTS, request_id="second")
        weighted = self._scored(kind)
        self._apply_evaluation(
            WEIGHTS,
            request_id="third",
            scale={"minimum": "0", "maximum": "200"},
            bands={**BANDS, "excellent": {**BANDS["excellent"], "minimum": "70"}},
        )
        generous = self._scored(kind)
        self._apply_evaluation(request_id="fourth", scale=None, bands=None)
        blank = self._make_evaluation(kind, dict.fromkeys(self.panel, "80"))

        # 100 for the first indicator, 40 for the other four
        self.assertEqual((alike.score, alike.band), (52, "poor"))
        self.assertEqual((weighted.score, weighted.band), (76, "good"))
        self.assertEqual((generous.score, generous.band), (76, "excellent"))
        self.assertEqual(kind.scale_words, "not decided in the policy")
        with self.assertRaisesRegex(UserError, "no scoring scale"):
            blank.action_conclude()

    def _scored(self, kind):
        evaluation = self._make_evaluation(kind, dict.fromkeys(self.panel, "40"))
        first = evaluation.line_ids.filtered(
            lambda line: line.indicator_id.key == "business_scale"
        )
        self._rescore(evaluation, first, "100")
        evaluation.action_conclude()
        return evaluation

    def test_bands_hold_at_their_edges(self):
        kind = self._apply_evaluation()

        for score, band in (
            ("0", "poor"),
            ("59.99", "poor"),
            ("60", "good"),
            ("84.99", "good"),
            ("85", "excellent"),
            ("100", "excellent"),
        ):
            with self.subTest(score=score):
                evaluation = self._make_evaluation(
                    kind, dict.fromkeys(self.panel, score)
                )
                evaluation.action_conclude()
                self.assertEqual(evaluation.band, band)

    def test_without_bands_there_is_a_score_but_no_result_name(self):
        kind = self._apply_evaluation(bands=None)
        evaluation = self._make_evaluation(kind, dict.fromkeys(self.panel, "80"))

        evaluation.action_conclude()

        self.assertEqual(evaluation.score, 80)
        self.assertFalse(evaluation.band)
        self.assertIn("names no result", evaluation.result_words)

    def test_weights_that_miss_100_count_by_their_share(self):
        """A warning of the policy; 20 of 110 is what the criterion shows."""
        self._apply_evaluation({**WEIGHTS, "credit_status": "20"})

        credit = self._find("key.account.criterion", "credit_status")
        self.assertAlmostEqual(credit.weight_share, 20 / 110, 6)
        self.assertAlmostEqual(credit.child_ids[0].weight_share, 1 / 3, 6)

    def test_bands_outside_the_scale_are_refused(self):
        with self.assertRaises(PolicyError):
            self._apply_evaluation(scale={"minimum": "0", "maximum": "50"})

    def test_senseless_numbers_are_refused_in_the_screens(self):
        kind = self._apply_evaluation()

        for vals in (
            {"scale": {"minimum": "9", "maximum": "1"}},
            {"scale": {"minimum": "low", "maximum": "1"}},
            {"bands": {"a": {"minimum": "1"}, "b": {"minimum": "1"}}},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                kind.write(vals)

    def test_words_for_people(self):
        kind = self._apply_evaluation().with_user(self.seller)

        self.assertEqual(kind.scale_words, "0 – 100")
        self.assertEqual(
            kind.band_words, "from 85: Excellent\nfrom 60: Good\nfrom 0: Poor"
        )
