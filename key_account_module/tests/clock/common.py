"""A calendar of a Chinese office with National Day and its make-up day."""

from datetime import datetime

from ..common import KeyAccountCommon

OFFICE_HOURS = [["08:30", "12:00"], ["13:30", "17:30"]]
WORKING_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
#: Thursday 1 to Wednesday 7 October 2026; Saturday 10 October is worked instead.
NATIONAL_DAYS = {f"2026-10-0{day}": "National Day" for day in range(1, 8)}
MAKE_UP_DAY = {"2026-10-10": OFFICE_HOURS}


def utc(text):
    """A naive UTC moment, as Odoo keeps it."""
    return datetime.fromisoformat(text)


class ClockCase(KeyAccountCommon):
    """Builders of calendars; nothing here depends on today."""

    @classmethod
    def _calendar_values(cls, **values):
        return {
            "name": {"en_US": "Office"},
            "timezone": "Asia/Shanghai",
            "attendance": dict.fromkeys(WORKING_WEEK, OFFICE_HOURS),
            "holidays": NATIONAL_DAYS,
            "extra_days": MAKE_UP_DAY,
            **values,
        }

    @classmethod
    def _apply_calendar(cls, request_id="request", **values):
        """Apply a calendar through the policy service and return the record."""
        resource = ("calendar", "office", cls._calendar_values(**values))
        cls._apply_policy(resource, request_id=request_id)
        return cls._find_calendar()

    @classmethod
    def _find_calendar(cls):
        return cls.env["key.account.calendar"].search(
            [("key", "=", "office"), ("bundle_id.name", "=", "test")]
        )

    def _plan_calendar(self, **values):
        """The plan for the calendar: path → (origin, before)."""
        document = self._make_policy(
            ("calendar", "office", self._calendar_values(**values))
        )
        policy = self.env["key.account.policy"].with_user(self.policy_admin)
        plan = policy.plan(document=document)
        return {
            field["path"]: (field["origin"], field["before"])
            for change in plan["changes"]
            for field in change["fields"]
        }

    def _assert_deadline(self, calendar, event, days, expected):
        """Times are written as UTC texts."""
        deadline, explanation = self.env["key.account.working.time"].deadline(
            calendar, utc(event), days
        )
        self.assertEqual(deadline, utc(expected))
        return explanation
