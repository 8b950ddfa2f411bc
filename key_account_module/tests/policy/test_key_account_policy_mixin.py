from psycopg2.errors import UniqueViolation

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.policy.resolver import policy_models
from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestKeyAccountPolicyMixin(PolicyCase):
    """What every kind of policy record has in common."""

    def test_kinds_are_ordered_by_what_they_refer_to(self):
        kinds = list(policy_models(self.env))

        for kind, name in policy_models(self.env).items():
            for converter in self.env[name]._policy_fields.values():
                if converter.target and converter.target != kind:
                    self.assertLess(kinds.index(converter.target), kinds.index(kind))

    def test_every_kind_has_rights_and_a_company_rule(self):
        for name in policy_models(self.env).values():
            access = self.env["ir.model.access"].search([("model_id.model", "=", name)])
            rules = self.env["ir.rule"].search([("model_id.model", "=", name)])
            self.assertTrue(access.filtered("perm_read"), name)
            self.assertIn("company_id", " ".join(rules.mapped("domain_force")), name)

    def test_key_is_unique_in_a_bundle(self):
        self._apply(self._option("a", "A"))
        option = self._find_option("a")

        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            option.copy({"bundle_id": option.bundle_id.id})

    def test_company_follows_the_bundle(self):
        self._apply(self._option("a", "A"))

        self.assertEqual(self._find_option("a").company_id, self.env.company)

    def test_what_a_policy_manages_gets_no_parts_by_hand(self):
        values = {"name": {"en_US": "I"}, "parent": None, "weight": None}
        criterion = {"kind": "criterion", "key": "i", "values": values}
        self._apply(criterion)
        managed = self.env["key.account.criterion"].search([("key", "=", "i")])
        vals = {"key": "i/x", "name": "X", "parent_id": managed.id}

        with self.assertRaisesRegex(ValidationError, "managed by the policy"):
            self.env["key.account.criterion"].with_user(self.admin).create(vals)
