"""What holds for every movement, whatever an account's figures do."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.movement import NO_TIER, Movement, Way
from key_account_engine.movement_data import progress_data, read_progress
from key_account_engine.moves import move

from .movements import STARS, after, day
from .strategies import quick, thorough

ways = st.builds(Way, st.none() | st.integers(1, 3), st.integers(1, 3))
movements = st.builds(
    Movement,
    every=st.none() | st.sampled_from([1, 3]),
    up=ways,
    down=ways,
    grace=st.integers(0, 3),
    validity=st.integers(0, 4),
    cool_down=st.integers(0, 3),
    start=st.none() | st.sampled_from(STARS),
    asks_above=st.none() | st.integers(0, 2),
)
targets = st.sampled_from([*STARS, NO_TIER])
visits = st.lists(st.tuples(st.integers(0, 50), targets, st.booleans()), max_size=12)


def level(tier):
    """Return the place of a tier, the best first."""
    return [*STARS, NO_TIER].index(tier)


def walk(movement, days):
    """Yield each visit of an account: day, target, standing before, outcome."""
    standing, when = None, day("01-01")
    for wait, target, fixed in days:
        when += timedelta(days=wait)
        outcome = move(movement, STARS, standing, target, when, fixed=fixed)
        yield when, target, fixed, standing, outcome
        standing = after(standing, outcome, when)


@thorough
@given(movements, visits)
def test_the_same_figures_on_the_same_day_move_nothing(movement, days):
    """Covers: CLS-31"""
    for when, target, fixed, standing, outcome in walk(movement, days):
        written = after(standing, outcome, when)

        again = move(movement, STARS, written, target, when, fixed=fixed)

        assert again.tier == outcome.tier
        assert fixed or again.progress == outcome.progress


@thorough
@given(movements, visits)
def test_nothing_is_remembered_for_accounts_that_are_where_their_figures_are(
    movement, days
):
    for when, target, _fixed, _standing, outcome in walk(movement, days):
        assert (outcome.progress is None) == (outcome.tier == target)
        assert outcome.next is None or outcome.next > when


@thorough
@given(movements, visits)
def test_until_the_day_named_the_same_figures_give_the_same_outcome(movement, days):
    for when, target, fixed, standing, outcome in walk(movement, days):
        written = after(standing, outcome, when)
        end = outcome.next or when + timedelta(days=200)

        before = move(movement, STARS, written, target, end - timedelta(days=1))
        looked_at = after(written, before, end)

        if not fixed:
            assert (before.tier, before.asked) == (outcome.tier, outcome.asked)
            often = move(movement, STARS, looked_at, target, end)
            once = move(movement, STARS, written, target, end)
            assert (often.tier, often.asked) == (once.tier, once.asked)


@thorough
@given(movements, visits)
def test_a_move_never_skips_more_levels_than_allowed(movement, days):
    for _when, target, fixed, standing, outcome in walk(movement, days):
        if standing is None or fixed:
            continue
        way = movement.up if level(target) < level(standing.tier) else movement.down
        moved = level(outcome.tier) - level(standing.tier)
        assert abs(moved) <= (way.steps or len(STARS))
        assert movement.asks_above is None or abs(moved) <= movement.asks_above


@thorough
@given(movements, visits, targets, targets)
def test_better_figures_never_give_a_worse_tier(movement, days, one, other):
    better, worse = sorted((one, other), key=level)
    for when, _target, fixed, standing, _outcome in walk(
        replace(movement, asks_above=None), days
    ):
        rules = replace(movement, asks_above=None)
        high = move(rules, STARS, standing, better, when, fixed=fixed)
        low = move(rules, STARS, standing, worse, when, fixed=fixed)

        assert level(high.tier) <= level(low.tier)


@quick
@given(movements, visits)
def test_what_is_remembered_survives_as_json(movement, days):
    for _when, _target, _fixed, _standing, outcome in walk(movement, days):
        assert read_progress(progress_data(outcome.progress)) == outcome.progress
