"""Groups of companies: between worst and best, and nothing from those without data."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.groups import BEST, MEAN, WORST, Member, group_words, roll_up

from .strategies import quick

LEVELS = ("A", "B", "C")
NAMES = {"A": "Gold", "B": "Silver", "C": "Bronze"}
MINE, PLANT, PORT = (
    Member("Mine", "A", Decimal(100)),
    Member("Plant", "C", Decimal(300)),
    Member("Port", None, Decimal(900)),
)

rules = st.sampled_from([BEST, WORST, MEAN])
members = st.builds(
    Member,
    st.sampled_from(["Mine", "Plant"]),
    st.sampled_from(["A", "B", "C", "gone", None]),
    st.decimals(-5, 1000, places=2),
)
without_data = st.builds(
    Member, st.just("Port"), st.sampled_from(["gone", None]), st.just(Decimal(50))
)
groups = st.lists(members, max_size=6)


@pytest.mark.parametrize(("rule", "tier"), [(BEST, "A"), (WORST, "C"), (MEAN, "C")])
def test_a_group_comes_to_what_its_rule_says(rule, tier):
    """Three quarters of the revenue are bronze: 0.25 × 0 + 0.75 × 2 = 1.5, the lower."""
    assert roll_up(rule, [MINE, PLANT, PORT], LEVELS).tier == tier


def test_more_revenue_moves_the_mean():
    best = Member("Mine", "A", Decimal("300.01"))

    assert roll_up(MEAN, [best, PLANT], LEVELS).tier == "B"


def test_a_mean_asks_nobody_without_revenue():
    idle = Member("Idle", "A")
    found = roll_up(MEAN, [idle, PLANT], LEVELS)

    assert (found.tier, found.counted) == ("C", 1)
    assert roll_up(BEST, [idle, PLANT], LEVELS).counted == 2


def test_coverage_is_the_part_with_data():
    found = roll_up(BEST, [MINE, PLANT, PORT], LEVELS)

    assert (found.counted, found.coverage * 3) == (2, 2)


def test_a_group_without_data_has_no_grade():
    assert roll_up(MEAN, [PORT], LEVELS).tier is None
    assert roll_up(BEST, [], LEVELS).coverage == 0


@quick
@given(rules, groups)
def test_the_grade_is_one_between_worst_and_best_of_those_counted(rule, group):
    found = roll_up(rule, group, LEVELS)
    counted = [
        LEVELS.index(member.tier)
        for member, share in zip(group, found.shares, strict=True)
        if share is not None
    ]

    if counted:
        assert min(counted) <= LEVELS.index(found.tier) <= max(counted)
        assert sum(share for share in found.shares if share is not None) == 1
    else:
        assert found.tier is None


@quick
@given(rules, st.data())
def test_the_order_of_the_members_is_no_matter(rule, data):
    group = data.draw(groups)
    other = roll_up(rule, data.draw(st.permutations(group)), LEVELS)
    found = roll_up(rule, group, LEVELS)

    assert (found.tier, found.coverage) == (other.tier, other.coverage)


@quick
@given(rules, groups, without_data)
def test_a_member_without_data_changes_nothing_but_the_coverage(rule, group, member):
    found = roll_up(rule, group, LEVELS)
    more = roll_up(rule, [*group, member], LEVELS)

    assert (more.tier, more.shares) == (found.tier, (*found.shares, None))
    assert more.coverage <= found.coverage


def test_words_name_each_member_with_tier_and_weight():
    found = roll_up(MEAN, [MINE, PLANT, PORT], LEVELS)

    assert group_words(found, "en_US", NAMES) == [
        "mean of the group by revenue: Bronze, from 2 of 3 accounts (67 %)",
        "Mine: Gold, weight 25 %",
        "Plant: Bronze, weight 75 %",
        "Port: no data",
    ]


def test_words_have_no_weight_where_none_counts_and_tell_what_is_hidden():
    found = roll_up(BEST, [MINE], LEVELS)

    assert group_words(found, "zh_CN", NAMES, hidden=2) == [
        "集团内最高等级：Gold，依据1个客户中的1个（100%）",
        "Mine：Gold",
        "另有2个无权查看，未计入",
    ]


def test_words_of_a_group_without_data():
    assert group_words(roll_up(WORST, [PORT], LEVELS), "en_US", NAMES) == [
        "worst grade of the group: no grade, from 0 of 1 accounts (0 %)",
        "Port: no data",
    ]
