from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import YEAR, ListingCommon


@tagged("post_install", "-at_install")
class TestKeyAccountListing(ListingCommon):
    """A policy says how the list is kept; blanks stay blank, and settable."""

    def _resources(self, **listing):
        return [
            (
                "listing",
                "enterprise",
                {
                    "name": {"en_US": "Key accounts"},
                    "combine": 2,
                    "attention_months": None,
                    "load": 50,
                    "excess": "refuse",
                    "pareto_share": "20",
                    **listing,
                },
            ),
            *(
                (
                    "qualifier",
                    f"enterprise/{key}",
                    {
                        "listing": "enterprise",
                        "name": {"en_US": key},
                        "sequence": sequence,
                        "how": how,
                        "condition": condition,
                        "potential": None,
                        "note": None,
                    },
                )
                for sequence, (key, how, condition) in enumerate(
                    (
                        ("large", "figures", {**YEAR, "gte": 500000}),
                        ("growing", "figures", None),
                        ("known", "judged", None),
                    )
                )
            ),
        ]

    def test_a_policy_brings_the_list_and_converges(self):
        """Covers: KAI-05"""
        first = self._apply_policy(*self._resources())
        again = self._apply_policy(*self._resources(), request_id="again")

        self.assertEqual(first["summary"]["create"], 4)
        self.assertFalse(again["changed"])
        listing = self.env["key.account.listing"].search([("key", "=", "enterprise")])
        self.assertEqual((listing.combine, listing.combine_count), ("count", 2))
        self.assertEqual(len(listing.qualifier_ids), 3)

    def test_a_policy_adds_a_criterion_and_says_how_they_combine(self):
        """Covers: KAI-05"""
        self._apply_policy(*self._resources())
        more = self._resources(combine="all")
        kind, _key, values = more[-1]
        more.append((kind, "enterprise/green", {**values, "name": {"en_US": "Green"}}))

        self._apply_policy(*more, request_id="more")

        listing = self.env["key.account.listing"].search([("key", "=", "enterprise")])
        self.assertEqual(listing.combine, "all")
        self.assertIn("Green", listing.qualifier_ids.mapped("name"))

    def test_a_change_by_hand_is_drift(self):
        self._apply_policy(*self._resources())
        listing = self.env["key.account.listing"].search([("key", "=", "enterprise")])
        listing.load = 60

        plan = (
            self.env["key.account.policy"]
            .with_user(self.policy_admin)
            .plan(document=self._make_policy(*self._resources()))
        )

        [change] = plan["changes"]
        self.assertEqual(change["fields"][0]["path"], "load")

    def test_what_is_exported_can_be_applied_again(self):
        self._apply_policy(*self._resources())

        policies = self.env["key.account.policy"].with_user(self.policy_admin)
        exported = policies.export(bundle="test")["resources"]

        values = {item["key"]: item["values"] for item in exported}
        self.assertEqual(values["enterprise"]["combine"], 2)
        self.assertIsNone(values["enterprise"]["attention_months"])
        self.assertIsNone(values["enterprise/growing"]["condition"])

    def test_at_least_one_criterion_is_needed(self):
        with self.assertRaises(ValidationError):
            self.listing.write({"combine": "count", "combine_count": 0})

    def test_staff_read_and_administrators_write(self):
        for user in (self.seller, self.director, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.listing.with_user(user).load = 1
        self.listing.with_user(self.policy_admin).load = 1
        self.assertEqual(self.listing.with_user(self.seller).load, 1)
