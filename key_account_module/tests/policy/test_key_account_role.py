from odoo.tests import tagged

from ...models.policy.errors import PolicyError
from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestKeyAccountRole(PolicyCase):
    """Posts of the source documents give people exactly the scope they stand for."""

    def _has(self, user, group):
        user.invalidate_recordset()
        return user.has_group(f"key_account_module.{group}")

    def test_members_get_the_group_of_the_scope(self):
        """Covers: ACC-15"""
        self._apply(
            self._role("manager", "region", ["clerk"]),
            self._role("other_posts", "approval", [], approvers=["manager"]),
        )

        self.assertTrue(self._has(self.clerk, "group_region_manager"))
        self.assertFalse(self._has(self.clerk, "group_director"))
        other = self.env["key.account.role"].search([("key", "=", "other_posts")])
        self.assertEqual(other.approver_ids.mapped("key"), ["manager"])

    def test_leaving_a_role_takes_the_group_away(self):
        self._apply(self._role("auditor", "audit", ["clerk"]))

        self._apply(self._role("auditor", "audit", []), request_id="r2")

        self.assertFalse(self._has(self.clerk, "group_auditor"))

    def test_second_role_of_the_scope_keeps_the_group(self):
        self._apply(
            self._role("planning", "all", ["clerk"]),
            self._role("director", "all", ["clerk"]),
        )

        self._apply(
            self._role("planning", "all", []),
            self._role("director", "all", ["clerk"]),
            request_id="r2",
        )

        self.assertTrue(self._has(self.clerk, "group_director"))

    def test_changed_scope_moves_the_members(self):
        self._apply(self._role("planning", "all", ["clerk"]))

        result = self._apply(self._role("planning", "own", ["clerk"]), request_id="r2")

        self.assertTrue(result["changed"])
        self.assertFalse(self._has(self.clerk, "group_director"))
        self.assertTrue(self._has(self.clerk, "group_user"))

    def test_group_taken_away_in_odoo_is_drift_and_comes_back(self):
        resource = self._role("planning", "all", ["clerk"])
        self._apply(resource)
        group = self.env.ref("key_account_module.group_director")
        self.clerk.group_ids = [(3, group.id)]

        plan = self.policy.plan(document=self._document(resource))
        self._apply(resource, request_id="r2")

        self.assertEqual(plan["changes"][0]["action"], "restore")
        self.assertTrue(self._has(self.clerk, "group_director"))

    def test_unknown_login_is_named_with_its_place(self):
        document = self._document(self._role("planning", "all", ["clerk", "nobody"]))

        (finding,) = self.policy.plan(document=document)["diagnostics"]

        self.assertEqual(finding["code"], "POL402")
        self.assertEqual(finding["address"], "role/planning")
        self.assertEqual(finding["path"], "members.1")

    def test_administration_groups_are_never_granted(self):
        director = self.env.ref("key_account_module.group_director")
        director.implied_ids = [(4, self.env.ref("base.group_system").id)]

        with self.assertRaises(PolicyError) as caught:
            self._apply(self._role("planning", "all", ["clerk"]))

        self.assertEqual(caught.exception.code, "POL601")
        self.assertFalse(self.clerk.has_group("base.group_system"))

    def test_caller_keeps_his_own_rights(self):
        with self.assertRaises(PolicyError) as caught:
            self._apply(self._role("seller", "own", ["policy.admin"]))

        self.assertEqual(caught.exception.code, "POL602")

    def test_caller_named_in_a_policy_role_may_join_others(self):
        self._apply(
            self._role("seller", "own", ["policy.admin"]),
            self._role("administrator", "policy", ["policy.admin"]),
        )

        self.assertTrue(self._has(self.admin, "group_policy_admin"))
        self.assertTrue(self._has(self.admin, "group_user"))

    def test_clerk_cannot_give_himself_a_role(self):
        self._apply(self._role("planning", "all", []))
        role = self.env["key.account.role"].search([("key", "=", "planning")])

        with self.assertRaisesRegex(Exception, "not allowed"):
            role.with_user(self.clerk).write({"member_ids": [(4, self.clerk.id)]})

    def test_scope_given_by_hand_is_warned_about(self):
        group = self.env.ref("key_account_module.group_director")
        self.clerk.group_ids += group

        document = self._document(self._role("seller", "own", ["clerk"]))
        (finding,) = self.policy.plan(document=document)["diagnostics"]

        self.assertEqual((finding["code"], finding["severity"]), ("POL422", "warning"))
        self.assertEqual(finding["path"], "members.0")

    def test_roles_of_other_companies_keep_what_they_give(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env["key.account.role"].create(
            {
                "name": "Planning",
                "key": "planning",
                "scope": "all",
                "company_id": other.id,
                "member_ids": [(6, 0, self.clerk.ids)],
            }
        )

        self._apply(self._role("seller", "own", ["clerk"]))

        self.assertTrue(self._has(self.clerk, "group_director"))
        self.assertTrue(self._has(self.clerk, "group_user"))

    def test_nobody_edits_roles_in_the_screens(self):
        self._apply(self._role("planning", "all", []))
        role = self.env["key.account.role"].search([("key", "=", "planning")])

        with self.assertRaisesRegex(Exception, "not allowed"):
            role.with_user(self.admin).write({"member_ids": [(4, self.admin.id)]})
