from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .clock_common import ClocksCase
from .common import utc


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountClockEvent(ClocksCase):
    """The log: appended by what happens, never touched."""

    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint("2026-09-14 01:00")
        self.event = self._clock(self.complaint).event_ids

    def test_entry_names_the_real_user_and_both_moments(self):
        self.assertEqual(self.event.user_id, self.seller)
        self.assertEqual(self.event.at, utc("2026-09-14 01:00"))
        self.assertEqual(self.event.create_date, utc("2026-09-14 02:00"))
        self.assertEqual(self.event.company_id, self.env.company)
        self.assertEqual(self.event.payload["target"]["days"], 1)

    def test_nobody_makes_changes_or_deletes_an_entry(self):
        users = (self.seller, self.regional, self.director, self.auditor)
        for user in (*users, self.env.user):
            event = self.event.with_user(user)
            for attempt in (
                lambda e=event: e.write({"at": utc("2020-01-01 00:00")}),
                lambda e=event: e.unlink(),
                lambda e=event: e.create(
                    {"clock_id": e.clock_id.id, "kind": "meet", "at": e.at}
                ),
            ):
                with (
                    self.subTest(user=user.login),
                    self.assertRaises(UserError),
                ):
                    attempt()
        self.assertEqual(self.event.at, utc("2026-09-14 01:00"))

    def test_entry_is_seen_by_the_owner_who_left_the_team(self):
        self.account.member_ids = self.colleague
        self.complaint.user_id = self.colleague
        self.account.member_ids = False

        self.assertEqual(self.event.with_user(self.colleague).kind, "open")
