from datetime import date
from decimal import Decimal

import pytest

from key_account_engine.facts import Facts, relative_change
from key_account_engine.measure import Measure, RankKey
from key_account_engine.periods import Window

AS_OF = date(2026, 1, 31)
YEARLY = Measure("revenue", Window.parse("membership year"))


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [
        ("50", "100", "-0.5"),
        ("150", "100", "0.5"),
        ("0", "100", "-1"),
        ("50", "-100", "1.5"),
        ("50", "0", None),
        (None, "100", None),
        ("50", None, None),
    ],
)
def test_change_is_relative_to_the_size_of_the_earlier_figure(now, before, change):
    figures = [None if text is None else Decimal(text) for text in (now, before)]

    assert relative_change(*figures) == (None if change is None else Decimal(change))


def test_nothing_is_known_of_an_empty_account():
    facts = Facts(AS_OF)
    measure = Measure("revenue")

    assert facts.figure(measure) is None
    assert facts.periods(measure) is None
    assert facts.days("last_order", since=True) is None
    assert facts.rank(RankKey(measure, "top_share_of_customers")) is None


def test_without_an_anchor_there_is_no_figure_of_a_membership_year():
    rank = RankKey(YEARLY, "top_share_of_customers")
    one = Decimal(1)
    known = {"values": {YEARLY: one}, "series": {YEARLY: [one]}, "ranks": {rank: one}}
    lost, member = Facts(AS_OF, **known), Facts(AS_OF, **known, anchor=AS_OF)

    assert (lost.figure(YEARLY), member.figure(YEARLY)) == (None, one)
    assert (lost.periods(YEARLY), member.periods(YEARLY)) == (None, [one])
    assert (lost.rank(rank), member.rank(rank)) == (None, one)


def test_days_are_counted_from_either_side():
    facts = Facts(AS_OF, events={"last_order": date(2026, 1, 1)})

    assert facts.days("last_order", since=True) == 30
    assert facts.days("last_order", since=False) == -30
