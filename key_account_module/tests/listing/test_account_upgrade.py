from odoo.tests import tagged

from ..recompute.common import RecomputeCommon


@tagged("post_install", "-at_install")
class TestAccountUpgrade(RecomputeCommon):
    """Customers of a low grade with growing needs are candidates for a better one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.growth = cls._make_flag("growth_need")
        cls.abc = cls._make_abc()
        cls._tier(cls.abc, "B").signals = {"flag": "growth_need"}
        cls.promising = cls._make_customer(
            "Promising", 50000, flag_ids=[(4, cls.growth.id)]
        )
        cls.small = cls._make_customer("Small", 50000)
        # Low frequency speaks for C: no reason to upgrade.
        rare = cls._make_flag("low_frequency")
        cls.rare = cls._make_customer("Rare", 200000, flag_ids=[(4, rare.id)])

    def _candidates(self, user):
        accounts = self.env["key.account"].with_user(user)
        return accounts.search([("is_upgrade_candidate", "=", True)])

    def test_the_list_names_who_has_potential_and_a_director_upgrades_him(self):
        """Covers: CLS-13"""
        self._run()
        self.assertEqual(self.promising.tier_id, self._tier(self.abc, "C"))
        self.assertEqual(self._candidates(self.seller), self.promising)

        tier = self._tier(self.abc, "B")
        self._decide_grade(self.promising, tier, "Plans a second line")

        self.assertEqual(self.promising.tier_id, tier)
        self.assertFalse(self._candidates(self.director))

    def test_who_is_no_candidate(self):
        self._run()

        self.assertTrue(self.promising.is_upgrade_candidate)
        self.assertFalse(self.small.is_upgrade_candidate)
        self.assertFalse(self.rare.is_upgrade_candidate)
        accounts = self.env["key.account"]
        others = accounts.search([("is_upgrade_candidate", "=", False)])
        self.assertIn(self.rare, others)
        self.assertNotIn(self.promising, others)
