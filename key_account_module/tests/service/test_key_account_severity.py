from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ServiceCase


@tagged("post_install", "-at_install")
class TestKeyAccountSeverity(ServiceCase):
    """The list of severities is policy; a blank deadline stays blank."""

    def test_policy_holds_the_list(self):
        rows = (self.general | self.larger | self.severe).mapped(
            lambda s: (s.key, s.days, s.clock_start, s.calendar_id.key)
        )

        self.assertEqual(
            rows,
            [
                ("general", 1, "received", "office"),
                ("larger", 3, "received", "office"),
                ("severe", 0, "received", "office"),
            ],
        )

    def test_blank_days_cross_the_wire_as_null(self):
        policy = self.env["key.account.policy"].with_user(self.policy_admin)

        exported = policy.export(bundle="test")["resources"]

        days = {r["key"]: r["values"].get("days") for r in exported}
        self.assertEqual((days["general"], days["severe"]), (1, None))

    def test_second_apply_changes_nothing(self):
        result = self._apply_severities(request_id="second")

        self.assertFalse(result["changed"])

    def test_days_without_a_calendar_are_refused(self):
        with self.assertRaises(ValidationError):
            self.general.calendar_id = False

    def test_staff_read_and_administrators_write(self):
        self.general.with_user(self.policy_admin).days = 2

        self.assertEqual(self.general.with_user(self.clerk).days, 2)
        with self.assertRaises(AccessError):
            self.general.with_user(self.director).days = 30
