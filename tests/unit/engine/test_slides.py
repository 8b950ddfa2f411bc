"""What changes though nothing happens: which facts and tests have to be looked at."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from key_account_engine.condition import (
    BETWEEN,
    OPERATORS,
    Change,
    Compare,
    Days,
    Limit,
    Series,
)
from key_account_engine.dates import add_months, anniversaries_passed
from key_account_engine.measure import Measure
from key_account_engine.periods import Window
from key_account_engine.slides import (
    anniversary_days,
    moved_by_others,
    period_of_shares,
    slid,
    turning_days,
)

DAY = timedelta(days=1)
BEFORE = date(2026, 6, 29)

days = st.dates(date(2023, 1, 1), date(2026, 12, 31))
gaps = st.integers(0, 70)
windows = st.sampled_from(
    [
        "rolling 12 months",
        "rolling 90 days",
        "calendar month",
        "last 2 calendar quarters",
        "current calendar year",
        "previous rolling 3 months",
        "same rolling 10 days last year",
        "same current calendar month last year",
    ]
)
own_windows = st.sampled_from(
    ["since anniversary", "membership year", "same since anniversary last year"]
)


def counted(
    measure: Measure, day: date, anchor: date | None = None
) -> list[tuple[date, date]]:
    """The periods of a measure; none before the first anniversary."""
    assert measure.window is not None
    try:
        if measure.per:
            return list(measure.window.split(measure.per, day, anchor))
        return [measure.window.bounds(day, anchor)]
    except ValueError:
        return []


def places(periods: list[tuple[date, date]], fact: date) -> list[bool]:
    return [first <= fact <= last for first, last in periods]


@example("current calendar year", "month", date(2023, 12, 1), 31, date(2023, 12, 8))
@given(windows, st.sampled_from([None, "month"]), days, gaps, days)
def test_a_fact_on_another_day_counts_as_it_did(
    text: str, per: str | None, before: date, gap: int, fact: date
) -> None:
    window = Window.parse(text)
    assume(per is None or window.can_split(per))
    measure, now = Measure("revenue", window, per), before + gap * DAY
    assume(not any(a <= fact <= b for a, b in slid(measure, before, now)))

    old, new = counted(measure, before), counted(measure, now)

    # Periods begin, or end with the year: everybody is measured in a new month.
    both = min(len(old), len(new))
    assert places(old, fact)[:both] == places(new, fact)[:both]
    assert not any(places(old, fact)[both:] + places(new, fact)[both:])


@given(
    own_windows, st.sampled_from([None, "month"]), days, st.integers(0, 5), days, days
)
def test_in_the_own_year_a_fact_counts_as_it_did_between_anniversaries(
    text: str, per: str | None, before: date, gap: int, anchor: date, fact: date
) -> None:
    measure, now = Measure("revenue", Window.parse(text), per), before + gap * DAY
    slid_over = any(a <= fact <= b for a, b in slid(measure, before, now))

    old, new = counted(measure, before, anchor), counted(measure, now, anchor)

    assert (
        slid_over
        or anchor.day in anniversary_days(before, now)
        or places(old, fact) == places(new, fact)
    )


def test_the_same_day_slides_nothing() -> None:
    assert slid(Measure("revenue"), BEFORE, BEFORE) == ()


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (None, [(date(2026, 6, 30), date(2026, 7, 1))]),
        ("rolling 10 days", [(20, 21), (30, 31)]),
        ("current calendar month", [(1, 29), (31, 31)]),
    ],
)
def test_days_that_entered_or_left(
    window: str | None, expected: list[tuple[date | int, date | int]]
) -> None:
    """Numbers are days from the first of June: 31 is the first of July."""
    measure = Measure("revenue", Window.parse(window) if window else None)

    found = slid(measure, BEFORE, date(2026, 7, 1))

    first = date(2026, 5, 31)
    assert list(found) == [
        tuple(day if isinstance(day, date) else first + day * DAY for day in pair)
        for pair in expected
    ]


@given(days, st.integers(1, 5), st.integers(0, 12), st.integers(-3, 8))
def test_an_anniversary_is_on_one_of_the_days(
    before: date, gap: int, years: int, off: int
) -> None:
    now = before + gap * DAY
    anchor = add_months(now, -12 * years) - off * DAY
    passed = anniversaries_passed(anchor, now) - anniversaries_passed(anchor, before)

    assert not passed or anchor.day in anniversary_days(before, now)


limits = st.builds(
    Limit, st.sampled_from(sorted(OPERATORS)), st.integers(-40, 40).map(Decimal)
) | st.builds(
    lambda value, more: Limit(BETWEEN, Decimal(value), Decimal(value + more)),
    st.integers(-40, 40),
    st.integers(1, 30),
)


@given(limits, st.booleans())
def test_a_test_of_days_turns_exactly_on_its_days(limit: Limit, since: bool) -> None:
    leaf = Days("last_order", since, limit)

    def holds(number: int) -> bool:
        return limit.holds(Decimal(number if since else -number))

    turns = [n for n in range(-90, 91) if holds(n) != holds(n - 1)]

    assert list(turning_days(leaf)) == turns


YEAR = Window.parse("rolling 12 months")
SHARE = Measure("revenue_share", YEAR)
ENOUGH = Compare(SHARE, Limit("gte", Decimal("0.1")))


def test_a_share_against_a_limit_moves_with_the_others() -> None:
    revenue = Compare(Measure("revenue", YEAR), Limit("gte", Decimal(5)))

    assert moved_by_others([ENOUGH, revenue]) == {SHARE}


@pytest.mark.parametrize(
    "other",
    [
        Change(SHARE, Measure("revenue_share", None), Limit("gte", Decimal(0))),
        Series(SHARE, Limit("gte", Decimal(0)), 1, None, False),
    ],
)
def test_a_share_that_is_set_beside_another_counts_itself(
    other: Change | Series,
) -> None:
    assert moved_by_others([ENOUGH, other]) == frozenset()


@given(days)
def test_shares_are_noted_anew_each_week_and_at_the_end_of_a_month(day: date) -> None:
    tomorrow = day + DAY
    same = period_of_shares(day) == period_of_shares(tomorrow)
    ends = 1 in (tomorrow.day, (tomorrow + DAY).day)

    assert same == (tomorrow.weekday() != 0 and not ends)
