"""People and documents for the tests of the policy service."""

from odoo.addons.base.tests.common import BaseCommon


class PolicyCase(BaseCommon):
    """A policy administrator, and documents made of options and roles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._create_user("policy.admin", "group_policy_admin")
        cls.clerk = cls._create_user("clerk")
        cls.policy = cls.env["key.account.policy"].with_user(cls.admin)

    @classmethod
    def _create_user(cls, login, *groups):
        names = ["base.group_user", *(f"key_account_module.{g}" for g in groups)]
        ids = [cls.env.ref(name).id for name in names]
        return cls.env["res.users"].create(
            {"name": login, "login": login, "group_ids": [(6, 0, ids)]}
        )

    def _option(self, key, name, **values):
        full = {"list": "flag", "name": {"en_US": name}, "sequence": 10, **values}
        return {
            "kind": "option",
            "key": f"flag/{key}",
            "values": full,
            "source": "test.yaml:3:5",
        }

    def _role(self, key, scope, members, **values):
        full = {"name": {"en_US": key}, "scope": scope, "members": members, **values}
        return {"kind": "role", "key": key, "values": full, "source": "test.yaml:9:5"}

    def _document(self, *resources, bundle="test"):
        return {
            "bundle": bundle,
            "api_version": "key-account/v1",
            "title": {"en_US": "Test policy"},
            "company": None,
            "resources": list(resources),
        }

    def _apply(self, *resources, request_id="r1", **options):
        document = self._document(*resources)
        return self.policy.apply(document=document, request_id=request_id, **options)

    def _find_option(self, key):
        return self.env["key.account.option"].search(
            [("key", "=", f"flag/{key}"), ("bundle_id.name", "=", "test")]
        )
