from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountChannelNumber(KeyAccountCommon):
    """Whoever leads a region decides how many distributors it has, and signs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dealer = cls._make_option("channel", "dealer", "Dealer", regional=True)
        cls.numbers = cls.env["key.account.channel.number"]

    def _decide(self, user, team=None, **vals):
        return self.numbers.with_user(user).create(
            {
                "channel_id": self.dealer.id,
                "team_id": (team or self.north).id,
                "number": 5,
                "reason": "More supply from May",
                **vals,
            }
        )

    def test_a_decision_is_signed_by_whoever_makes_it(self):
        decision = self._decide(self.regional, user_id=self.director.id)

        self.assertEqual(decision.user_id, self.regional)

    def test_a_decision_stays_as_it_was(self):
        decision = self._decide(self.director)

        for user in (self.director, self.regional):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                decision.with_user(user).number = 9
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                decision.with_user(user).unlink()

    def test_each_leader_decides_for_his_region_only(self):
        with self.assertRaises(AccessError):
            self._decide(self.regional, team=self.south)
        self.assertTrue(self._decide(self.director, team=self.south))

    def test_salespeople_and_auditors_decide_nothing(self):
        for user in (self.seller, self.auditor, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._decide(user)

    def test_only_a_channel_has_a_number(self):
        large = self._make_option("size", "large", "Large")

        with self.assertRaisesRegex(ValidationError, "list “channel”"):
            self._decide(self.director, channel_id=large.id)
