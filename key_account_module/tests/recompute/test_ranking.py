from odoo.tests import tagged

from .common import RecomputeCommon

#: Whole years since the first order; who never ordered has no such figure.
METRIC = {"metric": "years_of_cooperation"}


@tagged("post_install", "-at_install")
class TestRanking(RecomputeCommon):
    """Accounts without data neither stand ahead of the others nor are counted."""

    def setUp(self):
        super().setUp()
        self.five = self._make_since(2021)
        self.three = self._make_since(2023)
        self.one = self._make_since(2025)
        self.silent = [self._make_account(f"Silent {n}") for n in range(7)]

    def _make_since(self, year, **vals):
        account = self._make_account(f"Since {year}", **vals)
        self._make_order(account.partner_id, 1, f"{year}-06-01")
        return account

    def _ranked(self, *more, **rank):
        """The tiers of those who ordered, and of those who did not."""
        self._make_scheme(high={**METRIC, **rank}, other="otherwise")
        self._run()
        ordered = [self.five, self.three, self.one, *more]
        return (
            [account.tier_id.name for account in ordered],
            {account.tier_id.name for account in self.silent},
        )

    def test_top_share_is_of_the_customers_with_data(self):
        """Of three the first third is one; of ten it would be three.

        Covers: CLS-15
        """
        ordered, silent = self._ranked(top_share_of_customers="33.3%")

        self.assertEqual(ordered, ["high", "other", "other"])
        self.assertEqual(silent, {"other"})

    def test_top_share_within_a_segment_is_of_its_customers_with_data(self):
        north = self._make_option("area", "north")
        south = self._make_option("area", "south")
        for account in (self.five, self.three, *self.silent):
            account.option_ids = north
        self.one.option_ids = south

        ordered, silent = self._ranked(top_share_of_customers="50%", within="area")

        self.assertEqual(ordered, ["high", "other", "high"])
        self.assertEqual(silent, {"other"})

    def test_equal_customers_stand_at_the_same_place(self):
        twin = self._make_since(2021)

        ordered, silent = self._ranked(twin, top_share_of_customers="50%")

        self.assertEqual(ordered, ["high", "other", "other", "high"])
        self.assertEqual(silent, {"other"})

    def test_cumulative_share_is_of_the_total_of_those_with_data(self):
        """Five of nine years lie ahead of the second, eight of nine ahead of the last."""
        ordered, silent = self._ranked(cumulative_share_of_total="60%")

        self.assertEqual(ordered, ["high", "high", "other"])
        self.assertEqual(silent, {"other"})

    def test_cumulative_share_within_a_segment(self):
        north = self._make_option("area", "north")
        for account in (self.five, self.three, *self.silent):
            account.option_ids = north

        ordered, silent = self._ranked(cumulative_share_of_total="50%", within="area")

        self.assertEqual(ordered, ["high", "other", "other"])
        self.assertEqual(silent, {"other"})

    def test_nobody_with_data_leaves_everybody_without_a_place(self):
        self.env["sale.order"].search(
            [("partner_id", "in", (self.five + self.three + self.one).partner_id.ids)]
        ).write({"state": "cancel"})

        ordered, silent = self._ranked(top_share_of_customers="100%")

        self.assertEqual({*ordered, *silent}, {"other"})
