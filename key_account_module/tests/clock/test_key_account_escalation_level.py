from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import KeyAccountCommon


@tagged("post_install", "-at_install")
class TestKeyAccountEscalationLevel(KeyAccountCommon):
    """Steps of a ladder."""

    def _level(self, **values):
        levels = self.env["key.account.escalation.level"].with_user(self.policy_admin)
        return levels.create({"key": "l/1", "ladder": "l", "to": "owner", **values})

    def test_policy_is_applied_and_converges(self):
        role = ("role", "boss", {"name": {"en_US": "Boss"}, "scope": "approval"})
        values = {
            "ladder": "l",
            "sequence": 10,
            "share": None,
            "minutes": 30,
            "to": "role",
            "role": "boss",
            "channel": "mail",
            "immediate": True,
        }
        resources = (role, ("escalation_level", "l/1", values))

        self._apply_policy(*resources)

        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        plan = policy.plan(document=self._make_policy(*resources))
        self.assertEqual(plan["changes"], [])
        level = self.env["key.account.escalation.level"].search([("key", "=", "l/1")])
        self.assertEqual(level.name, "30 min after the deadline → Boss")

    def test_ladder_is_read_in_order_by_policy_and_name(self):
        later = self._level(minutes=60, sequence=20)
        first = self._level(key="l/2", share="75", sequence=10)
        self._level(key="m/1", ladder="m", share="50")
        bundle = later.bundle_id

        levels = self.env["key.account.escalation.level"]
        with self.assertQueryCount(2):
            found = levels._ladders({(bundle, "l")})

        self.assertEqual(
            [level["key"] for level in found[bundle, "l"]], [first.key, later.key]
        )

    def test_steps_that_make_no_sense_are_refused_in_the_screens(self):
        for values in (
            {},
            {"share": "75", "minutes": 60},
            {"share": "120"},
            {"share": "75", "to": "role"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._level(**values)

    def test_staff_read_and_administrators_write(self):
        level = self._level(share="75")

        self.assertEqual(level.with_user(self.clerk).name, "75 % → Owner")
        with self.assertRaises(AccessError):
            level.with_user(self.director).share = "90"
