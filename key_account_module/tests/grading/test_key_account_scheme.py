from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from ...models.policy.errors import PolicyError
from ..common import ABC, KeyAccountCommon

WINDOW = {"metric": "revenue", "over": "rolling 12 months"}


@tagged("post_install", "-at_install")
class TestKeyAccountScheme(KeyAccountCommon):
    """Tier tables are checked as a whole, on every way in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abc = cls._make_abc()

    def _scheme(self, **values):
        full = {
            "name": {"en_US": "ABC"},
            "sequence": 10,
            "currency": None,
            "primary": True,
            "overlap": "refuse",
        }
        return ("scheme", "abc", {**full, **values})

    def _tiers(self):
        return [
            (
                "tier",
                f"abc/{key}",
                {
                    "scheme": "abc",
                    "name": {"en_US": key},
                    "sequence": sequence,
                    "condition": condition,
                    "signals": None,
                    "color": 0,
                    "note": None,
                },
            )
            for sequence, (key, condition) in enumerate(ABC.items(), 1)
        ] + [
            (
                "option",
                "flag/strategic",
                {"list": "flag", "name": {"en_US": "Strategic"}, "sequence": 10},
            )
        ]

    # The screens

    def test_admin_moves_a_limit_in_the_form(self):
        """Two tiers change in one save; the table is checked once both are in."""
        form = Form(self.abc.with_user(self.policy_admin))
        form.name = "ABC 2026"
        form.save()
        tier_a = self._tier(self.abc, "A").with_user(self.policy_admin)
        tier_b = self._tier(self.abc, "B").with_user(self.policy_admin)

        tier_a.condition = {**WINDOW, "gte": 400000}
        tier_b.condition = {**WINDOW, "between": [100000, 400000]}
        self.env.cr.flush()

        self.assertRegex(tier_b.condition_words, "400.000")

    def test_gap_is_refused_in_the_screens(self):
        scheme = self.abc.with_user(self.policy_admin)

        with self.assertRaisesRegex(ValidationError, "no tier for revenue below"):
            scheme.write({"tier_ids": [(2, self._tier(self.abc, "C").id)]})
            self.env.cr.flush()

    def test_gap_by_archiving_a_tier_is_refused(self):
        tier = self._tier(self.abc, "C").with_user(self.policy_admin)

        with self.assertRaisesRegex(ValidationError, "no tier for revenue below"):
            tier.active = False
            self.env.cr.flush()

    def test_staff_read_schemes_and_change_none(self):
        for user in (self.seller, self.director, self.auditor):
            with self.subTest(user=user.login):
                scheme = self.abc.with_user(user)
                self.assertEqual(scheme.name, "ABC")
                with self.assertRaises(AccessError):
                    scheme.write({"name": "XYZ"})
                with self.assertRaises(AccessError):
                    scheme.tier_ids.write({"sequence": 99})

    def test_currency_is_the_company_s(self):
        foreign = self._foreign_currency()

        self.abc.currency_id = self.company.currency_id
        with self.assertRaisesRegex(ValidationError, "counts in"):
            self.abc.currency_id = foreign

    def test_scheme_of_another_company_is_hidden(self):
        other = self._make_company("Other", self.director)
        self.abc.company_id = other

        schemes = self.env["key.account.scheme"].with_user(self.director)

        self.assertFalse(
            schemes.with_context(allowed_company_ids=self.company.ids).search([])
        )
        self.assertEqual(self.abc.tier_ids.company_id, other)

    # The policy service

    def test_policy_brings_a_scheme_and_converges(self):
        resources = [self._scheme(), *self._tiers()]

        first = self._apply_policy(*resources)
        second = self._apply_policy(*resources, request_id="again")

        self.assertEqual(first["summary"]["create"], 5)
        self.assertFalse(second["changed"])

    def test_policy_moves_two_limits_at_once(self):
        """No single write between the two would be a valid table."""
        resources = [self._scheme(), *self._tiers()]
        self._apply_policy(*resources)
        resources[1][2]["condition"] = {**WINDOW, "gte": 50000}
        resources[2][2]["condition"] = {**WINDOW, "between": [20000, 50000]}

        result = self._apply_policy(*resources, request_id="again")

        self.assertEqual(result["summary"]["update"], 2)

    def test_policy_in_another_currency_is_refused(self):
        foreign = self._foreign_currency()

        with self.assertRaises(PolicyError) as caught:
            self._apply_policy(self._scheme(currency=foreign.name), *self._tiers())

        codes = [found["code"] for found in caught.exception.diagnostics]
        self.assertIn("POL410", codes)

    def test_policy_with_a_second_primary_scheme_is_warned_about(self):
        document = self._make_policy(self._scheme(), *self._tiers())
        policy = self.env["key.account.policy"].with_user(self.policy_admin)

        found = policy.plan(document=document)["diagnostics"]

        self.assertEqual(
            [(f["code"], f["severity"]) for f in found], [("POL411", "warning")]
        )

    def test_policy_says_and_takes_back_what_a_group_comes_to(self):
        self.abc.primary = False
        first = self._apply_policy(self._scheme(group="min"), *self._tiers())
        found = self.env["key.account.scheme"].search([("bundle_id", "!=", False)])
        self.assertEqual((first["changed"], found.group_rule), (True, "min"))

        self._apply_policy(self._scheme(group=None), *self._tiers(), request_id="blank")

        self.assertFalse(found.group_rule)

    def test_policy_with_a_group_that_no_account_shows_is_warned_about(self):
        document = self._make_policy(
            self._scheme(primary=False, group="max"), *self._tiers()
        )
        policy = self.env["key.account.policy"].with_user(self.policy_admin)

        found = policy.plan(document=document)["diagnostics"]

        self.assertEqual(
            [(f["code"], f["severity"]) for f in found], [("POL412", "warning")]
        )

    # The primary scheme

    def test_account_shows_the_primary_scheme(self):
        account = self._make_account()
        stars = self._make_abc(primary=False, key="stars", name="Stars")
        self._grade(account, self.abc, "B", 200000)
        self._grade(account, stars, "A", 600000)
        self.assertEqual(account.tier_id.scheme_id, self.abc)

        self.abc.primary = False
        stars.primary = True

        self.assertEqual(account.tier_id, self._tier(stars, "A"))
        self.assertEqual(account.grade_id.scheme_id, stars)
