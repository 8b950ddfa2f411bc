"""The customer was told: when, how, by whom, with which words."""

from freezegun import freeze_time

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..clock.common import utc
from .common import ANSWER, ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 06:00:00")
class TestComplaintInforming(ServiceCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint(**ANSWER)
        self.complaint.action_accept()
        self.complaint.action_submit_opinion()

    def _make_mode(self, list_="inform_mode"):
        return self.env["key.account.option"].create(
            {"key": f"{list_}/telephone", "list": list_, "name": "Telephone"}
        )

    def test_when_how_by_whom_and_what_are_kept(self):
        """He was called in the morning and the step follows at two o'clock.

        Covers: CMP-13
        """
        with self.assertRaisesRegex(UserError, "next step"):
            self.complaint.action_close()
        mode = self._make_mode()
        self.complaint.write(
            {"inform_mode_id": mode.id, "inform_date": utc("2026-09-14 03:00")}
        )

        self.complaint.with_user(self.regional).action_inform()

        self.assertEqual(self.complaint.state, "informed")
        self.assertEqual(self.complaint.date_informed, utc("2026-09-14 03:00"))
        self.assertEqual(self.complaint.informed_by_id, self.regional)
        self.assertEqual(self.complaint.inform_mode_id, mode)
        self.assertEqual(self.complaint.inform_note, ANSWER["inform_note"])

    def test_without_a_time_it_is_now(self):
        self.complaint.action_inform()

        self.assertEqual(self.complaint.date_informed, utc("2026-09-14 06:00"))

    def test_what_was_said_is_needed(self):
        self.complaint.inform_note = " "

        with self.assertRaisesRegex(UserError, "What was said"):
            self.complaint.action_inform()

    def test_how_is_needed_where_the_policy_lists_it(self):
        self._make_mode()

        with self.assertRaisesRegex(UserError, "How"):
            self.complaint.action_inform()

    def test_how_comes_from_its_list(self):
        with self.assertRaisesRegex(ValidationError, "inform_mode"):
            self.complaint.inform_mode_id = self._make_mode("flag")

    def test_not_before_the_receipt_and_not_in_the_future(self):
        for told in ("2026-09-14 00:59", "2026-09-14 06:01", "1900-01-01 00:00"):
            self.complaint.inform_date = utc(told)
            with self.subTest(told=told), self.assertRaisesRegex(UserError, "Told on"):
                self.complaint.action_inform()

    def test_what_was_said_stays(self):
        self.complaint.action_inform()

        for vals in (
            {"inform_note": "Nothing"},
            {"inform_date": utc("2026-09-14 03:00")},
            {"inform_mode_id": self._make_mode().id},
        ):
            with self.assertRaisesRegex(UserError, "the customer was told"):
                self.complaint.with_user(self.director).write(vals)

    def test_who_and_when_are_not_written_by_hand(self):
        for vals in (
            {"informed_by_id": self.director.id},
            {"date_informed": utc("2026-09-14 02:00")},
        ):
            with self.assertRaisesRegex(UserError, "action_inform"):
                self.complaint.with_user(self.director).write(vals)
