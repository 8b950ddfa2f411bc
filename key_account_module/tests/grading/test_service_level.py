from itertools import permutations

from freezegun import freeze_time

from odoo.tests import tagged

from ...models.policy.errors import PolicyError
from .test_key_account_grade_proposal import ProposalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestServiceLevel(ProposalCase):
    """A grade sets the service level, and gives back the one that was there."""

    def setUp(self):
        super().setUp()
        self.usual, self.gold, self.silver = (
            self._make_option("service_level", key)
            for key in ("usual", "gold", "silver")
        )
        self.account.service_level_id = self.usual
        self._tier(self.stars, "two").effects = {"service_level": "gold"}

    def _decide(self, key, scheme=None):
        self._decide_grade(self.account, self._tier(scheme or self.stars, key))

    @property
    def _level(self):
        return self.account.service_level_id

    def _notes(self):
        return " ".join(self.account.message_ids.mapped("body"))

    def test_it_is_shown_before_by_name_and_comes_only_with_the_approval(self):
        proposal = self.proposals
        self.assertEqual(proposal.effects_words, "Service level: Gold, now Usual")
        self.assertEqual(self._level, self.usual)

        proposal.action_approve()

        self.assertEqual(self._level, self.gold)
        self.assertEqual(proposal.effects_words, "Service level: Gold")
        self.assertIn("Service level by the grade: Usual → Gold", self._notes())

    def test_the_next_grade_gives_back_what_was_there(self):
        self._decide("two")

        self._decide("plain")

        self.assertEqual(self._level, self.usual)
        self.assertIn("Service level by the grade: Gold → Usual", self._notes())
        ended = self.account.grade_ids.filtered("effects")
        self.assertEqual(
            ended.effects_words,
            "Service level: Gold, put back to what was there before",
        )

    def test_what_a_person_set_since_stays(self):
        self._decide("two")
        self.account.with_user(self.regional).service_level_id = self.silver

        self._decide("plain")

        self.assertEqual(self._level, self.silver)
        ended = self.account.grade_ids.filtered("effects")
        self.assertIn("changed since and left as it is", ended.effects_words)

    def test_grades_of_two_schemes_give_back_what_was_before_both_in_any_order(self):
        """Covered ones hand on what they found."""
        abc = self._make_abc(primary=False)
        self._tier(abc, "A").effects = {"service_level": "silver"}
        ends = ((self.stars, "plain"), (abc, "C"))
        for first, second in permutations(ends):
            with self.subTest(first=first[1]):
                self._decide("two")
                self._decide("A", abc)
                self.assertEqual(self._level, self.silver)

                self._decide(first[1], first[0])
                self.assertIn(self._level, self.gold | self.silver)
                self._decide(second[1], second[0])

                self.assertEqual(self._level, self.usual)

    def test_a_level_that_is_archived_stops_nothing(self):
        self.gold.active = False

        self._decide("two")

        self.assertEqual(self.account.tier_id.name, "two")
        self.assertEqual(self._level, self.usual)
        words = self.account.grade_id.effects_words
        self.assertIn("gold does not exist here", words)

    def test_a_level_that_is_gone_by_then_is_given_back_as_none(self):
        self._decide("two")
        self.usual.unlink()

        self._decide("plain")

        self.assertFalse(self._level)

    def test_a_run_that_brings_nothing_new_sets_nothing(self):
        self.stars.decision = "apply"
        self._run(as_of="2026-02-03")
        written = self._written()

        self._run(as_of="2026-02-03")

        self.assertEqual(self._level, self.gold)
        self.assertEqual(self._written(), written)

    # === In a policy ===

    def _apply_effect(self, level, *levels):
        name = {"en_US": "Any"}
        tier = {"scheme": "star", "name": name, "condition": "otherwise"}
        return self._apply_policy(
            *(
                (
                    "option",
                    f"service_level/{key}",
                    {"list": "service_level", "name": name},
                )
                for key in levels
            ),
            ("scheme", "star", {"name": name}),
            ("tier", "star/one", {**tier, "effects": {"service_level": level}}),
        )

    def test_a_policy_names_a_level_of_its_own_or_of_another_one(self):
        self._apply_effect("platinum", "platinum")

        self._apply_policy(
            ("scheme", "moon", {"name": {"en_US": "Moon"}}),
            (
                "tier",
                "moon/one",
                {
                    "scheme": "moon",
                    "name": {"en_US": "One"},
                    "condition": "otherwise",
                    "effects": {"service_level": "platinum"},
                },
            ),
            bundle="other",
            request_id="other",
        )

        tiers = self.env["key.account.tier"].search([("key", "like", "%/one")])
        levels = {tier.key: (tier.effects or {}).get("service_level") for tier in tiers}
        self.assertEqual(levels["star/one"], "platinum")
        self.assertEqual(levels["moon/one"], "platinum")

    def test_a_policy_with_a_level_that_does_not_exist_is_refused(self):
        with self.assertRaises(PolicyError) as caught:
            self._apply_effect("bronze", "platinum")

        findings = str(caught.exception.args)
        self.assertIn("no service level “bronze” exists", findings)
        self.assertIn("POL450", findings)
