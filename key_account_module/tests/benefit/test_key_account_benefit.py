from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import KeyAccountCommon

REVENUE = {"metric": "revenue", "over": "rolling 12 months"}


@tagged("post_install", "-at_install")
class TestKeyAccountBenefit(KeyAccountCommon):
    """A policy says which benefits there are and which grade has them."""

    def _resources(self, **tier):
        names = {"en_US": "Rooms"}
        full = {
            "scheme": "stars",
            "name": {"en_US": "Five stars"},
            "sequence": 10,
            "condition": "otherwise",
            "benefits": ["rooms"],
            **tier,
        }
        return [
            (
                "benefit",
                "rooms",
                {
                    "name": names,
                    "sequence": 10,
                    "origin": "outside",
                    "provider": "Hotels",
                    "description": {"en_US": "Booked at our price"},
                },
            ),
            ("scheme", "stars", {"name": {"en_US": "Stars"}, "sequence": 10}),
            ("tier", "stars/five", full),
        ]

    def test_a_grade_has_its_benefits_also_from_others(self):
        """Covers: CLS-28"""
        self._apply_policy(*self._resources())
        again = self._apply_policy(*self._resources(), request_id="again")

        self.assertFalse(again["changed"])
        tier = self.env["key.account.tier"].search([("key", "=", "stars/five")])
        self.assertEqual(tier.benefit_ids.name, "Rooms")
        self.assertEqual(tier.benefit_ids.origin, "outside")

    def test_the_account_shows_the_benefits_of_its_grades(self):
        """Covers: CLS-28"""
        self._apply_policy(*self._resources())
        scheme = self.env["key.account.scheme"].search([("key", "=", "stars")])
        account = self._make_account()
        self._grade(account, scheme, "five")

        own = account.with_user(self.seller)

        self.assertEqual(own.tier_benefit_ids.name, "Rooms")
        self.assertEqual(own.benefit_count, 1)

    def test_a_benefit_that_is_missing_is_named(self):
        with self.assertRaisesRegex(Exception, "lounge"):
            self._apply_policy(*self._resources(benefits=["lounge"]))

    def test_what_is_exported_can_be_applied_again(self):
        self._apply_policy(*self._resources())

        policies = self.env["key.account.policy"].with_user(self.policy_admin)
        exported = policies.export(bundle="test")["resources"]

        values = {item["key"]: item["values"] for item in exported}
        self.assertEqual(values["stars/five"]["benefits"], ["rooms"])
        self.assertEqual(values["rooms"]["provider"], "Hotels")

    def test_staff_read_and_administrators_write(self):
        self._apply_policy(*self._resources())
        benefit = self.env["key.account.benefit"].search([])

        self.assertEqual(benefit.with_user(self.seller).name, "Rooms")
        for user in (self.seller, self.director):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                benefit.with_user(user).name = "None"
