from odoo.exceptions import ValidationError
from odoo.tests import freeze_time, tagged

from ...models.policy.errors import PolicyError
from .measured_common import BANDS, CRITERIA, NAME, TABLE, MeasuredCase

LITTLE = {
    "name": {"en_US": "Takes little", "zh_CN": "采购少"},
    "when": {"criterion": "amount", "bands": ["red"]},
}
MISCONDUCT = {
    "name": {"en_US": "Misconduct"},
    "when": {"criterion": "conduct", "below": "30"},
    "veto": True,
}


@freeze_time("2026-06-30 09:00:00")
@tagged("post_install", "-at_install")
class TestEvaluationExplanation(MeasuredCase):
    """Why a result is what it is: caps, vetoes, and words that hold for years."""

    def _best(self, **vals):
        """A review that would be excellent but for its rules."""
        flag = self.env["key.account.option"].search([("key", "=", "flag/strategic")])
        account = self._make_account(f"Best {len(self.account.search([]))}")
        account.flag_ids = flag
        for _number in range(4):
            self._make_order(account.partner_id, 200)
        return self._review(account, **vals)

    # === Caps, floors and vetoes ===

    def test_a_cap_holds_the_result_whatever_the_points(self):
        generous = {**TABLE, "bands": {**TABLE["bands"]}}
        generous["bands"]["red"] = {**TABLE["bands"]["red"], "score": "90"}
        self._apply_review(
            {"amount": {"measure": generous}},
            "second",
            rules={"little": {**LITTLE, "cap": "good"}},
        )

        evaluation = self._best(conduct="100")
        evaluation.action_conclude()

        self.assertEqual((evaluation.score, evaluation.band), (84.9999, "good"))
        self.assertEqual(evaluation.explanation["raw"], "97.5")
        self.assertIn(
            "Rule “Takes little” applies: at most Good (without it: 97.5)",
            evaluation.result_words,
        )

    def test_a_veto_is_the_lowest_result(self):
        self._apply_review(request_id="second", rules={"misconduct": MISCONDUCT})

        evaluation = self._best(conduct="29")
        evaluation.action_conclude()

        self.assertEqual(evaluation.band, "poor")
        self.assertIn("Rule “Misconduct” applies: the lowest", evaluation.result_words)

    def test_a_floor_lifts_a_result(self):
        self._apply_review(
            request_id="second", rules={"ally": {**LITTLE, "floor": "good"}}
        )

        evaluation = self._review(conduct="0")
        evaluation.action_conclude()

        self.assertEqual((evaluation.score, evaluation.band), (60, "good"))

    def test_a_rule_without_data_does_not_apply_and_says_so(self):
        self._apply_review(
            {"conduct": {"missing": {"neutral": "29"}}},
            "second",
            rules={"misconduct": MISCONDUCT},
        )

        evaluation = self._best(conduct=False)
        evaluation.action_conclude()

        self.assertEqual(evaluation.band, "good")
        self.assertIn("“Misconduct”: no data", evaluation.result_words)
        self.assertIn("Conduct: no score, counts as 29", evaluation.result_words)

    def test_a_rule_that_does_not_apply_is_not_told(self):
        self._apply_review(request_id="second", rules={"misconduct": MISCONDUCT})

        evaluation = self._review()

        self.assertNotIn("Misconduct", evaluation.preview)

    def test_rules_are_read_by_people(self):
        self._apply_review(
            request_id="second",
            rules={
                "a": {**LITTLE, "cap": "good"},
                "b": MISCONDUCT,
                "c": {**LITTLE, "floor": "good"},
            },
        )

        self.assertEqual(
            self.kind.rule_words,
            "Takes little: at most Good\nMisconduct: the lowest result\n"
            "Takes little: at least Good",
        )

    def test_measures_are_read_by_people(self):
        words = {c.key: c.measure_words for c in self.kind.criterion_ids}

        self.assertIn("revenue", words["amount"])
        self.assertIn("Strategic", words["strategic"])
        self.assertFalse(words["conduct"])

    # === Refused ===

    def test_rules_about_nothing_are_refused(self):
        other = {**LITTLE, "when": {"criterion": "amount", "bands": ["blue"]}}

        for number, rules in enumerate(
            ({"a": {**LITTLE, "cap": "best"}}, {"a": {**other, "cap": "good"}})
        ):
            with self.subTest(rules=rules), self.assertRaises(PolicyError):
                self._apply_review(request_id=f"bad {number}", rules=rules)

    def test_senseless_measures_and_rules_are_refused_in_the_screens(self):
        criterion = self.kind.criterion_ids[0]

        for record, vals in (
            (criterion, {"measure": {"kind": "guess"}}),
            (criterion, {"measure": {**TABLE, "bands": {"a": {"score": "x"}}}}),
            (criterion, {"missing": "best"}),
            (criterion, {"max_age": "soon"}),
            (self.kind, {"rules": {"a": {"name": NAME}}}),
            (self.kind, {"min_coverage": "much"}),
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                record.write(vals)

    # === Words that hold ===

    def test_t13_a_score_of_last_year_is_explained_as_it_was_after_two_policies(self):
        """In both languages, though criteria, measures, names and bands have changed."""
        rules = {"little": {**LITTLE, "cap": "good"}}
        self._apply_review(request_id="second", rules=rules)
        with freeze_time("2025-06-30 09:00:00"):
            self._make_order(self.account.partner_id, 500, "2025-06-02")
            evaluation = self._review(date="2025-06-30", conduct="100")
            evaluation.action_conclude()
        before = self._told(evaluation)

        renamed = {
            key: {"name": {"en_US": f"New {key}", "zh_CN": f"新{key}"}}
            for key in CRITERIA
        }
        renamed["amount"]["measure"] = {
            "kind": "linear",
            "metric": "revenue",
            "from": "0",
            "to": "9",
        }
        self._apply_review(renamed, "third", bands=None, rules=None, min_coverage="90")
        flags = self.env["key.account.option"].search([("key", "=", "flag/strategic")])
        flags.name = "Renamed"
        self._apply_review(
            {key: {"weight": str(n)} for n, key in enumerate(CRITERIA, 1)},
            "fourth",
            name={"en_US": "Other review"},
            bands={"all": BANDS["poor"]},
        )
        self._make_order(self.account.partner_id, 9999, "2025-06-01")

        self.assertEqual(self._told(evaluation), before)
        self.assertEqual(evaluation.sudo().revision_id.number, 2)
        english, chinese = before[-2:]
        self.assertIn("Amount: 20 points", english)
        self.assertIn("金额", chinese)
        self.assertIn("采购少", chinese)

    def _told(self, evaluation):
        """All that people and programs read about the result, in both languages."""
        evaluation.invalidate_recordset()
        return (
            evaluation.explanation,
            evaluation.score,
            evaluation.band_name,
            *(
                evaluation.with_context(lang=lang).result_words
                for lang in ("en_US", "zh_CN")
            ),
        )
