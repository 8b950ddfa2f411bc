from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountAttention(ListingCommon):
    """New customers are watched at the start, and then assessed."""

    def _watched(self, partner=None, user=None):
        """The attention of a new account."""
        partner = partner or self._make_partner("New")
        account = self.env["key.account"].create(
            {"partner_id": partner.id, "user_id": (user or self.seller).id}
        )
        return account.attention_ids

    def test_a_newly_developed_customer_is_watched_by_itself(self):
        """Covers: KAI-07"""
        self.listing.attention_months = 6
        partner = self._make_prospect("New")
        self._make_order(partner, 10, day="2026-05-31")

        attention = self._watched(partner)

        self.assertEqual(attention.date_from, date(2026, 5, 31))
        self.assertEqual(attention.date_to, date(2026, 11, 30))
        self.assertEqual(attention.activity_ids.user_id, self.seller)
        self.assertEqual(attention.activity_ids.date_deadline, date(2026, 11, 30))

    def test_whoever_assesses_is_asked_in_his_own_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.listing.attention_months = 6
        self.colleague.lang = "zh_CN"

        here, there = self._watched(), self._watched(user=self.colleague)

        self.assertEqual(
            here.activity_ids.summary, "Assess whether it can become a key account"
        )
        self.assertEqual(there.activity_ids.summary, "评估其能否成为重点客户")

    def test_a_customer_of_long_standing_is_not(self):
        self.listing.attention_months = 6
        partner = self._make_prospect("Old")
        self._make_order(partner, 10, day="2025-03-02")

        self.assertFalse(self._watched(partner))

    def test_a_blank_length_watches_nobody(self):
        """Covers: KAI-07"""
        self.assertFalse(self._watched())

    def test_others_are_watched_by_hand(self):
        account = self._make_account()

        attention = (
            self.env["key.account.attention"]
            .with_user(self.seller)
            .create({"key_account_id": account.id, "date_to": "2026-09-30"})
        )

        self.assertEqual(attention.state, "open")

    def test_the_assessment_answers_whether_he_can_become_a_key_account(self):
        """The answer is a proposal; a director decides.

        Covers: KAI-07
        """
        self.listing.attention_months = 6
        attention = self._watched().with_user(self.seller)

        attention.assess("key", " Buys every week ")

        self.assertEqual((attention.state, attention.outcome), ("assessed", "key"))
        self.assertEqual(attention.assessment, "Buys every week")
        self.assertEqual(attention.assessed_by, self.seller)
        self.assertFalse(attention.activity_ids)
        proposal = self.candidates.search([("state", "=", "open")])
        self.assertEqual(proposal.key_account_id, attention.key_account_id)
        self.assertEqual((proposal.proposal, proposal.source), ("key", "nomination"))
        self.assertEqual(attention.key_account_id.standing, "none")

    def test_an_ordinary_customer_is_not_proposed(self):
        self.listing.attention_months = 6

        self._watched().with_user(self.seller).assess("none", "Bought once")

        self.assertFalse(self.candidates.search([]))

    def test_due_assessments_are_found(self):
        self.listing.attention_months = 6
        attention = self._watched()
        due = [("is_due", "=", True)]
        self.assertFalse(attention.search(due))

        with freeze_time("2026-12-29 10:00:00"):
            attention.invalidate_recordset()
            self.assertTrue(attention.is_due)
            self.assertEqual(attention.search(due), attention)
            attention.assess("none", "Bought once")
            self.assertFalse(attention.search(due))

    def test_an_assessment_is_given_once_and_says_why(self):
        self.listing.attention_months = 6
        attention = self._watched().with_user(self.seller)

        for args in (("key", " "), ("best", "Because")):
            with self.subTest(args), self.assertRaises(UserError):
                attention.assess(*args)
        attention.assess("none", "Bought once")
        with self.assertRaisesRegex(UserError, "has been assessed"):
            attention.assess("key", "After all")

    def test_the_answer_is_not_written_by_hand(self):
        self.listing.attention_months = 6
        attention = self._watched()

        for vals in ({"state": "assessed"}, {"outcome": "key"}, {"assessment": "x"}):
            with self.subTest(vals), self.assertRaises(UserError):
                attention.with_user(self.seller).write(vals)

    def test_only_who_serves_the_account_assesses(self):
        self.listing.attention_months = 6
        attention = self._watched()

        for user in (self.colleague, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                attention.with_user(user).assess("key", "Because")
