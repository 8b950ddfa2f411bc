"""Steps: the screens obey the rules of the file, and the server looks people up."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ApprovalCase


@tagged("post_install", "-at_install")
class TestKeyAccountApprovalStep(ApprovalCase):
    def _codes(self, **values):
        """Codes of what the server finds about a step of a policy."""
        document = self._make_policy(
            ("approval_chain", "opinion", {"name": {"en_US": "Opinion"}}),
            (
                "approval_step",
                "opinion/lead",
                {"chain": "opinion", "name": {"en_US": "Lead"}, **values},
            ),
            bundle="other",
        )
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        found = policy.plan(document=document)["diagnostics"]
        return [(item["code"], item["path"]) for item in found]

    def test_screens_refuse_what_a_file_may_not_say(self):
        step = self._one_step().step_ids
        for vals in (
            {"path": "key_account_id.user_id"},
            {"quorum": "count", "quorum_count": 2},
            {"quorum": "count", "quorum_count": 0},
            {"user_ids": [(5,)], "path": "user_id"},
            {"user_ids": [(5,)], "path": "No path"},
            {"days": 3},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                step.write(vals)

    def test_unknown_people_are_found_on_the_server(self):
        self.assertEqual(
            self._codes(users=["ka_director", "nobody"]), [("POL402", "users.1")]
        )
        self.assertEqual(self._codes(group="none.such"), [("POL404", "group")])
        self.assertEqual(self._codes(group="base.main_company"), [("POL404", "group")])
        self.assertEqual(
            self._codes(field="key_account_id.name"), [("POL405", "field")]
        )
        self.assertEqual(self._codes(field="key_account_id.team_id.user_id"), [])
        self.assertEqual(self._codes(group="base.group_user"), [])

    def test_a_round_keeps_the_names_of_its_steps_in_every_language(self):
        chain = self._one_step()
        chain.step_ids.with_context(lang="zh_CN").name = "主管领导"
        request = self._ask(chain)

        chain.step_ids.name = "Changed"

        self.assertEqual(request._step_name("opinion/lead"), "Lead")
        chinese = request.with_context(lang="zh_CN")
        self.assertEqual(chinese._step_name("opinion/lead"), "主管领导")
