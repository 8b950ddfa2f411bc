from freezegun import freeze_time

from odoo.tests import tagged

from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestSurveyResults(SurveyCase):
    """Results of a campaign beside those of the year before."""

    def _campaign_with(self, day, period, *points):
        with freeze_time(day):
            campaign = self._start(period=period)
            for line, point in zip(campaign.line_ids.sorted("id"), points, strict=True):
                self._answer(line, point, min(point + 1, 5), nps=9)
            campaign.action_collect()
        return campaign

    def _section(self, campaign, title):
        said = campaign._said(campaign._sections())
        sections = {one["title"]: one["rows"] for one in said}
        return [
            (r["name"], r["now"], r["before"], r["change"]) for r in sections[title]
        ]

    def test_dimensions_are_compared_with_the_year_before(self):
        """Covers: SAT-14, ANA-18"""
        self._campaign_with("2025-09-15 02:00", "2025", 3)
        campaign = self._campaign_with(NOW, "2026", 4)

        self.assertEqual(campaign.previous_id.period, "2025")
        self.assertEqual(
            self._section(campaign, "Dimension"),
            [
                ("Product_Quality", "4", "3", "+1.00"),
                ("Service_Quality", "5", "4", "+1.00"),
            ],
        )
        self.assertEqual(
            self._section(campaign, "All"),
            [
                ("Score", "4.5", "3.5", "+1.00"),
                ("Satisfied (%)", "100", "0", "+100.00"),
                ("NPS", "100", "100", "+0.00"),
            ],
        )
        self.assertIn("Product_Quality", campaign.result_table)

    def test_grade_and_salesperson_have_their_rows(self):
        """Covers: SAT-11, SAT-14, KPI-06"""
        self._grade(self.account, self._make_abc(), "A", revenue=900000)
        campaign = self._campaign_with(NOW, "2026", 4)

        self.assertEqual(
            self._section(campaign, "Account manager"), [("Seller", "4.5", "–", "")]
        )
        [(grade, now, _before, _change)] = self._section(campaign, "Grade")
        self.assertTrue(grade.endswith("A"))
        self.assertEqual(now, "4.5")

    def test_small_samples_show_nothing(self):
        self._apply_survey("two", smallest_sample=2)
        campaign = self._campaign_with(NOW, "2026", 4)

        self.assertEqual((campaign.score, campaign.nps), ("–", "–"))
        self.assertNotIn("4.5", campaign.result_table)
        self.assertEqual(
            {row[1] for row in self._section(campaign, "Dimension")}, {"–"}
        )

    def test_each_sees_the_results_of_his_accounts(self):
        other = self._make_account("Other", user=self.colleague)
        self._make_contact(other)
        campaign = self._campaign_with(NOW, "2026", 4, 2)

        self.assertEqual(campaign.score, "3.5")
        self.assertEqual(campaign.with_user(self.seller).score, "4.5")
        self.assertEqual(campaign.with_user(self.colleague).score, "2.5")

    def test_a_campaign_without_answers_has_a_dash(self):
        campaign = self._start()

        self.assertEqual((campaign.score, campaign.csat, campaign.nps), ("–",) * 3)
        self.assertFalse(campaign.previous_id)
