from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..migrating import migrate
from .test_key_account_grade_proposal import ProposalCase

TODAY = date(2026, 2, 3)
MODELS = "odoo.addons.key_account_module.models.grading"


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

    def _archive(self, record=None):
        (record or self.stars).with_user(self.policy_admin).action_archive()

    def _restore(self, record):
        record.with_user(self.policy_admin).action_unarchive()

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

    def test_the_grade_says_why_it_ended_and_no_account_gets_a_note(self):
        """A hundred thousand notes would take longer than all the rest."""
        self._decide(self.account, self.two)
        grade, notes = self.account.grade_id, self.account.message_ids

        self._archive()

        self.assertEqual(grade.end_reason, "The scheme was archived.")
        self.assertEqual(self.account.message_ids, notes)

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

    # === Many grades ===

    def _make_graded(self, number, key, effects=None):
        """Accounts in the best grade of a scheme of their own."""
        scheme = self._make_abc(primary=False, key=key)
        tier = scheme.tier_ids[0]
        tier.effects = effects
        accounts = self.env["key.account"].concat(
            *(self._make_account(f"{key} {place}") for place in range(number))
        )
        self._decide(accounts, tier)
        return scheme, accounts

    def _assert_constant(self, act, effects=None):
        """``act(scheme)`` takes as many queries with twelve grades as with four.

        The first time fills caches.
        """
        queries = []
        for size in (2, 4, 12):
            scheme, _accounts = self._make_graded(size, f"abc{size}", effects)
            with self._count_queries() as counted:
                act(scheme)
            queries += counted
        self.assertEqual(queries[1], queries[2])

    def test_ending_twelve_takes_as_many_queries_as_ending_four(self):
        self._assert_constant(self._archive)

    def test_giving_back_of_twelve_takes_as_many_queries_as_of_four(self):
        self._assert_constant(self._archive, {"price_list": "Gold"})

    def test_restoring_takes_no_query_more_for_many_grades(self):
        self._assert_constant(
            lambda scheme: (self._archive(scheme), self._restore(scheme))
        )

    def test_archiving_a_tier_takes_no_query_more_for_many_grades(self):
        """Its grades stay until the next run, which works in batches."""
        _scheme, accounts = self._make_graded(2, "kept")
        best = accounts.current_grade_ids.tier_id

        self._assert_constant(lambda scheme: self._archive(scheme.tier_ids[0]))
        self._archive(best)

        self.assertEqual(accounts.current_grade_ids.tier_id, best)

    def test_every_grade_ends_however_many_batches_it_takes(self):
        scheme, accounts = self._make_graded(5, "many", {"price_list": "Gold"})
        partners = accounts.partner_id
        self.assertEqual(partners.specific_property_product_pricelist, self.gold)
        grades = accounts.current_grade_ids

        with patch(f"{MODELS}.grade_ending.BATCH", 2):
            self._archive(scheme)

        self.assertEqual(grades.mapped("valid_to"), [TODAY] * 5)
        self.assertFalse(accounts.current_grade_ids)
        self.assertFalse(partners.specific_property_product_pricelist)

    def test_every_proposal_is_out_of_date_however_many_batches_it_takes(self):
        other = self._make_account("Other")
        [values] = self.proposals.sudo().copy_data(
            {"key_account_id": other.id, "state": "open"}
        )
        second = self.proposals.sudo()._create_sealed([values])

        with patch(f"{MODELS}.proposal_writer.BATCH", 1):
            self._archive()

        self.assertEqual(self.proposals.state, "superseded")
        self.assertEqual(second.state, "superseded")

    # === Restored ===

    def test_a_restored_scheme_is_graded_anew_by_the_next_run(self):
        self.stars.decision = "apply"
        self._run(as_of=TODAY)
        self.assertEqual(self._price_list, self.gold)
        self._archive()
        self._run(as_of=TODAY)
        self.assertFalse(self.account.current_grade_ids)

        self._restore(self.stars)
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
