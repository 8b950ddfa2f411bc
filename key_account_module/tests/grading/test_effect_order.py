from datetime import date
from itertools import permutations

from freezegun import freeze_time

from odoo.tests import tagged

from .test_key_account_grade_proposal import ProposalCase


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestEffectOrder(ProposalCase):
    """Grades of several schemes set one field, and go in whatever order."""

    def setUp(self):
        super().setUp()
        lists = self.env["product.pricelist"]
        self.usual, self.gold, self.other, self.third = lists.create(
            [{"name": name} for name in ("Usual", "Gold", "Other", "Third")]
        )
        self.partner = self.account.partner_id
        self.partner.specific_property_product_pricelist = self.usual
        self.abc = self._make_abc(primary=False)
        self.xyz = self._make_abc(primary=False, key="xyz")
        for tier in self.xyz.tier_ids:
            tier.key = tier.key.replace("abc/", "xyz/")
        self._bring("Gold", "Other", "Third")

    def _bring(self, *names):
        """What the best grade of each scheme brings."""
        for (_scheme, good, _plain), name in zip(self._levels, names, strict=True):
            good.effects = {"price_list": name}

    @property
    def _levels(self):
        """Schemes with their good and their plain tier."""
        return [
            (
                self.stars,
                self._tier(self.stars, "one"),
                self._tier(self.stars, "plain"),
            ),
            *(
                (scheme, self._tier(scheme, "A"), self._tier(scheme, "C"))
                for scheme in (self.abc, self.xyz)
            ),
        ]

    def _raise(self, levels):
        for _scheme, good, _plain in levels:
            self._decide_grade(self.account, good)

    def _lower(self, levels):
        for _scheme, _good, plain in levels:
            self._decide_grade(self.account, plain)

    def _release(self, levels):
        for scheme, _good, _plain in levels:
            self.account.with_user(self.director).release_grade(scheme.id, "Over")

    def _grade(self, scheme):
        """The last grade of a scheme that brought something."""
        grades = self.account.grade_ids.filtered("effects").sorted("id")
        return grades.filtered(lambda grade: grade.scheme_id == scheme)[-1:]

    @property
    def _price_list(self):
        return self.partner.specific_property_product_pricelist

    def _assert_all_given_back(self, order, names):
        self._bring(*names)
        self.partner.specific_property_product_pricelist = self.usual
        self._raise(self._levels)
        self.assertEqual(self._price_list.name, names[-1])

        self._lower(self._levels[place] for place in order[:2])
        left = names[order[2]]
        self.assertEqual(self._price_list.name, left)
        self._lower([self._levels[order[2]]])

        self.assertEqual(self._price_list, self.usual)

    # === In any order ===

    def test_what_was_there_before_all_comes_back_in_any_order(self):
        for order in permutations(range(3)):
            with self.subTest(order=order):
                self._assert_all_given_back(order, ("Gold", "Other", "Third"))

    def test_the_same_price_list_stays_until_the_last_grade_that_gives_it_goes(self):
        for order in permutations(range(3)):
            with self.subTest(order=order):
                self._assert_all_given_back(order, ("Gold", "Gold", "Gold"))

    def test_another_grade_of_the_first_scheme_comes_over_the_second(self):
        self._raise(self._levels[:2])
        two = self._tier(self.stars, "two")
        two.effects = {"price_list": "Third"}

        self._decide_grade(self.account, two)
        self.assertEqual(self._price_list, self.third)
        self._lower([self._levels[1]])
        self.assertEqual(self._price_list, self.third)
        self._lower([self._levels[0]])

        self.assertEqual(self._price_list, self.usual)

    def test_grades_that_end_in_one_run_give_back_what_was_there_before_both(self):
        self._raise(self._levels[:2])
        decisions = [
            self._make_decision(self.account, scheme, key)
            for scheme, key in ((self.stars, "plain"), (self.abc, "C"))
        ]
        self._release(self._levels[:2])

        self.env["key.account"]._apply_grades(decisions, as_of=date(2026, 2, 3))

        self.assertEqual(self._price_list, self.usual)

    def test_two_grades_of_one_run_follow_each_other_and_go_in_either_order(self):
        """The second sees what the first has set, and gives back that."""
        levels = self._levels[:2]
        for order in permutations(levels):
            decisions = [
                self._make_decision(self.account, scheme, good._engine_key())
                for scheme, good, _plain in levels
            ]
            self.env["key.account"]._apply_grades(decisions, as_of=date(2026, 2, 3))
            memento = self._grade(self.abc).effects[0]["memento"]
            self.assertEqual(memento, {"before": self.gold.id, "set": self.other.id})

            self._lower(order)

            self.assertEqual(self._price_list, self.usual)
            self._release(levels)

    # === What people did ===

    def test_what_a_person_set_between_two_grades_comes_back_with_the_second(self):
        first, second, _third = self._levels
        self._raise([first])
        self.partner.specific_property_product_pricelist = self.third
        self._raise([second])

        self._lower([first])
        self.assertEqual(self._price_list, self.other)
        self.assertIn("changed since", self._grade(self.stars).effects_words)
        self._lower([second])

        self.assertEqual(self._price_list, self.third)

    def test_what_a_person_set_over_both_stays(self):
        first, second, _third = self._levels
        self._raise([first, second])
        self.partner.specific_property_product_pricelist = self.third

        self._lower([first, second])

        self.assertEqual(self._price_list, self.third)

    def test_a_grade_says_that_another_one_holds_the_field(self):
        first, second, _third = self._levels
        self._raise([first, second])
        grade = self.account.current_grade_ids.filtered(
            lambda grade: grade.scheme_id == self.stars
        )

        grade.with_user(self.director).action_undo_effects()

        self.assertIn("Gold, replaced by that of another grade", grade.effects_words)
        self.assertFalse(grade.with_user(self.director).can_undo_effects)
        self.assertEqual(self._price_list, self.other)
        self._lower([second])
        self.assertEqual(self._price_list, self.usual)
