from odoo.tests import tagged

from ..common import KeyAccountCommon

NAME = {"en_US": "Name"}
BANDS = {"poor": {"name": NAME, "minimum": "0", "outcome": "poor"}}


@tagged("post_install", "-at_install")
class TestEvaluationTypePolicy(KeyAccountCommon):
    """What a policy says about an evaluation arrives, once, and comes back as it was."""

    def _resources(self, **values):
        tier = {"scheme": "abc", "name": NAME, "condition": "otherwise"}
        return (
            ("option", "evaluation_trigger/change", {"list": "evaluation_trigger"}),
            ("option", "relation/ordinary", {"list": "relation"}),
            ("approval_chain", "leaders", {}),
            ("scheme", "abc", {}),
            ("tier", "abc/A", tier),
            ("criterion", "size", {}),
            ("severity", "severe", {}),
            (
                "evaluation_type",
                "annual",
                {"criteria": ["size"], "bands": BANDS, **values},
            ),
        )

    def _apply(self, request_id, **values):
        """Apply twice: the second time there is nothing to do; the values come back."""
        resources = [
            (kind, key, {"name": NAME, **rest})
            for kind, key, rest in self._resources(**values)
        ]
        self._apply_policy(*resources, request_id=request_id)
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        document = self._make_policy(*resources)
        self.assertFalse(policy.plan(document=document)["changes"])
        found = policy.export("test")["resources"]
        return next(x["values"] for x in found if x["kind"] == "evaluation_type")

    def test_what_follows_from_poor_results(self):
        for name, poor in enumerate(
            (
                {"poor_scheme": "abc", "poor_steps": 2, "poor_approval": "leaders"},
                {"poor_scheme": None, "poor_steps": None, "poor_tier": "abc/A"},
                {"poor_tier": None, "poor_option": "relation/ordinary"},
            )
        ):
            with self.subTest(poor=poor):
                found = self._apply(f"poor {name}", **poor)
                self.assertEqual({key: found[key] for key in poor}, poor)

    def test_when_campaigns_begin(self):
        schedule = {
            "launch": "start",
            "turn_trigger": "change",
            "turn_severities": ["severe"],
            "turn_grade": "down",
        }

        found = self._apply("schedule", **schedule)

        self.assertEqual({key: found[key] for key in schedule}, schedule)
