from odoo.tests import tagged

from .common import PolicyCase

SERVICE = {"en_US": "Weekly visit", "zh_CN": "每周拜访"}


@tagged("post_install", "-at_install")
class TestKeyAccountTreatmentMixin(PolicyCase):
    """A policy says, in each language, how a class of customers is treated."""

    def test_the_treatment_is_applied_in_each_language_and_converges(self):
        """Covers: CLS-04"""
        self.env["res.lang"]._activate_lang("zh_CN")
        resource = self._option("a", "A", service=SERVICE, resources=None)

        self._apply(resource)
        again = self._apply(resource, request_id="again")

        option = self._find_option("a")
        self.assertEqual(option.service, "Weekly visit")
        self.assertEqual(option.with_context(lang="zh_CN").service, "每周拜访")
        self.assertFalse(again["changed"])

    def test_an_exported_blank_is_a_blank(self):
        self._apply(self._option("a", "A", service=SERVICE))

        [exported] = self.policy.export(bundle="test")["resources"]

        self.assertIsNone(exported["values"]["follow_up"])
        self.assertEqual(exported["values"]["service"]["en_US"], "Weekly visit")

    def test_a_treatment_is_taken_back(self):
        self._apply(self._option("a", "A", service=SERVICE))

        self._apply(self._option("a", "A", service=None), request_id="less")

        self.assertFalse(self._find_option("a").service)

    def test_a_treatment_changed_by_hand_is_drift(self):
        self._apply(self._option("a", "A", service=SERVICE))
        self._find_option("a").service = "Nothing"

        plan = self.policy.plan(
            document=self._document(self._option("a", "A", service=SERVICE))
        )

        [change] = plan["changes"]
        self.assertEqual(change["fields"][0]["path"], "service.en_US")
