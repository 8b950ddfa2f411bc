"""How complaints are counted is policy, and blank until somebody decides."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ServiceCase


@tagged("post_install", "-at_install")
class TestKeyAccountComplaintRate(ServiceCase):
    def _apply(self, request_id="rate", **values):
        values = {"name": {"en_US": "Rate"}, "per": None, "times": 100, **values}
        self._apply_policy(
            ("complaint_rate", "standard", values), bundle="kpi", request_id=request_id
        )
        return self.env["key.account.complaint.rate"].search([("key", "=", "standard")])

    def test_blank_stays_blank_and_is_set_by_the_policy(self):
        self.assertFalse(self._apply().per)

        rate = self._apply("set", per="orders", times=1000)

        self.assertEqual((rate.per, rate.times), ("orders", 1000))
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        [exported] = policy.export(bundle="kpi")["resources"]
        self.assertEqual(exported["values"]["per"], "orders")

    def test_second_apply_changes_nothing(self):
        self._apply()

        result = self._apply_policy(
            (
                "complaint_rate",
                "standard",
                {"name": {"en_US": "Rate"}, "per": None, "times": 100},
            ),
            bundle="kpi",
            request_id="again",
        )

        self.assertFalse(result["changed"])

    @mute_logger("odoo.sql_db")
    def test_per_none_of_them_is_impossible(self):
        rate = self._apply()

        with self.assertRaisesRegex(Exception, "times_positive"):
            rate.times = 0
            rate.flush_recordset()

    def test_staff_read_and_administrators_write(self):
        rate = self._apply()

        self.assertEqual(rate.with_user(self.clerk).name, "Rate")
        with self.assertRaises(AccessError):
            rate.with_user(self.director).per = "orders"
