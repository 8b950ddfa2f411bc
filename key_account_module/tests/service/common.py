"""The complaint policy of the sources: 1 and 3 working days, one class left open."""

from ..clock.common import ClockCase, utc

SEVERITIES = {
    "general": {"days": 1, "sequence": 10},
    "larger": {"days": 3, "sequence": 20},
    "severe": {"days": None, "sequence": 30},
}


ANSWER = {
    "opinion": "Replace both",
    "inform_note": "Both drums are replaced tomorrow",
    "result": "Replaced",
}


class ServiceCase(ClockCase):
    """Complaints on the account of the seller; times are UTC, Shanghai is UTC+8."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._apply_severities()
        cls.general = cls._severity("general")
        cls.larger = cls._severity("larger")
        cls.severe = cls._severity("severe")
        cls.account = cls._make_account()

    @classmethod
    def _apply_severities(cls, clock_start="received", request_id="first", **days):
        resources = [("calendar", "office", cls._calendar_values())]
        for key, values in SEVERITIES.items():
            values = {
                "name": {"en_US": key.title()},
                "calendar": "office",
                "clock_start": clock_start,
                "note": None,
                **values,
            }
            values["days"] = days.get(key, values["days"])
            resources.append(("severity", key, values))
        return cls._apply_policy(*resources, request_id=request_id)

    @classmethod
    def _severity(cls, key):
        return cls.env["key.account.severity"].search(
            [("key", "=", key), ("bundle_id.name", "=", "test")]
        )

    def _make_complaint(self, received="2026-09-14 01:00", user=None, **vals):
        """A complaint as the seller records it."""
        complaints = self.env["key.account.complaint"].with_user(user or self.seller)
        return complaints.create(
            {
                "key_account_id": self.account.id,
                "severity_id": self.general.id,
                "date_received": utc(received),
                "description": "Two drums leaked",
                **vals,
            }
        )

    def _close(self, complaint):
        """All steps to the end."""
        complaint.write(ANSWER)
        complaint.action_accept()
        complaint.action_submit_opinion()
        complaint.action_inform()
        complaint.action_close()
