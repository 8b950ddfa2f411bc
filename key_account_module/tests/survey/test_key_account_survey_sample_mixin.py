from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountSurveySampleMixin(SurveyCase):
    """A mean of too few answers is empty, whoever asks and however."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._apply_survey("three", smallest_sample=3)
        cls.more = cls._make_accounts(2, "North")
        cls.south_account = cls._make_accounts(1, "South", team_id=cls.south.id)

    def _answered(self):
        """Three answers in the north (1, 2, 3), one in the south (5)."""
        campaign = self._start()
        north = campaign.line_ids.filtered(lambda line: line.team_id == self.north)
        for line, points in zip(north, (1, 2, 3), strict=True):
            self._answer(line, points, points, nps=10)
        self._answer(campaign.line_ids - north, 5, 5, nps=0)
        return campaign

    def _by_team(self, model, *aggregates):
        rows = (
            self.env[model]
            .with_user(self.director)
            .formatted_read_group([], ["team_id"], [*aggregates, "__count"])
        )
        return {row["team_id"][0]: row for row in rows}

    def test_a_small_group_shows_no_score_and_a_large_one_its_mean(self):
        """Covers: SAT-14, ANA-18"""
        self._answered()

        rows = self._by_team(
            "key.account.survey.line", "score:avg", "csat:avg", "nps:avg"
        )

        north, south = rows[self.north.id], rows[self.south.id]
        self.assertEqual((north["score:avg"], north["nps:avg"]), (2, 100))
        self.assertEqual(north["csat:avg"], 0)
        self.assertEqual((south["score:avg"], south["nps:avg"]), (False, False))
        self.assertEqual(south["__count"], 1)

    def test_dimensions_count_answers_and_not_rows(self):
        """Two rows of one customer are one answer."""
        self._answered()

        rows = self._by_team("key.account.survey.score", "score:avg")

        self.assertEqual(rows[self.north.id]["score:avg"], 2)
        self.assertFalse(rows[self.south.id]["score:avg"])
        self.assertEqual(rows[self.south.id]["__count"], 2)

    def test_pivot_subtotals_obey_as_well(self):
        """The pivot reads all its levels at once."""
        self._answered()
        scores = self.env["key.account.survey.score"].with_user(self.director)

        total, detail = scores.formatted_read_grouping_sets(
            [], [[], ["team_id", "dimension_id"]], ["score:avg"]
        )

        self.assertEqual(total[0]["score:avg"], 2.75)
        shown = {row["team_id"][0] for row in detail if row["score:avg"] is not False}
        self.assertEqual(shown, {self.north.id})

    def test_nothing_but_means_is_given(self):
        self._answered()
        lines = self.env["key.account.survey.line"].with_user(self.director)

        for function in ("sum", "max", "min", "array_agg"):
            with self.subTest(function=function), self.assertRaises(UserError):
                lines.formatted_read_group([], ["team_id"], [f"score:{function}"])
        with self.assertRaises(UserError):
            lines.formatted_read_group([], ["score"], ["__count"])
        with self.assertRaises(UserError):
            lines.formatted_read_group(
                [], ["team_id"], ["__count"], having=[("score:max", ">", 4)]
            )

    def test_without_a_limit_one_answer_is_shown(self):
        self._apply_survey("none", smallest_sample=None)
        self._answered()

        rows = self._by_team("key.account.survey.line", "score:avg")

        self.assertEqual(rows[self.south.id]["score:avg"], 5)

    def test_results_by_manager_and_year(self):
        """Covers: SAT-11, SAT-14"""
        self._answered()
        lines = self.env["key.account.survey.line"].with_user(self.director)

        [row] = lines.formatted_read_group(
            [("team_id", "=", self.north.id)], ["manager_id", "period"], ["score:avg"]
        )

        self.assertEqual(row["manager_id"][0], self.seller.id)
        self.assertEqual((row["period"], row["score:avg"]), ("2026", 2))
