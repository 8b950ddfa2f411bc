"""Working time, against looking at every single minute."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from key_account_engine.counting import (
    add_days,
    add_time,
    between,
    next_opening,
    working_days_ahead,
)
from key_account_engine.workdays import EmptyCalendar
from key_account_engine.worktime import WEEKDAYS, Calendar
from key_account_engine.zoned import NaiveMoment, Zoned

# Two offsets that change in the weeks below, one of them by half an hour, and some that
# do not; Apia skipped a whole day in 2011.
ZONES = [
    "UTC",
    "Asia/Shanghai",
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Sao_Paulo",
    "Pacific/Apia",
]
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

# The same examples in every run: a failure can be looked at again.
thorough = settings(max_examples=500, derandomize=True)
quick = settings(max_examples=200, derandomize=True)

QUARTERS = [0, 60, 90, 150, 180, 510, 720, 810, 1050, 1380, 1425, 1440]
ODD = [1, 61, 119, 121, 179, 181, 517, 733, 1051, 1439, 1440]


def as_blocks(edges):
    """Pairs of ascending edges."""
    ordered = sorted(edges)
    return tuple(zip(ordered[::2], ordered[1::2], strict=False))


# Around the changes of summer time in both hemispheres, and Apia's missing day.
seasons = st.sampled_from(
    [
        date(2026, 3, 6),
        date(2026, 3, 27),
        date(2026, 10, 2),
        date(2026, 10, 30),
        date(2026, 12, 30),
        date(2018, 11, 1),
        date(2011, 12, 27),
    ]
)


class TwoWeeks(Calendar):
    """Weeks in turn: every second week has no Wednesday."""

    def _minutes(self, day):
        off = day.isocalendar().week % 2 and day.weekday() == 2
        return () if off else super()._minutes(day)


@dataclass(frozen=True)
class Case:
    """A calendar, the same on the UTC line, and a moment amid its exceptions.

    Every edge lies on a grid of `step`: one minute, or a quarter of an hour, with which
    many more calendars can be looked at in the same time.
    """

    calendar: Calendar
    zoned: Zoned
    start: datetime
    step: timedelta

    def worked(self, first, days):
        """Every step from `first` on at which the clock on the wall is in a block."""
        zone = ZoneInfo(self.zoned.zone)
        blocks_of = cache(self.calendar.working_blocks)
        found = []
        for number in range(days * (DAY // self.step)):
            moment = first + number * self.step
            wall = moment.astimezone(zone).replace(tzinfo=None)
            if any(start <= wall < end for start, end in blocks_of(wall.date())):
                found.append(moment)
        return found


@st.composite
def cases(draw):
    """A case; one in sixteen looks at minutes."""
    step = draw(st.sampled_from([1] + [15] * 15))
    blocks = st.sets(st.sampled_from(ODD if step == 1 else QUARTERS), max_size=6)
    blocks = blocks.map(as_blocks)
    season = draw(seasons)
    near = st.dates(season - 3 * DAY, season + 9 * DAY)
    kind = draw(st.sampled_from([Calendar, TwoWeeks]))
    calendar = kind(
        draw(st.dictionaries(st.integers(0, 6), blocks, max_size=7)),
        draw(st.dictionaries(near, st.just("Rest"), max_size=4)),
        draw(st.dictionaries(near, blocks, max_size=3)),
    )
    steps = draw(st.integers(0, 4 * 24 * 60 // step))
    start = datetime.combine(season, time(), UTC) + steps * step * MINUTE
    zoned = Zoned(calendar, draw(st.sampled_from(ZONES)))
    return Case(calendar, zoned, start, step * MINUTE)


@thorough
@given(cases(), st.integers(1, 200))
def test_t02_working_time_agrees_with_looking_at_every_minute(case, amount):
    """Covers: OTH-04"""
    steps = case.worked(case.start, days=4)

    zoned, start = case.zoned, case.start
    assert between(zoned, start, start + 4 * DAY) == len(steps) * case.step
    if steps:
        assert next_opening(zoned, start) == steps[0]
    if len(steps) >= amount:
        found = add_time(zoned, start, amount * case.step)
        assert found == steps[amount - 1] + case.step


@thorough
@given(cases(), st.integers(1, 3), st.booleans())
def test_t01_working_days_agree_with_looking_at_every_minute(case, days, same_day):
    """Covers: OTH-04"""
    zone = ZoneInfo(case.zoned.zone)
    steps = case.worked(case.start - DAY, days=6)
    ends = {step.astimezone(zone).date(): step + case.step for step in steps}
    openings = [step for step in steps if step >= case.start]
    if not openings:
        return
    first = (openings[0] if same_day else case.start).astimezone(zone).date()
    later = [day for day in ends if day > first or (same_day and day == first)]
    if len(later) <= days:
        return  # the last day may be cut off

    found = add_days(case.zoned, case.start, days, same_day)

    assert found.at == ends[later[days - 1]]


@quick
@given(cases(), st.integers(0, 3000), st.integers(1, 3000))
def test_time_that_was_added_is_there(case, first, second):
    zoned, start = case.zoned, case.start
    assume(working_days_ahead(zoned, start.date(), 60) > 5)
    middle = add_time(zoned, start, first * MINUTE)
    end = add_time(zoned, middle, second * MINUTE)

    assert between(zoned, start, middle) == first * MINUTE
    assert end == add_time(zoned, start, (first + second) * MINUTE)
    assert between(zoned, end, start) == timedelta()


HOURS = [["09:00", "12:00"], ["13:00", "18:00"]]
OFFICE = Zoned(
    Calendar.from_values(
        {
            "attendance": dict.fromkeys(WEEKDAYS[:5], HOURS),
            "holidays": {"2026-10-05": "Rest"},
            "extra_days": {"2026-10-10": [["09:00", "24:00"]]},
        }
    ),
    "Asia/Shanghai",
)


def at(text, zone="Asia/Shanghai"):
    """A local moment."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # Saturday 15:00
        ("2026-09-12 15:00", 1, "2026-09-14 10:00"),
        # a holiday on Monday
        ("2026-10-03 15:00", 1, "2026-10-06 10:00"),
        # over lunch, and to the end of a block
        ("2026-09-14 11:30", 1, "2026-09-14 13:30"),
        ("2026-09-14 11:00", 1, "2026-09-14 12:00"),
        ("2026-09-14 09:00", 8, "2026-09-14 18:00"),
        # until midnight of a day worked in exchange
        ("2026-10-10 09:00", 15, "2026-10-11 00:00"),
    ],
)
def test_t02_working_hours_over_weekend_holiday_and_lunch(start, hours, end):
    """Covers: OTH-04"""
    assert add_time(OFFICE, at(start), timedelta(hours=hours)) == at(end)


