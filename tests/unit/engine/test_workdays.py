"""Deadlines in working days, against counting day by day."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.workdays import (
    EmptyCalendar,
    day_words,
    deadline_after,
    deadline_lines,
)
from key_account_engine.worktime import WEEKDAYS, Calendar

from .strategies import quick

# Local time of the calendar, as the engine counts in.
local = datetime.fromisoformat

HOURS = [["08:30", "12:00"], ["13:30", "17:30"]]
OFFICE = Calendar.from_values(
    {
        "attendance": dict.fromkeys(WEEKDAYS[:5], HOURS),
        "holidays": {"2026-10-01": "National Day", "2026-10-02": "National Day"},
        "extra_days": {"2026-10-10": [["08:30", "24:00"]]},
    }
)

blocks = st.sampled_from([(), ((510, 720),), ((510, 720), (810, 1050)), ((0, 1440),)])
near = st.dates(date(2026, 1, 1), date(2026, 2, 10))
calendars = st.builds(
    Calendar,
    st.dictionaries(st.integers(0, 6), blocks, min_size=1),
    st.dictionaries(near, st.text(min_size=1, max_size=5), max_size=20),
    st.dictionaries(near, blocks.filter(bool), max_size=5),
)


def by_counting(event, days, calendar):
    """Return the deadline the slow way: look at every day of a year."""
    for passed in range(1, 401):
        day = event.date() + timedelta(days=passed)
        worked = calendar.working_blocks(day)
        days -= bool(worked)
        if days == 0:
            return worked[-1][1]
    return None


@quick
@given(
    calendars,
    st.datetimes(local("2026-01-01 00:00"), local("2026-02-09 00:00")),
    st.data(),
)
def test_deadlines_agree_with_counting_day_by_day(calendar, event, data):
    """Covers: OTH-04"""
    days = data.draw(st.integers(1, 20))
    expected = by_counting(event, days, calendar)
    if expected is None:
        with pytest.raises(EmptyCalendar):
            deadline_after(event, days, calendar)
        return

    deadline = deadline_after(event, days, calendar)

    assert deadline.at == expected
    numbers = [note.number for note in deadline.notes if note.number]
    assert numbers == list(range(1, days + 1))
    assert len(deadline.notes) == (deadline.notes[-1].day - event.date()).days


@pytest.mark.parametrize(
    ("event", "days", "at"),
    [
        # Monday 09:00: the event's own day never counts
        (local("2026-09-07 09:00"), 1, local("2026-09-08 17:30")),
        (local("2026-09-07 23:59"), 1, local("2026-09-08 17:30")),
        (date(2026, 9, 11), 1, local("2026-09-14 17:30")),
        # over National Day and a weekend
        (local("2026-09-30 10:00"), 1, local("2026-10-05 17:30")),
        # a Saturday is worked, until midnight
        (local("2026-10-09 10:00"), 1, local("2026-10-11 00:00")),
        (local("2026-10-09 10:00"), 2, local("2026-10-12 17:30")),
    ],
)
def test_the_end_of_the_last_block_of_a_working_day(event, days, at):
    """Covers: OTH-04"""
    assert deadline_after(event, days, OFFICE).at == at


@pytest.mark.parametrize("days", [0, -1, 1001])
def test_no_days_are_no_deadline(days):
    with pytest.raises(ValueError, match="must be from 1 to 1000"):
        deadline_after(date(2026, 1, 1), days, OFFICE)


def test_a_calendar_without_work_is_refused_in_bounded_time():
    empty = Calendar({}, {}, {})

    with pytest.raises(EmptyCalendar, match="in the 400 days up to 2027-02-05"):
        deadline_after(date(2026, 1, 1), 1, empty)


def test_every_day_on_the_way_is_explained():
    notes = deadline_after(date(2026, 9, 30), 6, OFFICE).as_json()

    assert deadline_lines(notes)[:5] == [
        "2026-10-01: holiday (National Day)",
        "2026-10-02: holiday (National Day)",
        "2026-10-03: weekend",
        "2026-10-04: weekend",
        "2026-10-05: working day 1",
    ]
    assert deadline_lines(notes)[-1] == ("2026-10-10: extra working day, working day 6")
    assert deadline_lines(notes, "zh_CN")[-1] == "2026-10-10：调休上班，第6个工作日"


def test_a_single_day_in_words():
    note = deadline_after(date(2026, 9, 30), 1, OFFICE).notes[0]

    assert day_words(note, "zh_CN") == "2026-10-01：节假日（National Day）"
