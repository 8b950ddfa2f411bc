from datetime import date

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..recompute.common import RecomputeCommon

MONTH = {"metric": "revenue", "over": "calendar month"}
STARS = {
    "three": {**MONTH, "gte": 3000},
    "two": {**MONTH, "between": [2000, 3000]},
    "one": {**MONTH, "between": [1000, 2000]},
    "plain": "otherwise",
}
STEPWISE = {"every": 1, "up": {"steps": 1}, "down": {"steps": 1}}


@tagged("post_install", "-at_install")
class TestGradeMovement(RecomputeCommon):
    """A run moves grades only as far and as soon as the policy's movement lets it."""

    def setUp(self):
        super().setUp()
        self.stars = self._make_scheme(**STARS)
        self.account = self._make_account()

    def _sell(self, month, amount, account=None):
        """Orders of one month of 2026; the next month's runs see them."""
        partner = (account or self.account).partner_id
        self._make_order(partner, amount, date(2026, month, 15))

    def _grade_of(self, month, day=2, account=None):
        self._run(as_of=date(2026, month, day))
        return (account or self.account).tier_id.name

    # === Steps ===

    def test_a_star_moves_one_level_a_month(self):
        """Target three stars: one, two, three; then down again in sequence.

        Covers: CLS-20, CLS-31
        """
        self.stars.movement = STEPWISE
        self._run(as_of=date(2026, 1, 2))
        for month in (1, 2, 3):
            self._sell(month, 3500)

        grades = [self._grade_of(month) for month in range(2, 8)]

        self.assertEqual(grades, ["one", "two", "three", "two", "one", "plain"])
        movements = self.account.grade_ids.sorted("valid_from").mapped("movement")
        self.assertEqual(movements, ["first", *["up"] * 3, *["down"] * 3])

    def test_the_explanation_names_the_rule_that_held_back(self):
        self.stars.movement = STEPWISE
        self._run(as_of=date(2026, 1, 2))
        self._sell(1, 3500)

        self._grade_of(2)

        grade = self.account.grade_id
        self.assertEqual(grade.computed_tier_id.name, "three")
        self.assertEqual(grade.review_on, date(2026, 3, 1))
        self.assertFalse(grade.needs_decision)
        self.assertIn(
            "for now one: at most 1 level at a time, next possible 2026-03-01",
            self.account.tier_reason,
        )
        chinese = self.account.with_context(lang="zh_CN").tier_reason
        self.assertIn("目前为one：每次最多变动1级，下次可变动：2026-03-01", chinese)

    def test_the_tier_of_the_figures_is_known_while_the_grade_stays(self):
        self.stars.movement = {"every": 1, "down": {"in_a_row": 3}}
        self._sell(1, 3500)
        self._grade_of(2)

        self.assertEqual(self._grade_of(3), "three")

        self.assertEqual(self.account.grade_id.computed_tier_id.name, "plain")

    def test_t14_second_run_moves_no_grade_and_stages_nothing(self):
        """Neither on the same day nor on a later one of the same period.

        Covers: CLS-31
        """
        self.stars.movement = STEPWISE
        self._run(as_of=date(2026, 1, 2))
        self._sell(1, 3500)
        self._run(as_of=date(2026, 2, 2))
        messages = len(self.account.message_ids)

        same_day = self._run(as_of=date(2026, 2, 2))
        later = self._run(as_of=date(2026, 2, 27))

        self.assertEqual((same_day["staged"], later["staged"]), (0, 0))
        self.assertEqual(self.account.tier_id.name, "one")
        self.assertEqual(len(self.account.message_ids), messages)
        self.assertFalse(self.account.activity_ids)

    def test_a_grade_on_its_way_goes_on_without_new_figures(self):
        self.stars.movement = {"up": {"steps": 1}}
        self.stars.tier_ids[3].fixed = False
        self.stars.tier_ids[0].condition = {"flag": "strategic"}
        self._run(as_of=date(2026, 1, 2))
        self.account.flag_ids = self._make_flag("strategic")

        found = [self._grade_of(1, day) for day in (3, 4, 5, 6)]

        self.assertEqual(found, ["one", "two", "three", "three"])

    def test_the_order_of_batches_does_not_matter(self):
        self.stars.movement = STEPWISE
        accounts = [self._make_account(f"Customer {n}") for n in range(4)]
        self._run(as_of=date(2026, 1, 2), limit=1)
        for number, account in enumerate(accounts):
            self._sell(1, 1000 * number + 500, account)

        self._run(as_of=date(2026, 2, 2), limit=1)

        found = [account.tier_id.name for account in accounts]
        self.assertEqual(found, ["plain", "one", "one", "one"])
        self.assertEqual(self._run(as_of=date(2026, 2, 2), limit=3)["staged"], 0)

    # === In a row, terms, start ===

    def test_grades_fall_only_after_months_in_a_row(self):
        self.stars.movement = {"every": 1, "down": {"in_a_row": 3}}
        for month, amount in ((1, 2500), (2, 1500), (3, 2500), (4, 1500)):
            self._sell(month, amount)

        grades = [self._grade_of(month) for month in range(2, 9)]

        self.assertEqual(grades, [*["two"] * 5, "one", "one"])

    def test_a_grade_holds_for_its_validity(self):
        self.stars.movement = {"validity": 3}
        self._sell(1, 3500)

        grades = [self._grade_of(month) for month in range(2, 6)]

        self.assertEqual(grades, ["three", "three", "three", "plain"])

    def test_new_accounts_begin_where_the_policy_says(self):
        self.stars.movement = {**STEPWISE, "start": "plain"}
        self._sell(1, 3500)

        grades = [self._grade_of(month) for month in (2, 2, 3)]

        self.assertEqual(grades, ["plain", "plain", "plain"])
        self.assertEqual(self.account.grade_id.movement, "first")

    # === Limits apart, fixed tiers ===

    def test_limits_for_staying_apart_from_those_for_getting_in(self):
        self.stars.tier_ids[1].keep = {**MONTH, "gte": 1800}
        for month, amount in ((1, 2100), (2, 1800), (3, 1799), (4, 1800)):
            self._sell(month, amount)

        grades = [self._grade_of(month) for month in (2, 3, 3, 4, 5)]

        self.assertEqual(grades, ["two", "two", "two", "one", "one"])

    def test_direct_customers_have_a_fixed_grade_whatever_they_buy(self):
        """And get it at once, although grades move one level a month.

        Covers: CLS-19
        """
        direct = self._make_flag("direct")
        self.stars.movement = STEPWISE
        self.stars.tier_ids[3].fixed = {"flag": "direct"}
        for month in range(1, 6):
            self._sell(month, 3500)
        self.assertEqual(self._grade_of(2), "three")

        self.account.flag_ids = direct

        self.assertEqual(self._grade_of(2, 3), "plain")
        self.assertEqual(self._grade_of(3), "plain")
        self.account.flag_ids = False
        self.assertEqual(self._grade_of(4), "one")

    # === Decisions by hand ===

    def test_a_grade_given_back_follows_the_policy_at_once(self):
        """Validity and cool-down are for grades that the policy gave."""
        self.stars.movement = {"validity": 12, "cool_down": 6, "down": {"steps": 2}}
        self._run(as_of=date(2026, 6, 28))
        accounts = self.account.with_user(self.director)
        self._decide_grade(accounts, self.stars.tier_ids[0], "Wants it")
        self._run()
        self.assertEqual(self.account.tier_id.name, "three")

        accounts.release_grade(self.stars.id, "No more")
        day = max(self.account.grade_id.valid_from, date(2026, 6, 30))
        self._run(as_of=day)

        self.assertEqual(self.account.tier_id.name, "one")

    # === What a policy administrator sees ===

    def test_rules_in_words(self):
        self.stars.movement = {**STEPWISE, "start": "plain"}

        self.assertIn("at most 1 level at a time", self.stars.movement_words)
        self.assertIn("begin as plain", self.stars.movement_words)
        self.assertIn('"every": 1', self.stars.movement_json)

    def test_rules_are_edited_as_text(self):
        self.stars.with_user(self.policy_admin).movement_json = '{"cool_down": 2}'

        self.assertEqual(self.stars.movement, {"cool_down": 2})

    def test_rules_that_make_no_sense_are_refused_all_at_once(self):
        with self.assertRaisesRegex(ValidationError, "(?s)from 1 to.*belong here"):
            self.stars.movement = {"every": 0, "up": {"stepps": 1}}

    def test_a_start_that_is_no_tier_is_refused(self):
        schemes = self.stars.with_user(self.policy_admin)
        schemes.movement = {"start": "gold"}

        with self.assertRaisesRegex(ValidationError, "no tier `gold`"):
            schemes._run_table_check()

    # === In a policy ===

    def _policy(self, **movement):
        name = {"en_US": "Star"}
        flag = {"list": "flag", "name": {"en_US": "Direct"}}
        two = {**MONTH, "gte": 2000}
        keep = {**MONTH, "gte": 1800}
        tiers = {
            "two": {"condition": two, "keep": keep, "fixed": None},
            "plain": {"condition": "otherwise", "fixed": {"flag": "direct"}},
        }
        return [
            ("option", "flag/direct", flag),
            ("scheme", "star", {"name": name, "movement": movement or None}),
            *(
                (
                    "tier",
                    f"star/{key}",
                    {"scheme": "star", "name": name, "sequence": place, **values},
                )
                for place, (key, values) in enumerate(tiers.items())
            ),
        ]

    def test_a_policy_says_how_grades_move(self):
        """Applied, planned again without a change, and exported as it was."""
        policy = self._policy(every=3, up={"steps": 1}, start="plain")
        self._apply_policy(*policy)
        service = self.env["key.account.policy"].with_user(self.policy_admin)

        again = service.plan(document=self._make_policy(*policy))
        exported = service.export(bundle="test")["resources"]

        self.assertFalse(again["changes"])
        values = {f"{item['kind']}/{item['key']}": item["values"] for item in exported}
        movement = {"every": 3, "up": {"steps": 1}, "start": "plain"}
        self.assertEqual(values["scheme/star"]["movement"], movement)
        self.assertEqual(values["tier/star/two"]["keep"], {**MONTH, "gte": 1800})
        self.assertEqual(values["tier/star/plain"]["fixed"], {"flag": "direct"})

    def test_a_grade_belongs_to_a_product_group(self):
        """The scheme's scope is kept, exported, and told with each grade.

        Covers: CLS-17, CLS-29
        """
        name = {"en_US": "Star"}
        oil = {"list": "product_group", "name": {"en_US": "Oil"}}
        where = {"where": {"product_group": "oil"}}
        scheme = {"name": name, "product_group": "oil"}
        tiers = [{**MONTH, **where, "gte": 2000}, "otherwise"]
        policy = [
            ("option", "product_group/oil", oil),
            ("scheme", "star", scheme),
            *(
                (
                    "tier",
                    f"star/{place}",
                    {
                        "scheme": "star",
                        "name": name,
                        "sequence": place,
                        "condition": condition,
                    },
                )
                for place, condition in enumerate(tiers)
            ),
        ]
        self._apply_policy(*policy)
        self._sell(1, 2500)
        self._run(as_of=date(2026, 2, 2))

        service = self.env["key.account.policy"].with_user(self.policy_admin)
        self.assertFalse(service.plan(document=self._make_policy(*policy))["changes"])
        grades = self.account.current_grade_ids
        told = {grade.scheme_id.key: grade.product_group_id.name for grade in grades}
        self.assertEqual(told, {"test": False, "star": "Oil"})
        star = grades.filtered("product_group_id")
        self.assertEqual(star.tier_id.key, "star/1")

    def test_a_changed_movement_is_a_change_of_the_rules(self):
        self._run(as_of=date(2026, 2, 2))
        self.stars.movement = {"cool_down": 1}

        status = self._run(as_of=date(2026, 2, 3))

        self.assertEqual((status["staged"], status["grades_changed"]), (1, 0))
