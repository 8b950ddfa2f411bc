from odoo.tests import tagged

from .common import PolicyCase


@tagged("post_install", "-at_install")
class TestKeyAccountPolicyBundle(PolicyCase):
    """The head row of a policy."""

    def test_title_alone_makes_a_revision(self):
        self._apply(self._option("a", "A"))
        document = self._document(self._option("a", "A"))
        document["title"] = {"en_US": "Renamed"}

        result = self.policy.apply(document=document, request_id="r2")

        bundle = self.env["key.account.policy.bundle"].search([("name", "=", "test")])
        self.assertEqual(result["revision"], 2)
        self.assertEqual(bundle.display_name, "Renamed")
        self.assertEqual(bundle.revision_id.number, 2)

    def test_nobody_edits_it_by_hand(self):
        self._apply(self._option("a", "A"))
        bundle = self.env["key.account.policy.bundle"].search([("name", "=", "test")])

        with self.assertRaisesRegex(Exception, "not allowed"):
            bundle.with_user(self.admin).write({"revision": 7})

    def test_company_of_somebody_else_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.env["ir.model.data"].create(
            {
                "module": "__test__",
                "name": "other_company",
                "model": "res.company",
                "res_id": other.id,
            }
        )
        document = {**self._document(), "company": "__test__.other_company"}

        (finding,) = self.policy.plan(document=document)["diagnostics"]

        self.assertEqual(finding["code"], "POL403")
