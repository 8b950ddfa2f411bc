from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountListingChange(ListingCommon):
    """The list changes by decisions alone, each with reason, day and evidence."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls._make_customer("Acme", 600000)

    def test_a_change_keeps_reason_day_and_decider(self):
        """Covers: KAI-08"""
        self.account.with_user(self.director).decide_standing(
            "key", " Board of June ", "2026-06-01"
        )

        change = self.account.listing_change_ids
        self.assertEqual((change.standing_from, change.standing), ("none", "key"))
        self.assertEqual(change.date, date(2026, 6, 1))
        self.assertEqual(change.reason, "Board of June")
        self.assertEqual(change.user_id, self.director)
        self.assertEqual(self.account.standing, "key")
        self.assertEqual(self.account.standing_since, date(2026, 6, 1))

    def test_the_list_is_added_to_changed_and_removed_from(self):
        """Covers: KAI-08, KAI-10"""
        for standing in ("potential", "key", "none"):
            self._list(self.account, standing)

        changes = self.account.listing_change_ids.sorted("id")
        self.assertEqual(changes.mapped("standing"), ["potential", "key", "none"])

    def test_the_criteria_and_figures_of_that_day_are_kept(self):
        """Sales of a later day change neither figure nor words.

        Covers: KAI-01, KAI-11
        """
        change = self._list(self.account)
        self._make_order(self.account.partner_id, 77, day="2026-06-28")

        row = change.qualification_ids
        self.assertEqual(row.qualifier_id, self.large)
        self.assertEqual(row.verdict["value"], "600000")
        self.assertEqual(row.date, date(2026, 6, 29))
        self.assertRegex(row.with_user(self.seller).evidence, "600.000")
        self.assertEqual(self.account.qualified_by_ids, self.large)

    def test_who_meets_no_criterion_is_no_key_account(self):
        small = self._make_customer("Small", 1000)

        with self.assertRaisesRegex(UserError, "Small do not meet the criteria"):
            self._list(small)
        self._list(small, "potential")

    def test_all_criteria_can_be_needed(self):
        """Covers: KAI-05"""
        self.listing.combine = "all"
        with self.assertRaises(UserError):
            self._list(self.account)

        self.account.judge_criterion(self.known.id, True, "Leads its branch")
        self._make_agreement(self.account)

        self.assertEqual(len(self._list(self.account).qualification_ids), 3)

    def test_a_blank_criterion_decides_nothing(self):
        """Covers: KAI-02"""
        self._make_criterion("growing", condition=False)
        self.listing.combine = "all"
        (self.known | self.partner).active = False

        self.assertTrue(self._list(self.account))

    def test_growth_against_the_year_before_qualifies(self):
        """Covers: KAI-02"""
        self._make_criterion(
            "growing",
            condition={
                "metric": "revenue",
                "over": "rolling 12 months",
                "change": {"gte": "30%"},
                "against": "previous rolling 12 months",
            },
        )
        growing = self._make_account("Growing")
        self._make_order(growing.partner_id, 1000, day="2025-03-02")
        self._make_order(growing.partner_id, 1300, day="2026-03-02")

        change = self._list(growing)

        self.assertEqual(change.qualification_ids.qualifier_id.name, "Growing")

    def test_only_directors_decide_and_only_with_a_reason(self):
        for user in (self.seller, self.regional, self.policy_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.account.with_user(user).decide_standing("key", "Because")
        own = self.account.with_user(self.director)
        for args in (("key", " "), ("best", "Because"), ("key", "Why", "2026-06-30")):
            with self.subTest(args), self.assertRaises(UserError):
                own.decide_standing(*args)

    def test_nobody_writes_the_list_or_its_history(self):
        change = self._list(self.account)

        for user in (self.director, self.env.user):
            with self.assertRaises(UserError):
                self.account.with_user(user).standing = "none"
            with self.assertRaises(UserError):
                change.with_user(user).reason = "Other"
            with self.assertRaises(UserError):
                change.with_user(user).unlink()

    def test_a_decision_that_changes_nothing_leaves_no_trace(self):
        self._list(self.account)
        self._list(self.account)

        self.assertEqual(len(self.account.listing_change_ids), 1)

    def test_without_a_policy_a_director_decides_alone(self):
        self.listing.active = False

        self.assertTrue(self._list(self._make_account("Other")))