@pytest.mark.parametrize(
    ("start", "same_day", "end"),
    [
        ("2026-09-14 09:00", False, "2026-09-15 18:00"),
        ("2026-09-14 09:00", True, "2026-09-14 18:00"),
        # after hours: the day of the event is day 0, or the next opening day 1
        ("2026-09-14 20:00", False, "2026-09-15 18:00"),
        ("2026-09-14 20:00", True, "2026-09-15 18:00"),
        ("2026-09-12 20:00", True, "2026-09-14 18:00"),
        ("2026-10-09 09:00", False, "2026-10-11 00:00"),
    ],
)
def test_t01_a_working_day_ends_in_the_evening(start, same_day, end):
    """Covers: OTH-04"""
    assert add_days(OFFICE, at(start), 1, same_day).at == at(end)


def test_a_block_in_the_hour_that_summer_time_skips_is_no_work():
    night = Calendar({6: ((130, 140),)}, {}, {})
    zoned = Zoned(night, "America/New_York")

    assert zoned.spans(date(2026, 3, 8)) == ()
    assert zoned.working_blocks(date(2026, 3, 8)) == ()
    found = add_days(zoned, at("2026-03-06 12:00"), 1)
    assert found.notes[-1].day == date(2026, 3, 15)


def test_moments_without_a_zone_and_negative_time_are_refused():
    with pytest.raises(NaiveMoment, match="has no time zone"):
        between(OFFICE, datetime(2026, 9, 14), at("2026-09-14 10:00"))  # noqa: DTZ001
    with pytest.raises(ValueError, match="cannot be negative"):
        add_time(OFFICE, at("2026-09-14 10:00"), -MINUTE)


def test_t03_no_working_time_is_found_in_bounded_time():
    """Neither days nor hours loop for ever."""
    empty = Zoned(Calendar({}, {}, {}), "UTC")
    rare = Zoned(Calendar({0: ((0, 1),)}, {}, {}), "UTC")

    with pytest.raises(EmptyCalendar, match="in the 400 days"):
        add_time(empty, at("2026-09-14 10:00"), MINUTE)
    with pytest.raises(EmptyCalendar, match="in the 400 days"):
        add_days(empty, at("2026-09-14 10:00"), 1)
    with pytest.raises(EmptyCalendar, match="out of reach"):
        add_time(rare, at("2026-09-14 10:00"), timedelta(days=20))


def test_days_ahead_with_working_time_are_counted():
    assert working_days_ahead(OFFICE, date(2026, 9, 14), 7) == 5
