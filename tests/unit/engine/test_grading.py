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
from key_account_engine.words import condition_lines

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
    row = st.tuples(conditions, optional, optional, optional)
    rows = data.draw(st.lists(row, max_size=3))
    current = data.draw(st.none() | st.sampled_from("012"))
    tiers = tuple(Tier(str(n), n, *row) for n, row in enumerate(rows))
    scheme = Scheme("any", tiers)
    facts = data.draw(facts_for(scheme.needs))
    decision = decide(scheme, facts, current)

    fast = decide_fast(compile_scheme(scheme), facts, current)

    assert fast == (decision.tier, decision.conflicts)


# --- staying, and tiers that are fixed ---------------------------------------------

APART = Scheme(
    "apart",
    (
        Tier("A", 1, parsed({**YEAR, "gte": 500}), keep=parsed({**YEAR, "gte": 400})),
        Tier("B", 2, parsed({**YEAR, "gte": 100}), keep=parsed({**YEAR, "gte": 80})),
        Tier("C", 3, parsed("otherwise"), fixed=parsed({"flag": "growth"})),
    ),
)


@pytest.mark.parametrize(
    ("current", "revenue", "tier"),
    [
        ("A", 500, "A"),
        ("A", 400, "A"),
        ("A", 399, "B"),
        ("B", 499, "B"),
        # Who comes from above is measured by the limit for staying, on every level.
        ("A", 80, "B"),
        ("B", 79, "C"),
        ("C", 80, "C"),
        (None, 450, "B"),
    ],
)
def test_limits_for_staying_are_apart_from_those_for_getting_in(current, revenue, tier):
    facts = Facts(AS_OF, {MEASURE: Decimal(revenue)})

    decision = decide(APART, facts, current)

    assert decision.tier == tier
    assert decide_fast(compile_scheme(APART), facts, current)[0] == tier


def test_a_tier_that_was_kept_says_so():
    facts = Facts(AS_OF, {MEASURE: Decimal(450)})

    last = decide(APART, facts, "A").explanation["tried"][-1]

    assert (last["tier"], last["because"], last["verdict"]["limit"]) == (
        "A",
        "keep",
        "400",
    )


def test_a_fixed_tier_is_given_whatever_the_figures():
    """Direct customers count as ordinary ones, whatever they pick up.

    Covers: CLS-19
    """
    facts = Facts(AS_OF, {MEASURE: Decimal(900)}, flags=frozenset({"growth"}))

    decision = decide(APART, facts, "A")

    assert (decision.tier, decision.fixed) == ("C", True)
    assert decide_fast(compile_scheme(APART), facts, "A")[0] == "C"
    assert decision.explanation["tried"][0]["because"] == "fixed"


def test_the_words_name_limits_for_staying_and_fixed_tiers():
    facts = Facts(AS_OF, {MEASURE: Decimal(450)}, flags=frozenset({"growth"}))
    kept = decide(APART, Facts(AS_OF, {MEASURE: Decimal(450)}), "A")

    assert "A, to stay in it:" in condition_lines(kept)
    assert "C（固定等级）：" in condition_lines(decide(APART, facts), "zh_CN")


def test_what_staying_and_fixed_tiers_need_is_needed():
    assert APART.needs.flags == {"growth"}
    assert len(compile_scheme(APART).apart) == 3
    assert APART.levels == ("A", "B", "C")
