"""The working days of one Odoo calendar; plain Python, rows are read once before.

Odoo keeps moments in UTC; the engine counts on the wall clock of the calendar's time
zone. This is the place where one becomes the other, also across summer time.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ...engine.workdays import DAY_OFF, EXTRA, HOLIDAY, WEEKEND, WORKING

DAY = timedelta(days=1)
SATURDAY = 5


def to_local(naive_utc, zone):
    """Wall-clock time in ``zone`` of a naive UTC moment."""
    return naive_utc.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def to_utc(local, zone):
    """Naive UTC moment of a wall-clock time in ``zone``."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC).replace(tzinfo=None)


def day_bounds(day, zone):
    """First and last second of a local day as naive UTC, as Odoo keeps time off."""
    midnight = datetime.combine(day, time.min)
    first, after = to_utc(midnight, zone), to_utc(midnight + DAY, zone)
    return first, after - timedelta(seconds=1)


def subtract(blocks, start, end):
    """``blocks`` without what lies between ``start`` and ``end``."""
    rest = []
    for first, last in blocks:
        if end <= first or start >= last:
            rest.append((first, last))
            continue
        if first < start:
            rest.append((first, start))
        if end < last:
            rest.append((end, last))
    return rest


class WorkingDays:
    """Which blocks of a day are worked, and why; a ``WorkCalendar`` of the engine.

    :param zone: name of the time zone
    :param week: function day → list of ``(from, to)`` in minutes after midnight
    :param leaves: ``(first, last, name)`` in naive UTC
    :param extra: local day → blocks in minutes; these days win over everything else
    """

    def __init__(self, zone, week, leaves=(), extra=None):
        self.zone = zone
        self._week = week
        self._leaves = [
            (to_local(first, zone), to_local(_closed(last), zone), name)
            for first, last, name in leaves
        ]
        self._extra = extra or {}

    @classmethod
    def from_content(cls, content):
        """What :meth:`key.account.calendar._contents` kept of a calendar."""
        week = content["week"]

        def blocks_of(day):
            turn = f"/{week_turn(day)}" if content["two_weeks"] else ""
            return week.get(f"{day.weekday()}{turn}", [])

        leaves = [
            (datetime.fromisoformat(first), datetime.fromisoformat(last), name)
            for first, last, name in content["leaves"]
        ]
        extra = {
            date.fromisoformat(day): blocks
            for day, blocks in content["extra_days"].items()
        }
        return cls(content["timezone"], blocks_of, leaves, extra)

    def working_blocks(self, day):
        """Local blocks ``(start, end)`` that are worked on ``day``, in order."""
        if day in self._extra:
            return _moments(day, self._extra[day])
        blocks = _moments(day, self._week(day))
        for first, last, _name in self._leaves:
            blocks = subtract(blocks, first, last)
        return blocks

    def reason(self, day):
        """``(kind, name)``: why a day is worked or not, and the holiday's name."""
        names = self._leave_names(day)
        name = next(filter(None, names), "")
        if day in self._extra:
            return EXTRA, name
        if self.working_blocks(day):
            return WORKING, ""
        if names:
            return HOLIDAY, name
        return (WEEKEND if day.weekday() >= SATURDAY else DAY_OFF), ""

    def _leave_names(self, day):
        start = datetime.combine(day, time.min)
        return [
            name
            for first, last, name in self._leaves
            if first < start + DAY and last > start
        ]


def week_turn(day):
    """Whether a day lies in the first (0) or second (1) of two weeks in turn.

    As Odoo's ``resource.calendar.attendance.get_week_type``; a test compares them.
    """
    return (day.toordinal() - 1) // 7 % 2


def _closed(last):
    # Odoo ends a day at 23:59:59; the missing second is no working time.
    return last.replace(microsecond=0) + timedelta(seconds=last.second == 59)


def _moments(day, blocks):
    midnight = datetime.combine(day, time.min)
    return [
        (midnight + timedelta(minutes=start), midnight + timedelta(minutes=end))
        for start, end in sorted(blocks)
    ]
