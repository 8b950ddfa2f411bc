"""Late is a fact of the clock: no job, no write."""

from freezegun import freeze_time

from odoo.tests import tagged

from ..clock.common import utc
from .common import ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestComplaintLateness(ServiceCase):
    def setUp(self):
        super().setUp()
        self.complaint = self._make_complaint("2026-09-14 01:00")
        self.complaints = self.env["key.account.complaint"].with_user(self.seller)

    def _search(self, *domain):
        self.env.invalidate_all()
        return self.complaints.search(list(domain))

    def test_late_one_second_after_the_deadline(self):
        self.assertEqual(self.complaint.deadline, utc("2026-09-15 09:30"))
        for now, late in (
            ("2026-09-14 02:00:00", False),
            ("2026-09-15 09:30:00", False),
            ("2026-09-15 09:30:01", True),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.assertEqual(bool(self._search(("is_late", "=", True))), late)
                self.assertEqual(bool(self._search(("is_late", "!=", True))), not late)
                self.assertEqual(self.complaint.is_late, late)

    def test_without_deadline_never_late(self):
        open_end = self._make_complaint("2026-01-05 01:00", severity_id=self.severe.id)

        self.assertFalse(open_end.is_late)
        self.assertNotIn(open_end, self._search(("is_late", "=", True)))
        self.assertIn(open_end, self._search(("is_late", "=", False)))

    def test_filtered_agrees_with_search(self):
        with freeze_time("2026-10-01"):
            found = self._search(("is_late", "=", True))
            self.assertEqual(found.filtered_domain([("is_late", "=", True)]), found)
            self.assertFalse(found.filtered_domain([("is_late", "=", False)]))

    def test_closed_in_time_is_never_late_later(self):
        self._close(self.complaint)

        with freeze_time("2027-01-01"):
            self.assertFalse(self._search(("is_late", "=", True)))
            self.assertFalse(self.complaint.is_late)
            self.assertEqual(self.complaint.remaining, "in time")

    def test_closed_late_stays_late(self):
        with freeze_time("2026-09-16 09:30:00"):
            self._close(self.complaint)

        with freeze_time("2027-01-01"):
            self.assertEqual(self._search(("is_late", "=", True)), self.complaint)
            self.assertEqual(self.complaint.remaining, "was 1 d 0 h late")

    def test_time_left_in_words(self):
        for now, words, soon in (
            ("2026-09-14 02:00:00", "1 d 7 h left", False),
            ("2026-09-15 06:15:00", "3 h 15 min left", True),
            ("2026-09-15 10:00:00", "0 h 30 min late", False),
        ):
            with self.subTest(now=now), freeze_time(now):
                self.env.invalidate_all()
                self.assertEqual(self.complaint.remaining, words)
                self.assertEqual(self.complaint.is_soon, soon)

    def test_due_today_by_the_day_of_the_user(self):
        filters = [("deadline", ">=", "today"), ("deadline", "<", "today +1d")]
        self.seller.tz = "Asia/Shanghai"

        for now, due in (("2026-09-14 14:00", False), ("2026-09-14 18:00", True)):
            with self.subTest(now=now), freeze_time(now):
                complaints = self.complaints.with_context(tz="Asia/Shanghai")
                self.assertEqual(bool(complaints.search(filters)), due)

    def test_account_counts_open_and_late(self):
        account = self.account.with_user(self.seller)
        self._make_complaint("2026-09-14 01:30", severity_id=self.severe.id)

        self.assertEqual(account.open_complaint_count, 2)
        self.assertEqual(account.late_complaint_count, 0)
        with freeze_time("2026-09-16"):
            self.env.invalidate_all()
            self.assertEqual(account.late_complaint_count, 1)
