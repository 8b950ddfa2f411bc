from datetime import date, datetime

import pytest

from key_account_engine.worktime import BadBlocks, Calendar, read_blocks, read_date

# Local time of the calendar, as the engine counts in.
local = datetime.fromisoformat

SATURDAY = date(2026, 10, 10)
MONDAY = date(2026, 10, 12)


def test_blocks_are_read_as_minutes():
    blocks = read_blocks([["08:30", "12:00"], ["12:00", "24:00"]])

    assert blocks == ((510, 720), (720, 1440))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("08:30-12:00", "a list of blocks"),
        ([["08:30"]], "a start and an end"),
        ([["8:30", "12:00"]], "`8:30` is no time"),
        ([["08:30", "24:30"]], "`24:30` is no time"),
        ([["08:30", 12]], "`12` is no time"),
        ([["12:00", "08:30"]], "`12:00` is not before `08:30`"),
        ([["24:00", "24:00"]], "`24:00` is not before `24:00`"),
        ([["08:00", "12:00"], ["11:00", "13:00"]], "`11:00` overlaps"),
    ],
)
def test_other_blocks_are_refused(data, reason):
    with pytest.raises(BadBlocks, match=reason):
        read_blocks(data)


@pytest.mark.parametrize(
    "data", ["2026-13-01", "20261001", 20261001, "2026-W01-1", "0001-01-01"]
)
def test_other_dates_are_refused(data):
    with pytest.raises(ValueError, match=r"."):
        read_date(data)


@pytest.mark.parametrize(
    ("values", "day", "reason", "hours"),
    [
        ({}, SATURDAY, ("weekend", ""), []),
        ({}, MONDAY, ("day_off", ""), []),
        (
            {"attendance": {"monday": [["08:00", "09:00"]]}},
            MONDAY,
            ("working", ""),
            [8],
        ),
        ({"holidays": {"2026-10-12": "Rest"}}, MONDAY, ("holiday", "Rest"), []),
        (
            {
                "attendance": {"monday": [["08:00", "09:00"]]},
                "holidays": {"2026-10-12": "Rest"},
            },
            MONDAY,
            ("holiday", "Rest"),
            [],
        ),
        (
            {
                "holidays": {"2026-10-12": "Rest"},
                "extra_days": {"2026-10-12": [["07:00", "08:00"]]},
            },
            MONDAY,
            ("extra", "Rest"),
            [7],
        ),
    ],
)
def test_extra_days_win_over_holidays_over_weekdays(values, day, reason, hours):
    """Covers: OTH-04"""
    calendar = Calendar.from_values(values)

    assert calendar.reason(day) == reason
    found = [start.hour for start, _end in calendar.working_blocks(day)]
    assert found == hours


def test_a_block_may_end_at_midnight():
    calendar = Calendar.from_values({"attendance": {"monday": [["20:00", "24:00"]]}})

    [(start, end)] = calendar.working_blocks(MONDAY)

    assert (start, end) == (local("2026-10-12 20:00"), local("2026-10-13 00:00"))
