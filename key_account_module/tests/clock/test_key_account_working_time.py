from datetime import datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import OFFICE_HOURS, WORKING_WEEK, ClockCase, utc


@tagged("post_install", "-at_install")
class TestKeyAccountWorkingTime(ClockCase):
    """Deadlines on real calendars; all moments in UTC, Shanghai is UTC+8."""

    def test_end_of_the_next_working_day_not_its_noon(self):
        calendar = self._apply_calendar()

        # Monday 09:00 → Tuesday 17:30
        self._assert_deadline(calendar, "2026-09-14 01:00", 1, "2026-09-15 09:30")

    def test_evening_counts_from_its_own_local_day(self):
        calendar = self._apply_calendar()

        # Monday 23:30 → Tuesday; half an hour past midnight → Wednesday
        self._assert_deadline(calendar, "2026-09-14 15:30", 1, "2026-09-15 09:30")
        self._assert_deadline(calendar, "2026-09-14 16:30", 1, "2026-09-16 09:30")

    def test_weekend_is_skipped(self):
        calendar = self._apply_calendar()

        # Friday and Saturday → Monday
        self._assert_deadline(calendar, "2026-09-18 06:00", 1, "2026-09-21 09:30")
        self._assert_deadline(calendar, "2026-09-19 06:00", 1, "2026-09-21 09:30")

    def test_national_day_is_skipped_and_the_make_up_saturday_counts(self):
        calendar = self._apply_calendar()

        # Wednesday 30 September → 8, 9 and Saturday 10 October
        self._assert_deadline(calendar, "2026-09-30 02:00", 1, "2026-10-08 09:30")
        explanation = self._assert_deadline(
            calendar, "2026-09-30 02:00", 3, "2026-10-10 09:30"
        )

        notes = explanation["notes"]
        self.assertEqual([n["kind"] for n in notes[:7]], ["holiday"] * 7)
        self.assertEqual(notes[0]["name"], "National Day")
        self.assertEqual(
            [(n["date"], n["kind"], n["number"]) for n in notes[7:]],
            [
                ("2026-10-08", "working", 1),
                ("2026-10-09", "working", 2),
                ("2026-10-10", "extra", 3),
            ],
        )

    def test_make_up_day_wins_over_a_holiday(self):
        calendar = self._apply_calendar(extra_days={"2026-10-05": [["09:00", "11:00"]]})

        self._assert_deadline(calendar, "2026-09-30 02:00", 1, "2026-10-05 03:00")

    def test_company_wide_time_off_counts_and_that_of_others_does_not(self):
        calendar = self._apply_calendar()
        other = self._make_company("Other")
        self.env["resource.calendar.leaves"].create(
            [
                {
                    "name": "Inventory",
                    "company_id": self.env.company.id,
                    "calendar_id": False,
                    "date_from": utc("2026-09-14 16:00"),
                    "date_to": utc("2026-09-15 15:59:59"),
                },
                {
                    "name": "Other's inventory",
                    "calendar_id": other.resource_calendar_id.id,
                    "date_from": utc("2026-09-15 16:00"),
                    "date_to": utc("2026-09-16 15:59:59"),
                },
            ]
        )

        # Tuesday is off, Wednesday is not
        explanation = self._assert_deadline(
            calendar, "2026-09-14 01:00", 1, "2026-09-16 09:30"
        )

        self.assertEqual(explanation["notes"][0]["name"], "Inventory")

    def test_half_a_day_off_ends_the_day_earlier(self):
        calendar = self._apply_calendar()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Afternoon off",
                "calendar_id": calendar.resource_calendar_id.id,
                "date_from": utc("2026-09-15 04:00"),
                "date_to": utc("2026-09-15 15:59:59"),
            }
        )

        # Tuesday ends at 12:00
        self._assert_deadline(calendar, "2026-09-14 01:00", 1, "2026-09-15 04:00")

    def test_time_off_of_one_person_does_not_count(self):
        calendar = self._apply_calendar()
        person = self.env["resource.resource"].create(
            {"name": "Anna", "calendar_id": calendar.resource_calendar_id.id}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday of Anna",
                "resource_id": person.id,
                "calendar_id": calendar.resource_calendar_id.id,
                "date_from": utc("2026-09-14 16:00"),
                "date_to": utc("2026-09-15 15:59:59"),
            }
        )

        self._assert_deadline(calendar, "2026-09-14 01:00", 1, "2026-09-15 09:30")

    def test_summer_time_ends_between_event_and_deadline(self):
        calendar = self._apply_calendar(
            timezone="America/New_York",
            attendance={day: [["09:00", "17:00"]] for day in WORKING_WEEK},
        )

        # Friday 30 October, 17:00 is 21:00 UTC; on Monday it is 22:00 UTC
        self._assert_deadline(calendar, "2026-10-29 14:00", 1, "2026-10-30 21:00")
        self._assert_deadline(calendar, "2026-10-30 19:00", 1, "2026-11-02 22:00")

    def test_work_until_midnight(self):
        calendar = self._apply_calendar(attendance={"tuesday": [["20:00", "24:00"]]})

        self._assert_deadline(calendar, "2026-09-14 01:00", 1, "2026-09-15 16:00")

    def test_two_weeks_in_turn(self):
        calendar = self._apply_calendar()
        hours = calendar.resource_calendar_id
        hours.switch_calendar_type()
        week = str(
            self.env["resource.calendar.attendance"].get_week_type(
                utc("2026-09-15 00:00")
            )
        )
        hours.attendance_ids.filtered(
            lambda a: a.week_type == week and a.dayofweek == "1" and not a.display_type
        ).unlink()

        # This Tuesday is off, the next one is not
        self._assert_deadline(calendar, "2026-09-14 01:00", 1, "2026-09-16 09:30")
        self._assert_deadline(calendar, "2026-09-21 01:00", 1, "2026-09-22 09:30")

    def test_calendar_without_working_time_raises(self):
        calendar = self._apply_calendar()
        calendar.resource_calendar_id.attendance_ids.unlink()

        with self.assertRaisesRegex(UserError, "no working time"):
            self.env["key.account.working.time"].deadline(
                calendar, utc("2026-11-01 00:00"), 1
            )

    def test_t01_one_day_ends_in_the_evening_of_the_next_or_the_same_day(self):
        """Covers: OTH-04"""
        calendar = self._apply_calendar()
        service = self.env["key.account.working.time"]

        monday = utc("2026-09-14 01:00")
        self.assertEqual(service.add_days(calendar, monday, 1), utc("2026-09-15 09:30"))
        self.assertEqual(
            service.add_days(calendar, monday, 1, same_day=True),
            utc("2026-09-14 09:30"),
        )
        # Saturday counts as at the opening of Monday
        saturday = utc("2026-09-12 07:00")
        self.assertEqual(
            service.next_opening(calendar, saturday), utc("2026-09-14 00:30")
        )
        self.assertEqual(
            service.add_days(calendar, saturday, 1, same_day=True),
            utc("2026-09-14 09:30"),
        )

    def test_t02_hours_skip_weekend_lunch_holidays_and_summer_time(self):
        """Covers: OTH-04"""
        calendar = self._apply_calendar()
        service = self.env["key.account.working.time"]

        for start, hours, end in (
            # Saturday 15:00 → Monday 09:30; over lunch; over National Day
            ("2026-09-12 07:00", 1, "2026-09-14 01:30"),
            ("2026-09-14 03:30", 1, "2026-09-14 06:00"),
            ("2026-09-30 09:00", 1.5, "2026-10-08 01:30"),
        ):
            with self.subTest(start=start):
                due = service.add_hours(calendar, utc(start), hours)
                self.assertEqual(due, utc(end))
                spent = service.between(calendar, utc(start), due)
                self.assertEqual(spent, timedelta(hours=hours))
        calendar._policy_set_timezone("America/New_York")
        # Friday 16:30 before the change (UTC-4) → Monday 09:30 (UTC-5)
        due = service.add_hours(calendar, utc("2026-10-30 20:30"), 2)
        self.assertEqual(due, utc("2026-11-02 14:30"))

    def test_moments_may_name_their_zone(self):
        calendar = self._apply_calendar()
        service = self.env["key.account.working.time"]
        start = datetime.fromisoformat("2026-09-14T09:00:00+08:00")

        self.assertEqual(service.add_hours(calendar, start, 1), utc("2026-09-14 02:00"))

    def test_t03_emptied_calendar_is_named_for_hours_and_days(self):
        calendar = self._apply_calendar()
        calendar.resource_calendar_id.attendance_ids.unlink()
        service = self.env["key.account.working.time"]

        for count in (service.add_days, service.add_hours):
            with self.subTest(count=count), self.assertRaisesRegex(UserError, "Office"):
                count(calendar, utc("2026-11-01 00:00"), 1)
        with self.assertRaisesRegex(UserError, "Office"):
            service.next_opening(calendar, utc("2026-11-01 00:00"))

    def test_number_of_queries_does_not_grow_with_the_events(self):
        calendar = self._apply_calendar()
        events = [
            (utc("2026-09-01 00:00") + timedelta(days=n % 29), 1 + n % 5)
            for n in range(200)
        ]
        service = self.env["key.account.working.time"].with_user(self.seller)

        for number in (1, 200):
            self.env.invalidate_all()
            # calendar, its hours, attendance, time off, user's rights
            with self.subTest(events=number), self.assertQueryCount(8):
                found = service.deadlines(calendar, events[:number])
            self.assertEqual(len(found), number)

    def test_no_events_no_reading(self):
        with self.assertQueryCount(0):
            self.assertEqual(
                self.env["key.account.working.time"].deadlines(
                    self.env["key.account.calendar"], []
                ),
                [],
            )

    def test_words_name_every_day(self):
        calendar = self._apply_calendar()
        explanation = self._assert_deadline(
            calendar, "2026-10-06 02:00", 1, "2026-10-08 09:30"
        )

        words = self.env["key.account.working.time"].words(explanation)

        self.assertIn("Office", words)
        self.assertIn("2026-10-07: holiday (National Day)", words)
        self.assertIn("2026-10-08: working day 1", words)
        self.assertEqual(OFFICE_HOURS[-1][1], "17:30")
