"""Complaints with clocks, and reasons for pausing them."""

from ..service.common import ServiceCase
from .common import utc


class ClocksCase(ServiceCase):
    """A general complaint is due after one working day, 08:30–12:00 and 13:30–17:30."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waiting = cls._make_reason("waiting")
        cls.short_wait = cls._make_reason("short_wait", 180)

    @classmethod
    def _make_reason(cls, key, longest=False):
        return cls.env["key.account.option"].create(
            {
                "key": f"pause_reason/{key}",
                "list": "pause_reason",
                "name": key.replace("_", " ").title(),
                "longest_pause": longest,
            }
        )

    def _clock(self, complaint, name="resolution"):
        return complaint.clock_ids.filtered(lambda clock: clock.name == name)

    def _assert_due(self, complaint, expected):
        """The deadline of the document and of its clock, as UTC text or ``False``."""
        moment = expected and utc(expected)
        self.assertEqual(complaint.deadline, moment)
        self.assertEqual(self._clock(complaint).deadline, moment)
