from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.clock.working_days import week_turn
from .common import ClockCase, utc


@tagged("post_install", "-at_install")
class TestKeyAccountCalendarVersion(ClockCase):
    """What a calendar said when a clock was given its target."""

    def test_same_content_is_kept_once(self):
        calendar = self._apply_calendar()
        versions = self.env["key.account.calendar.version"]

        first = versions._pin(calendar)[calendar]
        again = versions._pin(calendar)[calendar]
        calendar.extra_days = False
        other = versions._pin(calendar)[calendar]

        self.assertEqual(first, again)
        self.assertNotEqual(first, other)
        self.assertEqual(first.timezone, "Asia/Shanghai")

    def test_version_counts_as_the_calendar_did(self):
        calendar = self._apply_calendar()
        hours = calendar.resource_calendar_id
        hours.switch_calendar_type()
        hours.attendance_ids.filtered(
            lambda line: line.week_type == "1" and line.dayofweek == "1"
        ).unlink()
        working_days = calendar._working_days(utc("2026-09-01 00:00"))

        version = self.env["key.account.calendar.version"]._pin(calendar)[calendar]
        calendar.extra_days = False
        pinned = version._zoned()[version.id]

        for number in range(60):
            day = utc("2026-09-01 00:00").date() + timedelta(days=number)
            with self.subTest(day=day):
                self.assertEqual(
                    list(pinned.working_blocks(day)),
                    list(working_days.working_blocks(day)),
                )

    def test_weeks_take_turns_as_in_odoo(self):
        attendance = self.env["resource.calendar.attendance"]
        for number in range(30):
            day = utc("2026-12-20 00:00").date() + timedelta(days=number)
            self.assertEqual(week_turn(day), attendance.get_week_type(day))

    def test_versions_are_never_touched(self):
        calendar = self._apply_calendar()
        version = self.env["key.account.calendar.version"]._pin(calendar)[calendar]

        for attempt in (
            lambda: version.write({"name": "X"}),
            lambda: version.unlink(),
            lambda: version.create({"name": "X"}),
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_version_outlives_its_calendar(self):
        calendar = self._apply_calendar()
        version = self.env["key.account.calendar.version"]._pin(calendar)[calendar]

        calendar.unlink()

        self.assertTrue(version.exists())
        self.assertFalse(version.calendar_id)
