from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .visit_common import VisitCase


@tagged("post_install", "-at_install")
class TestKeyAccountVisitForm(VisitCase):
    """Which talks need a report is policy."""

    def test_policy_makes_the_form_and_its_rows(self):
        self.assertEqual(self.form.mode_ids, self.visit_mode)
        self.assertTrue(self.form.stamp)
        self.assertFalse(self.form.low_below)
        self.assertEqual(
            self.form.row_ids.mapped("key"), ["report/goods", "report/service"]
        )

    def test_second_apply_changes_nothing(self):
        self.assertFalse(self._apply_visits(request_id="second")["changed"])

    def test_a_blank_limit_crosses_the_wire_as_null_and_can_be_set(self):
        policy = self.env["key.account.policy"].with_user(self.policy_admin)

        exported = policy.export(bundle="test")["resources"]
        values = {r["key"]: r["values"] for r in exported if r["kind"] == "visit_form"}
        self._apply_visits(request_id="limit", low_below="60")

        self.assertIsNone(values["report"]["low_below"])
        self.assertEqual(values["report"]["modes"], ["visit"])
        self.assertEqual(self.form.low_below, "60")

    def test_drift_is_seen(self):
        self.form.with_user(self.policy_admin).low_below = "70"
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        document = {"bundle": "test"}

        exported = policy.export(**document)["resources"]

        [form] = [r for r in exported if r["kind"] == "visit_form"]
        self.assertEqual(form["values"]["low_below"], "70")

    def test_one_mode_has_one_report(self):
        vals = {"key": "x", "name": "X", "mode_ids": [(4, self.visit_mode.id)]}

        with self.assertRaises(ValidationError):
            self.env["key.account.visit.form"].create(vals)

    def test_the_limit_is_a_number(self):
        with self.assertRaises(ValidationError):
            self.form.low_below = "low"

    def test_staff_read_and_administrators_write(self):
        self.assertEqual(self.form.with_user(self.clerk).name, "Visit report")
        with self.assertRaises(AccessError):
            self.form.with_user(self.director).stamp = False
        with self.assertRaises(UserError):
            self.form.row_ids.with_user(self.director).write({"name": "X"})
