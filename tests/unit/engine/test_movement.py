"""How grades move: by steps, after a number of evaluations, within terms, or asked."""

from dataclasses import replace
from datetime import date

import pytest

from key_account_engine.movement import (
    ASKED,
    COOL_DOWN,
    GRACE,
    IN_A_ROW,
    NEAREST,
    NO_TIER,
    PERIOD,
    START,
    STEPS,
    VALIDITY,
    Movement,
    Outcome,
    Standing,
    Way,
)
from key_account_engine.moves import move

from .movements import ASKING, STARS, STEPWISE, after, day


def history(movement, months, standing=None):
    """Return the tier after each month's evaluation; a target for each month."""
    found = []
    for month, target in enumerate(months, 1):
        outcome = move(movement, STARS, standing, target, date(2026, month, 1))
        standing = after(standing, outcome, date(2026, month, 1))
        found.append(outcome.tier)
    return found


# --- one rule at a time ------------------------------------------------------------


def test_without_rules_an_account_goes_where_its_figures_are():
    assert history(Movement(), ["plain", "three", "one"]) == ["plain", "three", "one"]


def test_grades_go_up_and_down_in_sequence():
    """One level a month, up and down.

    Covers: CLS-20
    """
    months = ["plain", "three", "three", "three", "three", "plain", "plain"]

    assert history(STEPWISE, months) == [
        *("plain", "one", "two", "three", "three", "two", "one")
    ]


def test_a_step_says_what_it_held_back_and_until_when():
    outcome = move(
        STEPWISE, STARS, Standing("one", day("01-05")), "three", day("11-02")
    )

    assert (outcome.tier, outcome.why, outcome.next) == ("two", STEPS, day("12-01"))


def test_no_second_change_in_a_period():
    standing = Standing("one", day("11-02"))

    outcome = move(STEPWISE, STARS, standing, "three", day("11-30"))

    assert (outcome.tier, outcome.why, outcome.next) == ("one", PERIOD, day("12-01"))
    assert move(STEPWISE, STARS, standing, "three", day("12-01")).tier == "two"


@pytest.mark.parametrize(
    ("every", "first"), [(3, "10-01"), (6, "07-01"), (None, "06-02")]
)
def test_periods_are_those_of_the_calendar(every, first):
    assert Movement(every=every).period_after(
        day("09-30" if every == 3 else "06-01")
    ) == (day(first))


def test_up_and_down_need_their_own_number_of_evaluations():
    rules = Movement(every=1, up=Way(in_a_row=2), down=Way(in_a_row=3))
    months = ["one", "two", "two", "plain", "plain", "two", "plain", "plain", "plain"]

    assert history(rules, months) == ["one", "one", *["two"] * 6, "plain"]


def test_waiting_tells_how_many_evaluations_are_missing():
    rules = Movement(every=1, up=Way(in_a_row=3))

    outcome = move(rules, STARS, Standing("one", day("01-05")), "two", day("11-02"))

    assert (outcome.why, outcome.next) == (IN_A_ROW, day("12-01"))
    assert outcome.progress.seen == ("two",)


def test_a_row_counts_for_the_tier_that_all_of_it_reached():
    rules = Movement(every=1, up=Way(in_a_row=3))
    months = ["plain", "three", "two", "three", "three"]

    assert history(rules, months) == ["plain", "plain", "plain", "two", "two"]
    standing = Standing("plain", day("01-01"))
    for when, target in ((2, "three"), (3, "two"), (4, "three")):
        outcome = move(rules, STARS, standing, target, date(2026, when, 1))
        standing = after(standing, outcome, date(2026, when, 1))
    assert outcome.why == NEAREST


def test_grace_begins_with_the_first_worse_evaluation():
    rules = Movement(every=1, grace=3)
    standing = Standing("two", day("01-01"))

    first = move(rules, STARS, standing, "one", day("05-10"))
    last = move(rules, STARS, after(standing, first, None), "one", day("08-10"))

    assert (first.tier, first.why, first.until) == ("two", GRACE, day("08-10"))
    assert last.tier == "one"


def test_a_better_evaluation_ends_the_grace():
    rules = Movement(grace=2)
    standing = Standing("two", day("01-01"))
    first = move(rules, STARS, standing, "one", day("03-01"))

    better = move(rules, STARS, after(standing, first, None), "two", day("03-20"))
    again = move(rules, STARS, after(standing, better, None), "one", day("05-02"))

    assert (better, again.tier) == (Outcome("two"), "two")


def test_a_grade_holds_as_long_as_it_is_valid():
    rules = Movement(validity=12)
    standing = Standing("two", day("01-15"))

    held = move(rules, STARS, standing, "plain", day("06-01"))

    assert (held.tier, held.why, held.until) == ("two", VALIDITY, date(2027, 1, 15))
    assert move(rules, STARS, standing, "three", day("06-01")).tier == "three"
    assert move(rules, STARS, standing, "plain", date(2027, 1, 15)).tier == "plain"


