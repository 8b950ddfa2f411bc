"""Which tier an account gets, and which evidence speaks against it."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.facts import Facts
from key_account_engine.grading import (
    Scheme,
    Tier,
    compile_scheme,
    decide,
    decide_fast,
)

from .strategies import conditions, facts_for, parsed, quick

AS_OF = date(2026, 1, 31)
YEAR = {"metric": "revenue", "over": "rolling 12 months"}
ABC = Scheme(
    "abc",
    (
        Tier("C", 30, parsed({**YEAR, "lt": 100000})),
        Tier(
            "A", 10, parsed({"any": [{**YEAR, "gte": 500000}, {"flag": "strategic"}]})
        ),
        Tier(
            "B",
            20,
            parsed({**YEAR, "between": [100000, 500000]}),
            signals=parsed({"flag": "growth"}),
        ),
    ),
)
(MEASURE,) = ABC.needs.measures


def decided(revenue, *flags):
    """Return the decision for an account."""
    figure = None if revenue is None else Decimal(revenue)
    return decide(ABC, Facts(AS_OF, {MEASURE: figure}, flags=frozenset(flags)))


@pytest.mark.parametrize(
    ("revenue", "flags", "tier"),
    [
        ("500000", (), "A"),
        ("499999.99", (), "B"),
        ("100000", (), "B"),
        ("99999.99", (), "C"),
        ("1", ("strategic",), "A"),
        (None, (), None),
        (None, ("strategic",), "A"),
    ],
)
def test_abc_by_amount_with_a_strategic_override(revenue, flags, tier):
    """Covers: CLS-09, CLS-10, CLS-11"""
    assert decided(revenue, *flags).tier == tier


def test_flags_that_point_to_another_tier_are_shown():
    decision = decided("1", "growth")

    assert (decision.tier, decision.conflicts) == ("C", ("B",))
    assert decision.explanation["conflicts"][0]["tier"] == "B"


@pytest.mark.parametrize("revenue", [None, "1", "100000", "500000"])
@pytest.mark.parametrize("flags", [(), ("growth",), ("strategic", "growth")])
def test_fast_decisions_of_this_scheme(revenue, flags):
    decision = decided(revenue, *flags)
    figure = None if revenue is None else Decimal(revenue)
    facts = Facts(AS_OF, {MEASURE: figure}, flags=frozenset(flags))

    fast = decide_fast(compile_scheme(ABC), facts)

    assert fast == (decision.tier, decision.conflicts)


def test_a_scheme_without_signals_has_no_conflicts():
    scheme = Scheme("one", (Tier("A", 1, parsed("otherwise")),))

    assert decide_fast(compile_scheme(scheme), Facts(AS_OF)) == ("A", ())


def test_evidence_for_the_tier_that_was_decided_is_no_conflict():
    decision = decided("100000", "growth")

    assert (decision.tier, decision.conflicts) == ("B", ())
    assert "conflicts" not in decision.explanation


def test_the_explanation_keeps_what_was_tried_and_the_figures():
    decision = decided("100000")

    assert [item["tier"] for item in decision.explanation["tried"]] == ["A", "B"]
    assert decision.explanation["as_of"] == "2026-01-31"
    assert decision.figures == {"revenue|rolling 12 months": "100000"}
    assert decided(None).figures == {"revenue|rolling 12 months": None}
    assert decision.as_json() is decision.explanation


@quick
@given(st.data())
def test_fast_decisions_equal_explained_ones(data):
    optional = st.none() | conditions
    rows = data.draw(st.lists(st.tuples(conditions, optional), max_size=3))
    tiers = tuple(Tier(str(n), n, *row) for n, row in enumerate(rows))
    scheme = Scheme("any", tiers)
    facts = data.draw(facts_for(scheme.needs))
    decision = decide(scheme, facts)

    fast = decide_fast(compile_scheme(scheme), facts)

    assert fast == (decision.tier, decision.conflicts)
