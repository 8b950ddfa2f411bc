from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ...models.policy.errors import PolicyError
from .test_key_account_grade_proposal import ProposalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestKeyAccountEffect(ProposalCase):
    """What grades bring comes with them, and goes with them unless somebody changed it."""

    def setUp(self):
        super().setUp()
        lists = self.env["product.pricelist"]
        self.usual, self.gold, self.silver, self.other = lists.create(
            [{"name": name} for name in ("Usual", "Gold", "Silver", "Other")]
        )
        terms = self.env["account.payment.term"]
        self.slow = terms.create({"name": "Ninety days"})
        self.partner = self.account.partner_id
        self.partner.specific_property_product_pricelist = self.usual
        self._tier(self.stars, "two").effects = {
            "price_list": "Gold",
            "payment_term": "Ninety days",
        }
        self._tier(self.stars, "one").effects = {"price_list": "Silver"}

    @property
    def _price_list(self):
        return self.partner.specific_property_product_pricelist

    def _decide(self, key):
        tier = self._tier(self.stars, key)
        accounts = self.account.with_user(self.director)
        accounts.decide_grade(self.stars.id, tier.id, "Because")

    # === With the grade ===

    def test_effects_are_shown_before_and_come_only_with_the_approval(self):
        proposal = self.proposals
        self.assertIn("Pricelist: Gold, now Usual", proposal.effects_words)
        self.assertIn("Ninety days, now none", proposal.effects_words)
        self.assertEqual(self._price_list, self.usual)

        proposal.action_approve()

        self.assertEqual(self._price_list, self.gold)
        self.assertEqual(self.partner.property_payment_term_id, self.slow)
        self.assertIn("Pricelist: Gold", self.account.grade_id.effects_words)
        self.assertIn("Pricelist: Gold", proposal.effects_words)

    def test_the_next_grade_gives_back_what_the_last_one_set(self):
        self._decide("two")

        self._decide("one")
        self.assertEqual(self._price_list, self.silver)
        self.assertFalse(self.partner.property_payment_term_id)
        self._decide("plain")

        self.assertEqual(self._price_list, self.usual)

    def test_what_a_person_changed_since_stays(self):
        self._decide("two")
        self.partner.specific_property_product_pricelist = self.other

        self._decide("plain")

        self.assertEqual(self._price_list, self.other)
        ended = self.account.grade_ids.filtered("effects")
        self.assertIn("Gold, changed since and left as it is", ended.effects_words)
        self.assertIn("Ninety days, given back", ended.effects_words)

    def test_a_run_brings_effects_and_a_second_one_nothing(self):
        self.stars.decision = "apply"

        self._run(as_of="2026-02-03")
        written = self.partner.write_date
        self._run(as_of="2026-02-03")

        self.assertEqual(self._price_list, self.gold)
        self.assertEqual(self.partner.write_date, written)

    def test_what_does_not_exist_any_more_stops_nothing(self):
        self.gold.name = "Golden"

        self._decide("two")

        self.assertEqual(self.account.tier_id.name, "two")
        self.assertEqual(self._price_list, self.usual)
        words = self.account.grade_id.effects_words
        self.assertIn("Gold does not exist here", words)

    # === Undone ===

    def test_a_director_undoes_effects_and_the_grade_stays(self):
        self._decide("two")
        grade = self.account.grade_id.with_user(self.director)
        self.assertTrue(grade.can_undo_effects)

        grade.action_undo_effects()

        self.assertEqual(self._price_list, self.usual)
        self.assertEqual(self.account.tier_id.name, "two")
        self.assertFalse(grade.can_undo_effects)
        self.assertIn("given back", self.account.message_ids[0].body)
        self.partner.specific_property_product_pricelist = self.gold
        self._decide("plain")
        self.assertEqual(self._price_list, self.gold)

    def test_nobody_else_undoes_effects(self):
        self._decide("two")

        for user in (self.seller, self.regional, self.auditor):
            grade = self.account.grade_id.with_user(user)
            self.assertFalse(grade.can_undo_effects)
            with self.assertRaises(AccessError):
                grade.action_undo_effects()

    # === The account manager ===

    def _role(self, *members):
        return self.env["key.account.role"].create(
            {
                "key": "star_manager",
                "name": "Star manager",
                "member_ids": [(6, 0, [user.id for user in members])],
            }
        )

    def test_another_account_manager_is_proposed_where_the_post_is_missing(self):
        self._role(self.colleague)
        self._tier(self.stars, "three").effects = {"owner_role": "star_manager"}

        self._decide("three")

        activity = self.account.activity_ids
        self.assertIn("Star manager; Seller is not", activity.note)
        self.assertIn("proposed: Colleague", activity.note)
        self.assertTrue(activity.user_id.has_group("key_account_module.group_director"))
        self._decide("plain")
        self.assertFalse(self.account.activity_ids)

    def test_an_account_manager_with_the_post_stays(self):
        self._role(self.seller)
        self._tier(self.stars, "three").effects = {"owner_role": "star_manager"}

        self._decide("three")

        self.assertFalse(self.account.activity_ids)

    # === In the policy ===

    def _apply(self, **effects):
        name = {"en_US": "Star"}
        values = {"scheme": "star", "name": name, "condition": "otherwise"}
        return self._apply_policy(
            ("role", "lead", {"name": name, "scope": "own"}),
            ("scheme", "star", {"name": name}),
            ("tier", "star/one", {**values, "effects": effects}),
        )

    def test_a_policy_names_effects(self):
        self._apply(price_list="Gold", owner_role="lead")

        tier = self.env["key.account.tier"].search([("key", "=", "star/one")])
        self.assertEqual(tier.effects, {"price_list": "Gold", "owner_role": "lead"})

    def test_a_policy_with_effects_that_do_not_exist_is_refused(self):
        with self.assertRaises(PolicyError) as caught:
            self._apply(price_list="Platinum", owner_role="boss", free_beer="yes")

        findings = str(caught.exception.args)
        for expected in ("Platinum", "no role “boss”", "free_beer", "POL450"):
            self.assertIn(expected, findings)

    def test_effects_by_hand_are_checked_too(self):
        for effects in ({"free_beer": "yes"}, {"price_list": 3}, ["price_list"]):
            with self.assertRaisesRegex(ValidationError, "owner_role"):
                self._tier(self.stars, "two").effects = effects
