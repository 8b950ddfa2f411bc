from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import NOW, SurveyCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestKeyAccountSurveyType(SurveyCase):
    """What is asked and how often is policy; blanks stay blank."""

    def _exported(self):
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        resources = policy.export(bundle="test")["resources"]
        return next(r["values"] for r in resources if r["kind"] == "survey_type")

    def test_policy_comes_back_as_it_was_applied(self):
        values = {**self._exported()}

        self.assertEqual(values["channels"], ["on_site", "online", "telephone"])
        self.assertEqual(values["link_channel"], "online")
        self.assertEqual(values["scale"], {"minimum": "1", "maximum": "5"})
        self.assertEqual(
            (values["analysis_days"], values["smallest_sample"]), (3, None)
        )

    def test_second_apply_changes_nothing(self):
        result = self._apply_survey("again")

        self.assertFalse(result["changed"])

    def test_a_blank_scale_stays_blank(self):
        """Covers: SAT-13"""
        self._apply_survey("blank", scale=None, satisfied_from=None, low_below=None)

        self.assertIsNone(self._exported()["scale"])
        self.assertEqual(self.kind.scale_words, "not decided in the policy")

    def test_papers_and_owner_are_policy(self):
        department = (
            "option",
            "department/sales",
            {"list": "department", "name": {"en_US": "Sales"}},
        )
        values = {"papers": ["report"], "owner": "sales"}
        self._apply_policy(
            department, *self._survey_resources(**values), request_id="owner"
        )

        self.assertTrue(self.kind.report)
        self.assertFalse(self.kind.improvement_plan)
        self.assertEqual(self.kind.owner_id.name, "Sales")
        self.assertEqual(self._exported()["owner"], "sales")

    def test_limits_lie_on_the_scale(self):
        for vals in (
            {"scale": {"minimum": "5", "maximum": "1"}},
            {"scale": {"minimum": "low", "maximum": "5"}},
            {"low_below": "7"},
            {"satisfied_from": "x"},
            {"scale": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.kind.write(vals)

    def test_the_link_goes_by_a_channel_of_the_survey(self):
        other = self.env["key.account.option"].create(
            {"key": "survey_channel/fax", "list": "survey_channel", "name": "Fax"}
        )

        with self.assertRaises(ValidationError):
            self.kind.link_channel_id = other

    def test_staff_read_and_administrators_write(self):
        self.kind.with_user(self.policy_admin).smallest_sample = 5

        self.assertEqual(self.kind.with_user(self.clerk).smallest_sample, 5)
        with self.assertRaises(AccessError):
            self.kind.with_user(self.director).smallest_sample = 1

    def test_one_campaign_a_year_is_proposed(self):
        """The first at once, the next when its year is over; none twice.

        Covers: SAT-01
        """
        kinds = self.kind.with_user(self.director)
        first = kinds._propose_campaigns()
        again = kinds._propose_campaigns()
        with freeze_time("2027-09-13 02:00"):
            early = kinds._propose_campaigns()
        with freeze_time("2027-09-14 02:00"):
            second = kinds._propose_campaigns()
            repeated = kinds._propose_campaigns()

        self.assertEqual((first.period, second.period), ("2026", "2027"))
        self.assertFalse(again or early or repeated)

    def test_the_button_says_when_the_next_one_is_due(self):
        self.kind.with_user(self.director).action_next_campaign()

        with self.assertRaisesRegex(UserError, "2027-09-14"):
            self.kind.with_user(self.director).action_next_campaign()

    def test_the_next_campaign_goes_to_whoever_ran_the_last(self):
        """He is reminded once, until it starts."""
        self._make_campaign(date_planned="2025-09-01", period="2025")

        campaign = self.kind._propose_campaigns()
        self.kind._propose_campaigns()

        self.assertEqual(campaign.user_id, self.director)
        self.assertEqual(campaign.activity_ids.user_id, self.director)
        self.assertEqual(len(campaign.activity_ids), 1)
        campaign.with_user(self.director).action_start()
        self.assertFalse(campaign.activity_ids)

    def test_campaigns_within_a_year_are_told_apart(self):
        self.kind.interval_months = 6

        self.assertEqual(self.kind._propose_campaigns().period, "2026-09")

    def test_without_interval_nothing_is_proposed(self):
        self.kind.interval_months = 0

        self.assertFalse(self.kind._propose_campaigns())

    def test_views_load_for_every_reader(self):
        for user in (self.director, self.auditor, self.policy_admin):
            self.kind.with_user(user).get_views(
                [(False, kind) for kind in ("form", "list", "search")]
            )
