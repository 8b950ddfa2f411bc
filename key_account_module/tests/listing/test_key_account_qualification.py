from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountQualification(ListingCommon):
    """A judgement has an author, a day and a reason, and stays as it was."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account = cls._make_account()
        cls.own = cls.account.with_user(cls.seller)

    def test_a_judged_criterion_makes_a_key_account_with_its_reason(self):
        """Covers: KAI-03, KAI-11"""
        self.own.judge_criterion(self.known.id, True, " Sets the standard ")

        judgement = self.account.qualification_ids
        self.assertEqual(judgement.user_id, self.seller)
        self.assertEqual(str(judgement.date), "2026-06-29")
        row = self._list(self.account).qualification_ids
        self.assertEqual(row.judgement_id, judgement)
        self.assertEqual(row.evidence, "Sets the standard")

    def test_the_latest_judgement_holds(self):
        self.own.judge_criterion(self.known.id, True, "Sets the standard")
        self.own.judge_criterion(self.known.id, False, "No longer")

        with self.assertRaisesRegex(UserError, "do not meet"):
            self._list(self.account)
        self.assertEqual(len(self.account.qualification_ids), 2)

    def test_a_judgement_needs_a_reason_and_a_judged_criterion(self):
        """Covers: KAI-03"""
        with self.assertRaisesRegex(UserError, "needs its reason"):
            self.own.judge_criterion(self.known.id, True, " ")
        with self.assertRaisesRegex(UserError, "criterion that is judged"):
            self.own.judge_criterion(self.large.id, True, "Because")

    def test_only_who_serves_the_account_judges(self):
        for user in (self.colleague, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.account.with_user(user).judge_criterion(
                    self.known.id, True, "Because"
                )

    def test_nobody_makes_changes_or_deletes_one(self):
        self.own.judge_criterion(self.known.id, True, "Sets the standard")
        row = self.account.qualification_ids

        for record in (row, row.with_user(self.director)):
            with self.assertRaises(UserError):
                record.met = False
            with self.assertRaises(UserError):
                record.unlink()
            with self.assertRaises(UserError):
                record.create(
                    {
                        "key_account_id": self.account.id,
                        "qualifier_id": self.known.id,
                        "date": "2026-06-29",
                        "user_id": self.director.id,
                    }
                )