def test_while_time_is_the_obstacle_it_looks_again_until_the_row_says_one_tier():
    """How often somebody looks does not change which tier all of them reached."""
    rules = Movement(validity=2, down=Way(in_a_row=2), start="three")
    standing = Standing("three", day("01-01"), first=True)
    for when, target in (("01-02", "two"), ("01-03", "plain")):
        mixed = move(rules, STARS, standing, target, day(when))
        standing = after(standing, mixed, day(when))

    same = move(rules, STARS, standing, "plain", day("01-04"))

    assert (mixed.why, mixed.until, mixed.next) == (
        VALIDITY,
        day("03-01"),
        day("01-04"),
    )
    assert (same.why, same.until, same.next) == (VALIDITY, day("03-01"), day("03-01"))


def test_no_change_soon_after_a_change():
    rules = Movement(cool_down=2)
    standing = Standing("two", day("05-15"))

    held = move(rules, STARS, standing, "three", day("07-14"))

    assert (held.tier, held.why, held.until) == ("two", COOL_DOWN, day("07-15"))
    first = replace(standing, first=True)
    assert move(rules, STARS, first, "three", day("07-14")).tier == "three"


def test_new_accounts_begin_with_the_tier_of_the_policy():
    rules = replace(STEPWISE, start="plain")

    first = move(rules, STARS, None, "three", day("03-05"))

    assert (first.tier, first.why, first.next) == ("plain", START, day("04-01"))
    assert move(rules, STARS, None, "three", day("03-05"), fixed=True).tier == "three"
    assert (
        move(replace(rules, start="gone"), STARS, None, "one", day("03-05")).tier
        == "one"
    )


def test_a_fixed_tier_is_held_back_by_nothing():
    rules = replace(STEPWISE, validity=12, grace=3, cool_down=3)
    standing = Standing("three", day("03-01"))

    assert move(rules, STARS, standing, "plain", day("03-02"), fixed=True) == Outcome(
        "plain"
    )


def test_after_a_decision_by_hand_only_steps_hold_back():
    rules = replace(STEPWISE, validity=12, grace=3, down=Way(steps=1, in_a_row=9))
    standing = Standing("three", day("03-01"), released=True)

    assert move(rules, STARS, standing, "plain", day("03-02")).tier == "two"


def test_no_tier_is_the_level_below_the_last():
    standing = Standing("one", day("01-01"))

    assert move(STEPWISE, STARS, standing, NO_TIER, day("02-01")).tier == "plain"
    standing = Standing(NO_TIER, day("01-01"))
    assert move(STEPWISE, STARS, standing, "three", day("02-01")).tier == "plain"


# --- proposals ---------------------------------------------------------------------


def test_a_move_that_needs_a_decision_is_asked_for_once():
    standing = Standing("one", day("01-01"))

    first = move(ASKING, STARS, standing, "two", day("02-01"))
    later = move(ASKING, STARS, after(standing, first, None), "two", day("05-01"))

    assert (first.tier, first.asked, first.why, first.next) == (
        "one",
        "two",
        ASKED,
        None,
    )
    assert later == replace(first, progress=first.progress)


def test_small_moves_need_no_decision():
    rules = replace(ASKING, asks_above=1)
    standing = Standing("plain", day("01-01"))

    assert move(rules, STARS, standing, "one", day("02-01")).tier == "one"
    assert move(rules, STARS, standing, "two", day("02-01")).asked == "two"


def test_other_figures_ask_for_another_move_at_once():
    standing = Standing("one", day("01-01"))
    first = move(ASKING, STARS, standing, "two", day("02-01"))
    standing = after(standing, first, None)

    assert move(ASKING, STARS, standing, "three", day("02-02")).asked == "three"
    assert move(ASKING, STARS, standing, "plain", day("02-02")).asked == "plain"
    assert move(ASKING, STARS, standing, "one", day("02-02")) == Outcome("one")
    standing = after(
        standing, move(ASKING, STARS, standing, "three", day("03-02")), None
    )
    assert standing.progress.seen == ("three",)


def test_a_tier_that_the_policy_has_no_more_is_forgotten():
    standing = Standing("one", day("01-01"))
    first = move(ASKING, STARS, standing, "two", day("02-01"))
    gone = replace(first.progress, asked="gone")

    outcome = move(ASKING, STARS, replace(standing, progress=gone), "two", day("02-01"))

    assert outcome.asked == "two"
    assert move(
        STEPWISE, STARS, Standing("old", day("01-01")), "one", day("03-01")
    ).tier == ("plain")
