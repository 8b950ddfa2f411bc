from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .common import ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountPareto(ListingCommon):
    """The principle says 20 and 80; here are the figures of the company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls._make_customer("First", 700)
        for name, amount in (("A", 100), ("B", 80), ("C", 70), ("D", 50), ("E", 0)):
            cls._make_prospect(name, amount)

    def _pareto(self, user=None, **vals):
        return self.env["key.account.pareto"].with_user(user or self.director).new(vals)

    def test_the_share_of_the_first_fifth(self):
        """Five customers bought: one is a fifth and brings 70 %.

        Covers: KAI-09
        """
        pareto = self._pareto()

        self.assertEqual((pareto.customer_count, pareto.total), (5, 1000))
        self.assertEqual((pareto.top_count, pareto.top_total), (1, 700))
        self.assertAlmostEqual(pareto.top_share, 70)

    def test_how_many_bring_four_fifths(self):
        """Covers: KAI-09"""
        pareto = self._pareto()

        self.assertEqual(pareto.needed_count, 2)
        self.assertAlmostEqual(pareto.needed_share, 40)

    def test_what_key_accounts_bring(self):
        """Covers: KAI-10"""
        self.large.condition = {**self.large.condition, "gte": 500}
        self._list(self.first)

        pareto = self._pareto()

        self.assertEqual((pareto.key_count, pareto.key_total), (1, 700))
        self.assertAlmostEqual(pareto.key_share, 70)

    def test_the_policy_sets_the_share(self):
        """Covers: KAI-09"""
        self.listing.pareto_share = "40"

        self.assertEqual(self._pareto().top_count, 2)

    def test_the_period_is_chosen(self):
        self.assertEqual(self._pareto(months=1).customer_count, 0)

    def test_a_director_sees_it_in_the_dialogue(self):
        form = Form(self.env["key.account.pareto"].with_user(self.director))
        form.share = 60

        self.assertEqual(form.top_count, 3)

    def test_shares_lie_between_0_and_100(self):
        with self.assertRaises(ValidationError):
            self.env["key.account.pareto"].with_user(self.director).create(
                {"share": 120}
            )

    def test_salespeople_and_other_companies_are_told_nothing(self):
        with self.assertRaises(AccessError):
            self.env["key.account.pareto"].with_user(self.seller).create({})
        other = self._make_company("Other")
        with self.assertRaises(AccessError):
            self._pareto(company_id=other.id).read(["total"])
            self._pareto(company_id=other.id).total  # noqa: B018
