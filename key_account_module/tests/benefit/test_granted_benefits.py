from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from ...models.grading.effect_writer import EffectWriter
from ...models.policy.errors import PolicyError
from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-06-29 10:00:00")
class TestGrantedBenefits(KeyAccountCommon):
    """Benefits come with a grade and go with it, unless a person took them back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rooms, cls.lounge = cls.env["key.account.benefit"].create(
            [
                {"key": "rooms", "name": "Hotel rooms"},
                {"key": "lounge", "name": "Lounge"},
            ]
        )
        cls.abc = cls._make_abc()
        cls._tier(cls.abc, "A").benefit_ids = cls.rooms | cls.lounge
        cls._tier(cls.abc, "B").benefit_ids = cls.rooms
        cls.account = cls._make_account()

    def _decide(self, key):
        self._decide_grade(self.account, self._tier(self.abc, key))

    def _running(self):
        grants = self.account.benefit_grant_ids
        return grants.filtered("is_running").benefit_id

    def test_a_grade_grants_its_benefits_and_the_next_one_ends_them(self):
        """Covers: CLS-28"""
        self._decide("A")
        self.assertEqual(self._running(), self.rooms | self.lounge)
        self.assertEqual(
            set(self.account.benefit_grant_ids.mapped("source")), {"grade"}
        )
        self.assertIn("ABC: A", self.account.benefit_grant_ids[0].origin)

        self._decide("B")
        self.assertEqual(self._running(), self.rooms)
        self._decide("C")

        self.assertFalse(self._running())
        self.assertEqual(
            set(self.account.benefit_grant_ids.mapped("end_reason")),
            {"The grade ended."},
        )

    def test_a_grade_calls_its_benefits_by_name(self):
        self._decide("A")
        grade = self.account.current_grade_ids

        self.assertEqual(grade.effects_words, "Benefits: Hotel rooms, Lounge")

        self._decide("C")
        self.assertEqual(
            grade.effects_words, "Benefits: Hotel rooms, Lounge, taken back"
        )

    def test_a_benefit_of_two_grades_stays_as_long_as_one_of_them(self):
        """Also where one run gave both.

        Covers: CLS-28
        """
        other = self._make_abc(primary=False, key="other", name="Other")
        for tier in other.tier_ids:
            tier.key = tier.key.replace("abc/", "other/")
        self._tier(other, "A").benefit_ids = self.rooms | self.lounge
        decisions = [
            self._make_decision(self.account, s, "A") for s in self.abc | other
        ]
        self.env["key.account"]._apply_grades(decisions, as_of=date(2026, 6, 29))
        self.assertEqual(self._running(), self.rooms | self.lounge)

        self._decide("C")
        self.assertEqual(self._running(), self.rooms | self.lounge)
        self._decide_grade(self.account, self._tier(other, "C"))

        self.assertFalse(self._running())

    def test_what_the_next_grade_takes_back_is_said_before(self):
        """In the words of whoever reads it."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self._decide("A")
        tier = self._tier(self.abc, "C")

        english, chinese = (
            EffectWriter(env).preview(self.account, self.account.grade_id, tier)
            for env in (self.env, self.env(context={"lang": "zh_CN"}))
        )

        self.assertEqual(english, "Benefits: Hotel rooms, Lounge, to be taken back")
        self.assertEqual(chinese, "优惠：Hotel rooms, Lounge，将收回")

    def test_a_benefit_by_hand_outlives_the_grade(self):
        by_hand = (
            self.env["key.account.benefit.grant"]
            .with_user(self.director)
            .create(
                {
                    "key_account_id": self.account.id,
                    "benefit_id": self.rooms.id,
                    "reason": "Ten years",
                }
            )
        )
        self._decide("A")

        self._decide("C")

        self.assertTrue(by_hand.is_running)
        self.assertEqual(self._running(), self.rooms)

    def test_what_a_person_took_back_keeps_his_reason(self):
        self._decide("A")
        taken = self.account.benefit_grant_ids.filtered(
            lambda grant: grant.benefit_id == self.lounge
        )
        taken.with_user(self.director).end("Never used")

        self._decide("C")

        self.assertEqual(taken.end_reason, "Never used")

    def test_a_grade_without_benefits_grants_nothing(self):
        self._decide("C")

        self.assertFalse(self.account.benefit_grant_ids)

    def test_a_policy_names_benefits_on_the_tier_alone(self):
        tier = {
            "scheme": "x",
            "name": {"en_US": "X"},
            "condition": "otherwise",
            "effects": {"benefits": "rooms"},
        }
        with self.assertRaisesRegex(PolicyError, "under “benefits”"):
            self._apply_policy(
                ("scheme", "x", {"name": {"en_US": "X"}}), ("tier", "x/x", tier)
            )
