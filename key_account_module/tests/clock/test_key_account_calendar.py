from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.policy.errors import PolicyError
from .common import NATIONAL_DAYS, OFFICE_HOURS, WORKING_WEEK, ClockCase, utc


@tagged("post_install", "-at_install")
class TestKeyAccountCalendar(ClockCase):
    """The policy's calendar and the Odoo working hours that belong to it."""

    def test_apply_makes_own_hours_and_converges(self):
        calendar = self._apply_calendar()

        hours = calendar.resource_calendar_id
        self.assertEqual(len(hours.attendance_ids), 10)
        self.assertEqual(hours.tz, "Asia/Shanghai")
        self.assertNotEqual(hours, self.env.company.resource_calendar_id)
        self.assertEqual(self._plan_calendar(), {})

    def test_hours_of_the_company_are_not_copied(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Company outing",
                "calendar_id": self.env.company.resource_calendar_id.id,
                "date_from": utc("2026-05-04 00:00"),
                "date_to": utc("2026-05-05 00:00"),
            }
        )

        calendar = self._apply_calendar(
            attendance={"monday": [["09:00", "10:00"]]}, holidays={}
        )

        hours = calendar.resource_calendar_id
        self.assertEqual(hours.attendance_ids.mapped("hour_from"), [9.0])
        self.assertFalse(hours.global_leave_ids)

    def test_holiday_is_one_whole_local_day_with_its_name(self):
        calendar = self._apply_calendar(holidays={"2026-10-01": "National Day"})

        leave = calendar._own_leaves()
        self.assertEqual(leave.name, "National Day")
        self.assertEqual(leave.date_from, utc("2026-09-30 16:00"))
        self.assertEqual(leave.date_to, utc("2026-10-01 15:59:59"))

    def test_end_of_day_and_quarter_hours_survive(self):
        week = {"monday": [["00:15", "07:50"], ["20:00", "24:00"]]}

        calendar = self._apply_calendar(attendance=week)

        self.assertEqual(calendar._policy_get_attendance(), week)

    def test_edited_hours_are_drift_and_restored(self):
        calendar = self._apply_calendar()
        line = calendar.resource_calendar_id.attendance_ids.filtered(
            lambda a: a.dayofweek == "0" and a.hour_from < 12
        )

        line.hour_from = 9

        drift = self._plan_calendar()
        self.assertEqual(drift, {"attendance.monday.0.0": ("drift", "09:00")})
        self._apply_calendar(request_id="again")
        self.assertEqual(
            calendar._policy_get_attendance(), dict.fromkeys(WORKING_WEEK, OFFICE_HOURS)
        )

    def test_two_weeks_and_flexible_hours_are_drift_and_restored(self):
        calendar = self._apply_calendar()
        hours = calendar.resource_calendar_id

        hours.switch_calendar_type()
        two_weeks = self._plan_calendar()
        self._apply_calendar(request_id="again")
        self.assertFalse(hours.two_weeks_calendar)
        hours.schedule_type = "flexible"
        flexible = self._plan_calendar()
        self._apply_calendar(request_id="once more")

        self.assertTrue(two_weeks)
        self.assertTrue(flexible)
        self.assertEqual(hours.schedule_type, "fully_fixed")
        self.assertEqual(self._plan_calendar(), {})

    def test_edited_holidays_are_drift_and_restored(self):
        calendar = self._apply_calendar()
        first, second = calendar._own_leaves()[:2]

        first.unlink()
        second.date_to = utc("2026-10-02 04:00")
        calendar.resource_calendar_id.global_leave_ids[-1:].copy(
            {
                "date_from": utc("2026-11-01 16:00"),
                "date_to": utc("2026-11-02 15:00"),
            }
        )

        self.assertTrue(self._plan_calendar())
        self._apply_calendar(request_id="again")
        self.assertEqual(calendar._policy_get_holidays(), NATIONAL_DAYS)

    def test_one_leave_over_several_days_says_the_same(self):
        calendar = self._apply_calendar()
        calendar._own_leaves().unlink()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "National Day",
                "calendar_id": calendar.resource_calendar_id.id,
                "date_from": utc("2026-09-30 16:00"),
                "date_to": utc("2026-10-07 15:59:59"),
            }
        )

        self.assertEqual(self._plan_calendar(), {})

    def test_another_time_zone_keeps_the_local_days(self):
        calendar = self._apply_calendar()

        self._apply_calendar(request_id="again", timezone="America/New_York")

        self.assertEqual(calendar._policy_get_holidays(), NATIONAL_DAYS)
        self.assertEqual(calendar._own_leaves()[0].date_from, utc("2026-10-01 04:00"))

    def test_empty_calendar_is_refused(self):
        with self.assertRaises(PolicyError) as caught:
            self._apply_calendar(attendance={}, extra_days={})

        self.assertEqual(caught.exception.code, "POL316")

    def test_calendar_emptied_by_hand_is_found_by_the_server(self):
        calendar = self._apply_calendar()
        calendar.resource_calendar_id.attendance_ids.unlink()
        calendar.extra_days = False

        problem = calendar._policy_problems()[0]

        self.assertEqual(problem["code"], "POL316")
        self.assertEqual(problem["address"], "calendar/office")

    def test_t03_calendar_without_working_time_in_sight_is_refused(self):
        """Holidays without end, and make-up days that are over, leave no working time."""
        with freeze_time("2026-09-14"):
            for values in (
                {
                    "attendance": {"monday": OFFICE_HOURS},
                    "holidays": {
                        str(date(2026, 9, 14) + timedelta(days=n)): "Closed"
                        for n in range(61)
                    },
                    "extra_days": {},
                },
                {"attendance": {}, "extra_days": {"2026-09-13": OFFICE_HOURS}},
            ):
                with self.subTest(values=list(values)):
                    with self.assertRaises(PolicyError) as caught:
                        self._apply_calendar(**values)
                    self.assertEqual(caught.exception.code, "POL316")

    def test_unknown_time_zone_is_refused(self):
        with self.assertRaises(PolicyError):
            self._apply_calendar(timezone="Asia/Atlantis")
        with self.assertRaises(ValidationError):
            self._apply_calendar()._policy_set_timezone("Asia/Atlantis")

    def test_overlapping_blocks_are_refused(self):
        with self.assertRaises(PolicyError):
            self._apply_calendar(
                attendance={"monday": [["08:00", "12:00"], ["11:00", "17:00"]]}
            )

    def test_unreadable_make_up_days_are_refused_in_the_screens(self):
        calendar = self._apply_calendar()

        for wrong in (
            {"soon": OFFICE_HOURS},
            {"2026-10-10": [["12:00", "08:00"]]},
            {"2026-10-10": [["08:00", "12:00"], ["11:00", "13:00"]]},
            {"2026-10-10": 8},
        ):
            with self.subTest(wrong=wrong), self.assertRaises(ValidationError):
                calendar.extra_days = wrong

    def test_calendar_never_takes_the_hours_of_others(self):
        calendar = self._apply_calendar()
        foreign = self.env.company.resource_calendar_id

        with self.assertRaises(UserError):
            calendar.resource_calendar_id = foreign
        with self.assertRaises(UserError):
            self.env["key.account.calendar"].create(
                {"name": "X", "key": "x", "resource_calendar_id": foreign.id}
            )

    def test_hours_go_with_the_calendar(self):
        calendar = self._apply_calendar()
        hours = calendar.resource_calendar_id

        calendar.unlink()

        self.assertFalse(hours.exists())

    def test_words_for_people(self):
        calendar = self._apply_calendar().with_user(self.seller)

        self.assertIn("Monday: 08:30–12:00, 13:30–17:30", calendar.hours_words)
        self.assertIn("2026-10-01: National Day", calendar.holiday_words)
        self.assertIn("2026-10-10: 08:30–12:00", calendar.extra_words)

    def test_staff_read_and_administrators_write(self):
        calendar = self._apply_calendar()

        calendar.with_user(self.policy_admin).name = "Head office"
        self.assertEqual(calendar.with_user(self.clerk).name, "Head office")
        with self.assertRaises(AccessError):
            calendar.with_user(self.director).name = "Mine"
