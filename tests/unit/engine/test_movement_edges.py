"""Movement where months are short, years are long, and runs come late or twice."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.dates import add_months
from key_account_engine.movement import (
    COOL_DOWN,
    GRACE,
    IN_A_ROW,
    PERIOD,
    VALIDITY,
    Movement,
    Outcome,
    Standing,
    Way,
)
from key_account_engine.moves import move

from .movements import ASKING, STARS, after
from .strategies import quick

DAY = timedelta(days=1)
MONTHLY = Movement(every=1, down=Way(in_a_row=3))
days = st.dates(date(2019, 1, 1), date(2033, 12, 31))


def visits(movement, standing, *looks):
    """Return the outcomes of visits, each a day of 2026 and the tier of its figures."""
    found = []
    for text, target in looks:
        when = date.fromisoformat(f"2026-{text}")
        found.append(move(movement, STARS, standing, target, when))
        standing = after(standing, found[-1], when)
    return found


# --- ends of months and years --------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "months", "until"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2028-02-29", 48, "2032-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
    ],
)
@pytest.mark.parametrize("why", [GRACE, VALIDITY, COOL_DOWN])
def test_a_time_ends_on_the_same_day_of_a_month_or_its_last(since, months, until, why):
    since, until = date.fromisoformat(since), date.fromisoformat(until)
    rules = Movement(**{why: months})
    begun = since if why == GRACE else since + DAY
    before = since - DAY if why == GRACE else since
    standing = Standing("two", before)

    held = move(rules, STARS, standing, "one", begun)
    standing = after(standing, held, begun)

    assert (held.tier, held.why, held.until) == ("two", why, until)
    assert move(rules, STARS, standing, "one", until - DAY).tier == "two"
    assert move(rules, STARS, standing, "one", until).tier == "one"


@quick
@given(days, st.integers(1, 30), st.sampled_from([VALIDITY, COOL_DOWN]))
def test_a_grade_given_on_any_day_holds_until_the_day_named(since, months, why):
    rules, standing = Movement(**{why: months}), Standing("two", since)
    until = add_months(since, months)

    for when in (since + DAY, until - DAY):
        outcome = move(rules, STARS, standing, "one", when)
        assert outcome.next == outcome.until == until
    assert move(rules, STARS, standing, "one", until) == Outcome("one")


@quick
@given(days, st.sampled_from([1, 3, 6, 12]))
def test_periods_follow_each_other_at_the_ends_of_the_calendars(today, every):
    rules = Movement(every=every)
    begins = rules.period_after(today)

    assert today < begins <= add_months(today, every + 1)
    assert (begins.day, (begins.month - 1) % every) == (1, 0)
    assert rules.period_after(begins - DAY) == begins
    assert rules.period_after(begins) == add_months(begins, every)


def test_what_happens_on_the_last_day_of_a_leap_month_is_of_that_month():
    standing = Standing("two", date(2028, 2, 29))

    for when in (date(2028, 2, 29), date(2028, 3, 1)):
        held = move(Movement(every=1), STARS, standing, "one", when)
        expected = ("two", PERIOD) if when.month == 2 else ("one", "")
        assert (held.tier, held.why) == expected


# --- late, twice, and back -----------------------------------------------------------


def test_a_scheme_made_within_a_period_moves_from_the_next_one_on():
    """A first grade is no change, and yet the first evaluation of its period."""
    rules = Movement(every=3, cool_down=12)

    first, within, later = visits(
        rules, None, ("05-20", "two"), ("06-30", "one"), ("07-01", "one")
    )

    assert (first, within.why, within.next) == (
        Outcome("two"),
        PERIOD,
        date(2026, 7, 1),
    )
    assert later == Outcome("one")


def test_periods_that_no_run_saw_count_for_nothing():
    """Three evaluations are needed, not three months."""
    standing = Standing("two", date(2026, 1, 5))

    outcomes = visits(
        MONTHLY, standing, ("02-01", "one"), ("05-01", "one"), ("06-01", "one")
    )

    assert [outcome.tier for outcome in outcomes] == ["two", "two", "one"]
    assert outcomes[1].why == IN_A_ROW


def test_time_goes_on_while_nobody_looks():
    standing = Standing("two", date(2026, 1, 5))

    first, second = visits(
        Movement(grace=2), standing, ("02-01", "one"), ("06-01", "one")
    )

    assert (first.why, second.tier) == (GRACE, "one")


def test_two_runs_of_a_period_are_one_evaluation_the_latest():
    standing = Standing("two", date(2026, 1, 5))

    *_others, last = visits(
        MONTHLY,
        standing,
        *(("02-01", "plain"), ("02-01", "one"), ("02-28", "one")),
        *(("03-01", "plain"), ("04-01", "plain")),
    )

    assert last.tier == "one"


def test_a_day_gone_back_within_a_row_counts_no_evaluation_more():
    """As after a clock that was set back."""
    standing = Standing("two", date(2026, 1, 5))

    outcomes = visits(
        MONTHLY, standing, *(("03-02", "one"), ("02-27", "one"), ("03-01", "one"))
    )

    assert [len(outcome.progress.seen) for outcome in outcomes] == [1, 1, 2]
    assert {outcome.tier for outcome in outcomes} == {"two"}


# --- another policy ------------------------------------------------------------------


@pytest.mark.parametrize("asks_above", [None, 1])
def test_what_the_policy_no_longer_asks_is_done(asks_above):
    """Also where the answer was no: that was one to the policy of then."""
    standing = Standing("one", date(2026, 1, 1))
    [asked] = visits(ASKING, standing, ("02-01", "two"))
    standing = after(standing, asked, None)

    rules = replace(ASKING, asks_above=asks_above)

    assert visits(rules, standing, ("02-02", "two")) == [Outcome("two")]


def test_what_the_policy_would_still_ask_is_not_asked_again():
    rules = replace(ASKING, asks_above=1)
    standing = Standing("plain", date(2026, 1, 1))
    [asked] = visits(ASKING, standing, ("02-01", "two"))
    standing = after(standing, asked, None)

    assert visits(rules, standing, ("02-02", "two")) == [asked]
