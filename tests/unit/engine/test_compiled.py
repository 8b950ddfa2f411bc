"""The fast evaluator answers what the readable one answers."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.compiled import compile_condition
from key_account_engine.condition import needs
from key_account_engine.explain import evaluate
from key_account_engine.facts import Facts

from .strategies import (
    condition_data,
    conditions,
    facts_for,
    leaves,
    parsed,
    quick,
    thorough,
)


@thorough
@given(st.data())
def test_compiled_equals_readable(data):
    condition = data.draw(conditions)
    facts = data.draw(facts_for(needs(condition)))

    assert compile_condition(condition)(facts) is evaluate(condition, facts).met


@pytest.mark.parametrize("kind", ["all", "any", "not", "at_least"])
@quick
@given(data=st.data())
def test_groups_agree_whatever_their_parts_answer(kind, data):
    parts = data.draw(st.lists(leaves | condition_data, min_size=1, max_size=3))
    rule = {"not": parts[0]} if kind == "not" else {kind: parts}
    if kind == "at_least":
        rule = {"at_least": (len(parts) + 1) // 2, "of": parts}
    condition = parsed(rule)
    facts = data.draw(facts_for(needs(condition)))

    assert compile_condition(condition)(facts) is evaluate(condition, facts).met


YEARLY = {"metric": "revenue", "over": "membership year"}
LEAVES = [
    {"metric": "revenue", "gte": 2},
    {"metric": "revenue", "between": [2, 3]},
    {**YEARLY, "gte": 2},
    {"metric": "revenue", "gte": 2, "per": "month", "in_a_row": 2},
    {**YEARLY, "gte": 2, "per": "month", "in_a_row": 2},
    {"metric": "revenue", "change": {"gt": "0%"}, "against": "previous calendar year"},
    {"metric": "revenue", "top_share_of_customers": "10%"},
    {"score": "annual", "gte": 2},
    {"days_since": "last_order", "gte": 2},
    {"flag": "strategic"},
    {"option": "industry/retail"},
]


@pytest.mark.parametrize("figure", [None, "1", "2", "3"])
@pytest.mark.parametrize("anchor", [None, date(2020, 1, 1)])
@pytest.mark.parametrize("rule", LEAVES)
def test_every_kind_of_rule_agrees(rule, figure, anchor):
    number = None if figure is None else Decimal(figure)
    for kind in ("all", "any", "not", "at_least"):
        parts = [rule, {"flag": "strategic"}]
        group = {"not": rule} if kind == "not" else {kind: parts}
        condition = parsed(
            {"at_least": 1, "of": parts} if kind == "at_least" else group
        )
        facts = known(needs(condition), number, anchor)

        assert compile_condition(condition)(facts) is evaluate(condition, facts).met


def known(found, number, anchor):
    """Return facts in which every figure is the same number."""
    day = date(2026, 1, 31)
    event = None if number is None else day - timedelta(days=int(number))
    return Facts(
        day,
        dict.fromkeys(found.measures, number),
        {measure: [number, number] for measure in found.series} if number else {},
        frozenset({"strategic"} if number == 1 else ()),
        frozenset({"industry/retail"} if number == 2 else ()),
        dict.fromkeys(found.events, event),
        dict.fromkeys(found.scores, number),
        dict.fromkeys(found.ranks, number and number / 20),
        anchor,
    )


def test_otherwise_is_always_met():
    assert compile_condition(parsed("otherwise"))(Facts(date(2026, 1, 1))) is True
