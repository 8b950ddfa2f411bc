from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountBenefitGrant(KeyAccountCommon):
    """Who has a benefit, from when to when, and who gave it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-06-29 10:00:00"))
        cls.rooms = cls.env["key.account.benefit"].create(
            {"key": "rooms", "name": "Rooms", "origin": "outside"}
        )
        cls.grants = cls.env["key.account.benefit.grant"]
        cls.account = cls._make_account()

    def _give(self, user, **vals):
        return self.grants.with_user(user).create(
            {
                "key_account_id": self.account.id,
                "benefit_id": self.rooms.id,
                "reason": "Ten years of cooperation",
                **vals,
            }
        )

    def test_a_leader_gives_a_benefit_by_hand_and_signs(self):
        """Covers: CLS-28"""
        grant = self._give(self.regional)

        self.assertEqual((grant.source, grant.granted_by), ("hand", self.regional))
        self.assertTrue(grant.is_running)
        self.assertEqual(self.account.with_user(self.seller).benefit_count, 1)

    def test_only_leaders_give_and_only_with_a_reason(self):
        for user in (self.seller, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._give(user)
        with self.assertRaisesRegex(UserError, "needs its reason"):
            self._give(self.regional, reason=" ")

    def test_nobody_pretends_that_a_grade_gave_it_or_another_signed(self):
        for vals in ({"source": "grade"}, {"granted_by": self.director.id}):
            with self.subTest(vals), self.assertRaises(UserError):
                self._give(self.regional, **vals)

    def test_a_benefit_runs_from_its_first_to_its_last_day(self):
        grant = self._give(self.director, date_to="2026-06-29")
        later = self._give(self.director, date_from="2026-06-30")

        running = [("is_running", "=", True)]
        self.assertEqual(self.grants.search(running), grant)
        with freeze_time("2026-06-30 10:00:00"):
            (grant | later).invalidate_recordset()
            self.assertFalse(grant.is_running)
            self.assertEqual(self.grants.search(running), later)

    def test_it_is_taken_back_with_a_reason_and_once(self):
        grant = self._give(self.regional)

        with self.assertRaisesRegex(UserError, "Say why"):
            grant.end(" ")
        grant.end("Pays late")

        self.assertEqual(
            (str(grant.date_ended), grant.end_reason), ("2026-06-29", "Pays late")
        )
        self.assertFalse(grant.is_running)
        self.assertEqual(self.account.benefit_count, 0)
        with self.assertRaisesRegex(UserError, "has been taken back"):
            grant.end("Again")

    def test_what_was_given_does_not_change(self):
        grant = self._give(self.regional)

        for vals in (
            {"date_from": "2026-01-01"},
            {"reason": "Other"},
            {"date_ended": "2026-06-01"},
        ):
            with self.subTest(vals), self.assertRaises(UserError):
                grant.write(vals)
        with self.assertRaises(AccessError):
            grant.with_user(self.seller).date_to = "2030-01-01"
        with self.assertRaises(AccessError):
            grant.unlink()

    def test_a_source_gives_once_and_takes_back_what_it_gave_alone(self):
        """A benefit by hand, and what a person ended, stay as they are."""
        by_hand = self._give(self.regional)
        given = self.grants._grant(self.account, self.rooms, "evaluation", "2026")

        again = self.grants._grant(self.account, self.rooms, "evaluation", "2026")

        self.assertFalse(again)
        self.assertEqual((given.source, given.origin), ("evaluation", "2026"))
        self.assertEqual(self.account.benefit_count, 1)
        self.assertEqual(given._end("Poor result"), given)
        self.assertFalse(given._end("Again"))
        self.assertEqual(given.end_reason, "Poor result")
        self.assertTrue(by_hand.is_running)

    def test_each_sees_the_benefits_of_his_accounts(self):
        grant = self._give(self.director)

        self.assertEqual(self.grants.with_user(self.seller).search([]), grant)
        self.assertFalse(self.grants.with_user(self.colleague).search([]))
