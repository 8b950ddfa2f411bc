"""When a complaint is due: exact moments, and what moves them."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from ..clock.common import utc
from .common import ServiceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-10-20 03:00:00")
class TestComplaintDeadline(ServiceCase):
    def _assert_due(self, received, severity, expected):
        complaint = self._make_complaint(received, severity_id=severity.id)
        self.assertEqual(complaint.deadline, utc(expected))
        return complaint

    def test_general_complaint_is_due_within_one_working_day(self):
        """One working day, over evening, weekend and National Day.

        Covers: CMP-08
        """
        # Monday 09:00 → Tuesday 17:30
        self._assert_due("2026-09-14 01:00", self.general, "2026-09-15 09:30")
        # Monday 23:30 → Tuesday 17:30
        self._assert_due("2026-09-14 15:30", self.general, "2026-09-15 09:30")
        # Saturday → Monday
        self._assert_due("2026-09-19 04:00", self.general, "2026-09-21 09:30")
        # Wednesday 30 September → Thursday 8 October
        self._assert_due("2026-09-30 02:00", self.general, "2026-10-08 09:30")
        # Friday 9 October, 20:00 → the make-up Saturday
        self._assert_due("2026-10-09 12:00", self.general, "2026-10-10 09:30")

    def test_larger_incident_is_due_within_three_working_days(self):
        """Three working days, over the same obstacles.

        Covers: CMP-09
        """
        # Monday → Thursday
        self._assert_due("2026-09-14 01:00", self.larger, "2026-09-17 09:30")
        # Thursday 23:30 → Friday, Monday, Tuesday
        self._assert_due("2026-09-17 15:30", self.larger, "2026-09-22 09:30")
        # Wednesday 30 September → 8, 9 and the make-up Saturday 10 October
        self._assert_due("2026-09-30 02:00", self.larger, "2026-10-10 09:30")
        # Friday 9 October → Saturday 10, Monday 12, Tuesday 13
        self._assert_due("2026-10-09 02:00", self.larger, "2026-10-13 09:30")

    def test_reader_in_another_time_zone_changes_nothing(self):
        self.seller.tz = "America/New_York"

        # Tuesday 00:30 in Shanghai is Monday noon in New York
        self._assert_due("2026-09-14 16:30", self.general, "2026-09-16 09:30")

    def test_calendar_in_another_time_zone(self):
        self.general.calendar_id._policy_set_timezone("Europe/Berlin")

        # Monday 23:30 in Berlin (UTC+2) → Tuesday 17:30 there
        self._assert_due("2026-09-14 21:30", self.general, "2026-09-15 15:30")

    def test_blank_deadline_is_said(self):
        complaint = self._make_complaint(severity_id=self.severe.id)

        self.assertFalse(complaint.deadline)
        self.assertIn("sets no deadline for this severity", complaint.deadline_words)
        self.assertFalse(complaint.is_late)
        complaint.action_accept()
        self.assertFalse(complaint.deadline)

    def test_new_form_says_nothing_it_does_not_know(self):
        form = Form(self.env["key.account.complaint"].with_user(self.seller))

        self.assertFalse(form.deadline_words)
        form.key_account_id = self.account
        form.severity_id = self.general
        self.assertIn("counted when the complaint is saved", form.deadline_words)

    def test_clock_may_start_with_the_acceptance(self):
        self._apply_severities("accepted", request_id="second")
        complaint = self._make_complaint("2026-09-14 01:00")

        self.assertFalse(complaint.deadline)
        self.assertIn("when the complaint is accepted", complaint.deadline_words)
        with freeze_time("2026-10-20 12:00:00"):
            complaint.action_accept()

        # accepted on Tuesday 20 October, 20:00 → Wednesday
        self.assertEqual(complaint.deadline, utc("2026-10-21 09:30"))

    def test_another_severity_does_not_start_the_clock_anew(self):
        complaint = self._make_complaint("2026-09-14 01:00")
        with freeze_time("2026-10-20 12:00:00"):
            complaint.action_accept()
        self._apply_severities("accepted", request_id="second")

        complaint.severity_id = self.larger

        # received on Monday 14 September, whatever the clock starts with now
        self.assertEqual(complaint.deadline, utc("2026-09-17 09:30"))

    def test_explanation_is_pinned_and_said_in_words(self):
        complaint = self._make_complaint("2026-09-30 02:00")

        words = complaint.deadline_words
        self.assertIn("2026-10-01 – 2026-10-07: holiday (National Day)", words)
        self.assertIn("2026-10-08: working day 1", words)
        self.assertEqual(complaint.revision_id.number, 1)
        self.env["res.lang"]._activate_lang("zh_CN")
        in_chinese = self.env["key.account.working.time"].with_context(lang="zh_CN")
        self.assertIn("节假日", in_chinese.words(complaint.deadline_explanation))

    def test_new_policy_leaves_running_deadlines(self):
        complaint = self._make_complaint()
        before = (complaint.deadline, complaint.deadline_explanation)

        self._apply_severities(request_id="second", general=5)

        complaint.invalidate_recordset()
        self.assertEqual((complaint.deadline, complaint.deadline_explanation), before)
        complaint.action_accept()
        self.assertEqual(complaint.deadline, before[0])
        self.assertEqual(self._make_complaint().deadline, utc("2026-09-21 09:30"))

    def test_change_of_severity_counts_anew_from_the_same_start_and_says_why(self):
        complaint = self._make_complaint("2026-09-14 01:00")
        complaint.action_accept()

        complaint.severity_id = self.larger

        self.assertEqual(complaint.deadline, utc("2026-09-17 09:30"))
        note = complaint.message_ids.filtered(
            lambda m: "counted anew" in (m.body or "")
        )
        self.assertEqual(len(note), 1)
        self.assertIn("General → Larger", note.body)

    def test_change_to_a_class_without_deadline_removes_it(self):
        complaint = self._make_complaint()

        complaint.severity_id = self.severe

        self.assertFalse(complaint.deadline)
        self.assertFalse(complaint.deadline_explanation)

    def test_many_complaints_read_the_calendar_once(self):
        def create(number):
            return self.env["key.account.complaint"].create(
                [
                    {
                        "key_account_id": self.account.id,
                        "severity_id": self.general.id,
                        "user_id": self.seller.id,
                        "description": "Late",
                        "date_received": utc("2026-09-01 00:00") + timedelta(days=n),
                    }
                    for n in range(number)
                ]
            )

        create(1)
        with self.subTest("time off is read once"):
            self.env.invalidate_all()
            with self._count_queries("resource_calendar_leaves") as seen:
                create(20)
            self.assertEqual(seen[0], 1)

    def _count_queries(self, table):
        return _CountedQueries(self.env.cr, table)


class _CountedQueries:
    """Counts the SELECTs on one table."""

    def __init__(self, cr, table):
        self.cr, self.table, self.seen = cr, table, [0]

    def __enter__(self):
        self.execute = self.cr.execute

        def counting(query, *args, **kwargs):
            if f'FROM "{self.table}"' in str(getattr(query, "code", query)):
                self.seen[0] += 1
            return self.execute(query, *args, **kwargs)

        self.cr.execute = counting
        return self.seen

    def __exit__(self, *exc):
        del self.cr.execute
