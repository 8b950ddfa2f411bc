from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..migrating import migrate
from .test_key_account_grade_proposal import ProposalCase

TODAY = date(2026, 2, 3)


@tagged("post_install", "-at_install")
@freeze_time("2026-02-03 08:00:00")
class TestArchivedScheme(ProposalCase):
    """A scheme that is archived gives no grade, and nothing of what a grade brings."""

    def setUp(self):
        super().setUp()
        lists = self.env["product.pricelist"]
        self.usual, self.gold = lists.create([{"name": n} for n in ("Usual", "Gold")])
        self.partner = self.account.partner_id
        self.partner.specific_property_product_pricelist = self.usual
        self.two = self._tier(self.stars, "two")
        self.two.effects = {"price_list": "Gold"}
        self.two.benefit_ids = self.env["key.account.benefit"].create(
            {"key": "room", "name": "Room", "company_id": self.company.id}
        )

    def _decide(self, accounts, tier):
        self._decide_grade(accounts, tier)

    def _archive(self, scheme=None):
        (scheme or self.stars).with_user(self.policy_admin).action_archive()

    @property
    def _price_list(self):
        return self.partner.specific_property_product_pricelist

    # === Archived ===

    def test_its_grades_end_and_give_back_what_they_brought(self):
        self._decide(self.account, self.two)
        grade = self.account.grade_id
        self.assertEqual(self._price_list, self.gold)

        self._archive()

        self.assertEqual(grade.valid_to, TODAY)
        self.assertEqual(grade.tier_id, self.two)
        self.assertFalse(self.account.current_grade_ids)
        self.assertFalse(self.account.tier_id)
        self.assertEqual(self._price_list, self.usual)
        self.assertIn("Gold, put back", grade.effects_words)
        self.assertEqual(self.account.benefit_grant_ids.date_ended, TODAY)

    def test_the_account_tells_whose_grade_ended_and_why(self):
        self._decide(self.account, self.two)

        self._archive()

        note = self.account.message_ids[0]
        self.assertRegex(note.body, "Test.*two → no grade.*scheme was archived")
        self.assertEqual(note.author_id, self.policy_admin.partner_id)

    def test_grades_end_on_the_day_of_the_company(self):
        """In Shanghai it is the 4th when it is the evening of the 3rd in UTC."""
        self.company.resource_calendar_id.tz = "Asia/Shanghai"

        with freeze_time("2026-02-03 20:00:00"):
            self._archive()

        self.assertEqual(self.account.grade_ids[0].valid_to, date(2026, 2, 4))

    def test_a_grade_that_begins_later_ends_when_it_begins(self):
        with freeze_time("2026-02-09 08:00:00"):
            self._decide(self.account, self.two)

        self._archive()

        self.assertEqual(self.account.grade_ids[0].valid_to, date(2026, 2, 9))

    def test_the_other_primary_scheme_is_shown(self):
        self._make_abc(sequence=99)
        self._run(as_of=TODAY)
        self.assertEqual(self.account.tier_id.name, "plain")

        self._archive()

        self.assertEqual(self.account.tier_id.name, "C")

    def test_another_scheme_keeps_its_grades_and_its_effects(self):
        abc = self._make_abc(primary=False)
        best = self._tier(abc, "A")
        best.effects = {"price_list": "Gold"}
        self._decide(self.account, self.two)
        self._decide(self.account, best)

        self._archive()

        self.assertEqual(self.account.current_grade_ids.tier_id, best)
        self.assertEqual(self._price_list, self.gold)
        self._archive(abc)
        self.assertEqual(self._price_list, self.usual)

    def test_what_it_proposed_is_out_of_date(self):
        self.assertEqual(self.proposals.state, "open")

        self._archive()

        self.assertEqual(self.proposals.state, "superseded")
        self.assertEqual(self.proposals.comment, "The scheme was archived.")

    def test_nobody_decides_a_grade_of_it(self):
        self._archive()

        with self.assertRaisesRegex(UserError, "Choose a grade"):
            self._decide(self.account, self.two)

    def test_nobody_approves_a_tier_of_before(self):
        self.two.with_user(self.policy_admin).action_archive()

        with self.assertRaisesRegex(UserError, "does not have this grade any more"):
            self.proposals.action_approve("Well done")
        self.assertEqual(self.account.tier_id.name, "plain")

    def test_a_run_that_began_before_grades_nobody(self):
        decision = self._make_decision(self.account, self.stars, "three")
        self._archive()

        moved = self.env["key.account"]._apply_grades([decision], as_of=TODAY)

        self.assertFalse(moved)
        self.assertFalse(self.account.current_grade_ids)

    def test_ending_twelve_takes_as_many_queries_as_ending_four(self):
        queries = []
        for number, size in enumerate((2, 4, 12)):
            scheme = self._make_abc(primary=False, key=f"abc{number}")
            tier = scheme.tier_ids[0]
            tier.effects = {"price_list": "Gold"}
            accounts = self.env["key.account"].concat(
                *(self._make_account(f"{number} {place}") for place in range(size))
            )
            self._decide(accounts, tier)
            with self._count_queries() as counted:
                self._archive(scheme)
            queries += counted
            self.assertFalse(accounts.current_grade_ids)

        self.assertEqual(queries[1], queries[2])

    # === Restored ===

    def test_a_restored_scheme_is_graded_anew_by_the_next_run(self):
        self.stars.decision = "apply"
        self._run(as_of=TODAY)
        self.assertEqual(self._price_list, self.gold)
        self._archive()
        self._run(as_of=TODAY)
        self.assertFalse(self.account.current_grade_ids)

        self.stars.with_user(self.policy_admin).action_unarchive()
        self._run(as_of=date(2026, 2, 4))

        self.assertEqual(self.account.tier_id, self.two)
        self.assertEqual(self.account.grade_id.movement, "first")
        self.assertEqual(self._price_list, self.gold)

    # === Upgraded ===

    def test_an_upgrade_ends_grades_of_schemes_archived_before(self):
        self._decide(self.account, self.two)
        grade = self.account.grade_id
        self._archive()
        grade.valid_to = False
        self.partner.specific_property_product_pricelist = self.gold
        grade.effects = [{**entry, "state": "set"} for entry in grade.effects]

        migrate(self.env.cr, "post-schemes")
        self.env.invalidate_all()

        self.assertEqual(grade.valid_to, TODAY)
        self.assertEqual(self._price_list, self.usual)
        self.assertFalse(self.account.tier_id)
