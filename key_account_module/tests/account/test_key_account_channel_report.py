from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountChannelReport(KeyAccountCommon):
    """Distributors and volume of each region beside the number that was decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dealer = cls._make_option("channel", "dealer", "Dealer", regional=True)
        cls.agent = cls._make_option(
            "channel", "agent", "Agent", regional=True, exclusive=True
        )
        cls.abc = cls._make_abc()
        for name, revenue, vals in (
            ("One", 600000, {}),
            ("Two", 200000, {}),
            ("Far", 100000, {"team_id": cls.south.id}),
            (
                "Agent",
                50000,
                {"channel_class_id": cls.agent.id, "competing_brands": "Others"},
            ),
        ):
            vals = {"channel_class_id": cls.dealer.id, **vals}
            account = cls._make_account(name, **vals)
            cls._grade(account, cls.abc, "A", revenue)

    def _row(self, user, team, channel):
        self.env.flush_all()
        return (
            self.env["key.account.channel.report"]
            .with_user(user)
            .search([("team_id", "=", team.id), ("channel_id", "=", channel.id)])
        )

    def _decide(self, team, number, day):
        self.env["key.account.channel.number"].with_user(self.director).create(
            {
                "channel_id": self.dealer.id,
                "team_id": team.id,
                "number": number,
                "date": day,
                "reason": "Supply grows",
            }
        )

    def test_count_and_volume_beside_the_number_last_decided(self):
        """Covers: CLS-26"""
        self._decide(self.north, 5, "2026-05-01")
        self._decide(self.north, 3, "2026-03-01")

        row = self._row(self.director, self.north, self.dealer)

        self.assertEqual(row.account_count, 2)
        self.assertEqual(row.revenue, 800000)
        self.assertEqual((row.decided_number, row.free_number), (5, 3))

    def test_a_region_without_a_customer_shows_what_was_decided(self):
        west = self._make_team("West")
        self._decide(west, 2, "2026-05-01")

        row = self._row(self.director, west, self.dealer)

        self.assertEqual((row.account_count, row.free_number), (0, 2))

    def test_agents_with_a_competing_brand_are_counted(self):
        row = self._row(self.auditor, self.north, self.agent)

        self.assertEqual((row.account_count, row.conflict_count), (1, 1))

    def test_a_leader_sees_his_region_and_a_salesperson_nothing(self):
        self.assertTrue(self._row(self.regional, self.north, self.dealer))
        self.assertFalse(self._row(self.regional, self.south, self.dealer))
        with self.assertRaises(AccessError):
            self._row(self.seller, self.north, self.dealer)
