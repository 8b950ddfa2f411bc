"""Chains as a policy makes them: plan, apply, drift, export."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..clock.common import ClockCase

LEAD = {
    "chain": "opinion",
    "name": {"en_US": "Supervising leader"},
    "sequence": 10,
    "role": "leader",
    "users": None,
    "group": None,
    "field": None,
    "quorum": "any",
    "four_eyes": True,
    "comment": "always",
    "days": 1,
    "calendar": "office",
}


@tagged("post_install", "-at_install")
class TestKeyAccountApprovalChain(ClockCase):
    def _resources(self, *steps, **lead):
        role = {"name": {"en_US": "Leader"}, "scope": "all"}
        chain = {"name": {"en_US": "Opinion"}, "note": "Article 11"}
        return [
            ("calendar", "office", self._calendar_values()),
            ("role", "leader", role),
            ("approval_chain", "opinion", chain),
            ("approval_step", "opinion/lead", {**LEAD, **lead}),
            *steps,
        ]

    def _chain(self):
        return self.env["key.account.approval.chain"]._by_key("opinion", self.company)

    def test_a_chain_is_applied_with_its_steps(self):
        self._apply_policy(*self._resources())

        chain = self._chain()
        [step] = chain.step_ids
        self.assertEqual((chain.name, chain.note), ("Opinion", "Article 11"))
        self.assertEqual(step.role_id.key, "leader")
        self.assertEqual((step.quorum, step.days), ("any", 1))
        self.assertEqual(step.calendar_id.key, "office")

    def test_the_same_file_applies_without_a_change(self):
        self._apply_policy(*self._resources())
        policy = self.env["key.account.policy"].with_user(self.policy_admin)

        plan = policy.plan(document=self._make_policy(*self._resources()))

        self.assertEqual(plan["changes"], [])

    def test_people_may_be_named_in_another_way_next_time(self):
        ways = (
            {"users": ["ka_director", "ka_regional"], "quorum": 2},
            {"group": "sales_team.group_sale_manager"},
            {"field": "key_account_id.user_id", "quorum": "all"},
            {"role": "leader"},
            {},
        )
        for number, way in enumerate(ways):
            values = {**dict.fromkeys(("role", "users", "group", "field")), **way}
            with self.subTest(way=way):
                resources = self._resources(**values)

                self._apply_policy(*resources, request_id=f"way {number}")

                policy = self.env["key.account.policy"].with_user(self.policy_admin)
                [shown] = [
                    item["values"]
                    for item in policy.export(bundle="test")["resources"]
                    if item["kind"] == "approval_step"
                ]
                for field, value in values.items():
                    self.assertEqual(shown[field] or None, value)

    def test_an_edit_by_hand_is_drift(self):
        self._apply_policy(*self._resources())
        self._chain().step_ids.write({"comment": "optional"})
        policy = self.env["key.account.policy"].with_user(self.policy_admin)

        plan = policy.plan(document=self._make_policy(*self._resources()))

        [change] = plan["changes"]
        [field] = change["fields"]
        self.assertEqual((field["path"], field["origin"]), ("comment", "drift"))

    def test_everybody_reads_chains_and_policy_administrators_change_them(self):
        self._apply_policy(*self._resources())
        chain = self._chain()

        for user in (self.seller, self.director, self.auditor):
            self.assertEqual(chain.with_user(user).step_ids.name, "Supervising leader")
            with self.assertRaises(AccessError):
                chain.with_user(user).write({"name": "Mine"})
        chain.with_user(self.policy_admin).name = "Handling opinion"
        with self.assertRaises(AccessError):
            chain.with_user(self.clerk).read(["name"])

    def test_a_chain_of_another_company_is_not_found(self):
        self._apply_policy(*self._resources())
        other = self._make_company("Other")

        chains = self.env["key.account.approval.chain"]

        self.assertFalse(chains._by_key("opinion", other))
