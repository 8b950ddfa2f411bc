"""The readable evaluator: answers, figures, and JSON that lasts."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.condition import needs
from key_account_engine.explain import demand, describe, evaluate, lines, words
from key_account_engine.facts import Facts

from .strategies import conditions, facts_for, parsed, quick

AS_OF = date(2026, 1, 31)


def figures_of(condition, *numbers):
    """Return facts in which the only measure or series has these figures."""
    found = needs(condition)
    figures = [None if number is None else Decimal(number) for number in numbers]
    if found.series:
        return Facts(AS_OF, series={next(iter(found.series)): figures})
    return Facts(AS_OF, {next(iter(found.measures)): figures[0]})


@pytest.mark.parametrize(
    ("limit", "met"),
    [
        ({"gt": 300}, False),
        ({"gte": 300}, True),
        ({"lt": 300}, False),
        ({"lte": 300}, True),
        ({"eq": 300}, True),
        ({"between": [300, 500]}, True),
        ({"between": [100, 300]}, False),
    ],
)
def test_limits_are_strict_or_not_as_written(limit, met):
    condition = parsed({"metric": "revenue", **limit})

    assert evaluate(condition, figures_of(condition, "300")).met is met


@pytest.mark.parametrize(
    ("months", "met"),
    [
        ([301] * 6, True),
        ([300, 301, 301, 301, 301, 301], False),
        ([1, 301, 301, 301, 301, 301, 301], True),
        ([301] * 5, None),
        ([301, None, 301, 301, 301, 301], None),
        ([1, None, 301, 301, 301, 301], False),
    ],
)
def test_six_months_in_a_row(months, met):
    rule = {"metric": "revenue", "gt": 300, "per": "month", "in_a_row": 6}
    condition = parsed(rule)

    assert evaluate(condition, figures_of(condition, *months)).met is met


def test_the_first_tenth_of_the_customers():
    """Covers: CLS-15"""
    condition = parsed({"metric": "revenue", "top_share_of_customers": "10%"})
    rank = next(iter(needs(condition).ranks))

    def met(ahead):
        figure = None if ahead is None else Decimal(ahead)
        return evaluate(condition, Facts(AS_OF, ranks={rank: figure})).met

    assert [met(ahead) for ahead in ("0", "0.0999", "0.1", None)] == [
        True,
        True,
        False,
        None,
    ]


def test_the_json_holds_figures_limits_and_branches():
    rule = {"any": [{"metric": "revenue", "gte": 500000}, {"flag": "strategic"}]}
    condition = parsed(rule)
    verdict = evaluate(condition, figures_of(condition, "620000.00"))

    assert verdict.as_json() == {
        "kind": "any",
        "met": True,
        "of": [
            {
                "kind": "compare",
                "met": True,
                "metric": "revenue",
                "unit": "money",
                "op": "gte",
                "limit": "500000",
                "value": "620000",
            },
            {"kind": "flag", "met": False, "name": "strategic"},
        ],
    }


def test_a_change_shows_both_figures():
    rule = {"change": {"lte": "-50%"}, "against": "previous calendar month"}
    condition = parsed({"metric": "revenue", **rule})
    now, before = Decimal(40), Decimal(100)
    facts = Facts(AS_OF, {condition.measure: now, condition.base: before})
    part = evaluate(condition, facts).as_json()

    assert part["met"] is True
    assert (part["value"], part["now"], part["before"]) == ("-0.6", "40", "100")


@quick
@given(st.data())
def test_json_and_words_need_nothing_but_the_json(data):
    condition = data.draw(conditions)
    facts = data.draw(facts_for(needs(condition)))
    verdict = evaluate(condition, facts)
    kept = json.loads(json.dumps(verdict.as_json()))

    assert kept == verdict.as_json()
    for lang in ("en_US", "zh_CN"):
        assert words(kept, lang) == words(verdict, lang) != ""
        assert lines(kept, lang) == lines(verdict, lang)


@quick
@given(conditions)
def test_every_rule_can_be_described(condition):
    for lang in ("en_US", "zh_CN"):
        text = words(describe(condition), lang)

        assert text
        assert "{" not in text


@quick
@given(st.data())
def test_a_verdict_tells_what_was_demanded(data):
    """The rule in words, years later, from the evidence alone."""
    condition = data.draw(conditions)
    verdict = evaluate(condition, data.draw(facts_for(needs(condition))))

    assert demand(verdict.as_json()) == describe(condition)
