from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.dates import add_months, anniversaries_passed
from key_account_engine.periods import MONTHS, BadWindow, Window

from .strategies import quick

AS_OF = date(2026, 3, 31)
ANCHOR = date(2020, 2, 29)

texts = st.sampled_from(
    [
        "rolling 1 month",
        "rolling 12 months",
        "rolling 24 months",
        "rolling 30 days",
        "calendar month",
        "calendar quarter",
        "calendar half",
        "calendar year",
        "last 6 calendar months",
        "last 2 calendar years",
        "current calendar month",
        "current calendar half",
        "since anniversary",
        "membership year",
    ]
)
shifts = st.sampled_from(["{}", "previous {}", "same {} last year"])
days = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        # after as_of - N months up to and including as_of, month ends clipped
        ("rolling 1 month", date(2026, 3, 1), AS_OF),
        ("rolling 12 months", date(2025, 4, 1), AS_OF),
        ("rolling 30 days", date(2026, 3, 2), AS_OF),
        ("calendar month", date(2026, 2, 1), date(2026, 2, 28)),
        ("calendar quarter", date(2025, 10, 1), date(2025, 12, 31)),
        ("calendar half", date(2025, 7, 1), date(2025, 12, 31)),
        ("calendar year", date(2025, 1, 1), date(2025, 12, 31)),
        ("last 6 calendar months", date(2025, 9, 1), date(2026, 2, 28)),
        ("current calendar month", date(2026, 3, 1), AS_OF),
        ("current calendar year", date(2026, 1, 1), AS_OF),
        ("since anniversary", date(2026, 2, 28), AS_OF),
        ("membership year", date(2025, 2, 28), date(2026, 2, 27)),
        ("previous rolling 1 month", date(2026, 2, 1), date(2026, 2, 28)),
        ("previous rolling 30 days", date(2026, 1, 31), date(2026, 3, 1)),
        ("previous calendar month", date(2026, 1, 1), date(2026, 1, 31)),
        ("previous current calendar month", date(2026, 2, 1), date(2026, 2, 28)),
        ("previous membership year", date(2024, 2, 29), date(2025, 2, 27)),
        ("same rolling 3 months last year", date(2025, 1, 1), date(2025, 3, 31)),
        ("same rolling 30 days last year", date(2025, 3, 2), date(2025, 3, 31)),
        ("same calendar month last year", date(2025, 2, 1), date(2025, 2, 28)),
        ("same since anniversary last year", date(2025, 2, 28), date(2025, 3, 31)),
    ],
)
def test_windows_cover_these_days(text, first, last):
    assert Window.parse(text).bounds(AS_OF, ANCHOR) == (first, last)


def test_only_several_calendar_periods_are_written_in_the_plural():
    assert str(Window("current", 1, "half")) == "current calendar half"
    assert str(Window("calendar", 2, "half")) == "last 2 calendar halves"
    assert str(Window("calendar", 1, "half")) == "calendar half"


@quick
@given(texts, shifts)
def test_a_window_is_written_as_it_is_read(text, shift):
    shifted = shift.format(text)

    assert str(Window.parse(shifted)) == shifted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "rolling",
        "rolling 0 months",
        "rolling 1201 months",
        "rolling 36501 days",
        "rolling 2 years",
        "last 101 calendar years",
        "calendar week",
        "previous",
        "previous previous calendar month",
        "Rolling 12 months",
    ],
)
def test_other_texts_are_no_window(text):
    with pytest.raises(BadWindow, match="is not a period of time"):
        Window.parse(text)


@quick
@given(texts, shifts, days)
def test_no_window_counts_what_happened_later(text, shift, as_of):
    first, last = Window.parse(shift.format(text)).bounds(as_of, date(2000, 1, 31))

    assert first <= last <= as_of


@quick
@given(texts, shifts, st.sampled_from(sorted(MONTHS)), days)
def test_pieces_partition_the_window(text, shift, unit, as_of):
    window = Window.parse(shift.format(text))
    anchor = date(2000, 1, 31)
    if not window.can_split(unit):
        with pytest.raises(ValueError, match="is not made of whole"):
            window.split(unit, as_of, anchor)
        return

    pieces = window.split(unit, as_of, anchor)

    assert (pieces[0][0], pieces[-1][1]) == window.bounds(as_of, anchor)
    assert all(first <= last for first, last in pieces)
    for before, after in pairwise(pieces):
        assert after[0] - before[1] == timedelta(days=1)


@quick
@given(texts.filter(lambda text: "current" not in text and "since" not in text), days)
def test_the_previous_window_ends_the_day_before(text, as_of):
    window, anchor = Window.parse(text), date(2000, 1, 31)
    first, _last = window.bounds(as_of, anchor)

    assert window.previous().bounds(as_of, anchor)[1] == first - timedelta(days=1)


def test_months_of_a_running_year_end_today():
    pieces = Window.parse("current calendar year").split("month", date(2026, 3, 15))

    assert pieces[0] == (date(2026, 1, 1), date(2026, 1, 31))
    assert pieces[-1] == (date(2026, 3, 1), date(2026, 3, 15))
    assert len(pieces) == 3


def test_months_of_a_rolling_window_end_on_the_same_day():
    pieces = Window.parse("rolling 2 months").split("month", date(2026, 3, 15))

    assert pieces == [
        (date(2026, 1, 16), date(2026, 2, 15)),
        (date(2026, 2, 16), date(2026, 3, 15)),
    ]


def test_anniversaries_need_an_anchor():
    window = Window.parse("membership year")

    assert window.needs_anchor
    with pytest.raises(ValueError, match="needs an anchor"):
        window.bounds(AS_OF)


def test_no_membership_year_ends_in_the_first_year():
    with pytest.raises(ValueError, match="began before the anchor"):
        Window.parse("membership year").bounds(AS_OF, date(2025, 6, 1))


@quick
@given(st.dates(date(1990, 1, 1), date(2020, 12, 31)), days)
def test_the_latest_anniversary_is_not_in_the_future(anchor, day):
    years = anniversaries_passed(anchor, day)

    assert add_months(anchor, 12 * years) <= day < add_months(anchor, 12 * years + 12)
