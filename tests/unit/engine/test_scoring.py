"""Weighted scores, what stands in for missing ones, and bands."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.scoring import (
    Band,
    Criterion,
    Missing,
    Scale,
    band_of,
    check_bands,
    check_weights,
    weighted_score,
)

from .strategies import quick

D = Decimal
TREE = [
    Criterion("scale", D(60)),
    Criterion("scale/amount", None, "scale"),
    Criterion("scale/frequency", None, "scale"),
    Criterion("credit", D(40)),
]
BANDS = [Band("good", D(60)), Band("excellent", D(85)), Band("poor", D(0))]


def test_parents_are_the_mean_of_their_parts():
    """Covers: EVA-02"""
    scores = {"scale/amount": D(80), "scale/frequency": D(60), "credit": D(100)}
    score = weighted_score(TREE, scores)

    assert score.parts["scale"] == 70
    assert score.total == 82
    assert score.coverage == 1
    assert score.weights["scale/amount"] == D("0.3")


def test_without_weights_all_count_alike():
    criteria = [Criterion(key) for key in "abc"]
    score = weighted_score(criteria, {"a": D(100), "b": D(0), "c": D(0)})

    assert score.total == D("33.3333")
    assert score.weights["a"] == D("0.3333")


@pytest.mark.parametrize(
    ("missing", "total"), [("exclude", 90), ("neutral", 70), ("worst", 45)]
)
def test_missing_scores(missing, total):
    criteria = [Criterion("a", D(50)), Criterion("b", D(50))]
    score = weighted_score(criteria, {"a": D(90), "b": None}, missing=missing)

    assert score.total == total
    assert score.coverage == D("0.5")


def test_a_criterion_says_itself_what_stands_in():
    """Covers: EVA-17"""
    criteria = [
        Criterion("a", D(50)),
        Criterion("b", D(25), missing=Missing("neutral", D(30))),
        Criterion("c", D(25), missing=Missing("worst")),
    ]
    score = weighted_score(criteria, {"a": D(90)})

    assert score.total == D("52.5")
    assert score.coverage == D("0.5")


def test_t11_a_measure_without_data_lowers_the_coverage_and_not_the_result():
    criteria = [Criterion("orders", D(60)), Criterion("payments", D(40))]
    full = weighted_score(criteria, {"orders": D(90), "payments": D(90)})
    half = weighted_score(criteria, {"orders": D(90), "payments": None})

    assert (full.coverage, half.coverage) == (1, D("0.6"))
    assert band_of(half.total, BANDS) == band_of(full.total, BANDS) == "excellent"


def test_a_line_without_ends_makes_up_for_others_but_stays_on_the_scale():
    criteria = [Criterion("a", unbounded=True), Criterion("b")]

    assert weighted_score(criteria, {"a": D(150), "b": D(0)}).total == 75
    assert weighted_score(criteria, {"a": D(250), "b": D(50)}).total == 100
    assert weighted_score(criteria, {"a": D(-90), "b": D(50)}).total == 0


def test_nothing_scored_gives_nothing():
    score = weighted_score(TREE, {})

    assert (score.total, score.coverage, score.parts["scale"]) == (None, 0, None)


def test_weights_of_zero_do_not_count():
    criteria = [Criterion("a", D(0)), Criterion("b", D(0))]

    assert weighted_score(criteria, {"a": D(5), "b": D(5)}).total is None


def test_scores_must_lie_on_the_scale():
    with pytest.raises(ValueError, match="a: 6 is not from 1 to 5"):
        weighted_score([Criterion("a")], {"a": D(6)}, Scale(D(1), D(5)))


def test_other_ways_with_missing_scores_are_refused():
    with pytest.raises(ValueError, match="`guess` is none of exclude, neutral, worst"):
        weighted_score([], {}, missing="guess")


@quick
@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9)), min_size=1, max_size=6)
)
def test_the_total_lies_between_the_scores(rows):
    criteria = [Criterion(str(n), D(row[1])) for n, row in enumerate(rows)]
    scores = {str(n): D(row[0]) for n, row in enumerate(rows)}
    total = weighted_score(criteria, scores).total

    assert min(scores.values()) <= total <= max(scores.values())


@pytest.mark.parametrize(
    ("score", "band"),
    [
        ("0", "poor"),
        ("59.9999", "poor"),
        ("60", "good"),
        ("84.9999", "good"),
        ("85", "excellent"),
        ("100", "excellent"),
    ],
)
def test_bands_begin_at_their_minimum(score, band):
    """Covers: EVA-02"""
    assert band_of(D(score), BANDS) == band


def test_no_band_below_the_lowest_or_without_a_score():
    assert band_of(D(1), BANDS[:2]) is None
    assert band_of(None, BANDS) is None


@pytest.mark.parametrize(
    ("criteria", "messages"),
    [
        ([Criterion("a"), Criterion("b")], []),
        ([Criterion("a", D(40)), Criterion("b", D(60))], []),
        (
            [Criterion("a", D("40.5")), Criterion("b", D(60))],
            [
                "weights of criteria add up to 100.5, not 100, and count as "
                "`a` 40.3%, `b` 59.7%"
            ],
        ),
        (
            [Criterion("a", D(100)), Criterion("b")],
            ["weights of criteria are missing for `b`"],
        ),
        (
            [Criterion("a", D(150)), Criterion("b", D(-50))],
            ["weights of criteria must not be negative"],
        ),
        (
            [Criterion("a"), Criterion("a/b", D(10), "a")],
            [
                "weights of criteria below `a` add up to 10, not 100, and count as "
                "`a/b` 100%"
            ],
        ),
    ],
)
def test_weights_of_siblings(criteria, messages):
    """Covers: EVA-02"""
    assert [problem.message for problem in check_weights(criteria)] == messages


def test_weights_that_are_all_zero_are_refused():
    """Nothing could be scored, and nobody would be told why."""
    [problem] = check_weights([Criterion("a", D(0)), Criterion("b", D(0))])

    assert problem.severity == "error"
    assert problem.message == "weights of criteria are all 0: nothing can be scored"
    assert "give one of them a weight" in problem.hint


def test_parts_of_a_criterion_that_is_for_rules_alone_need_no_weight():
    parts = [Criterion("a/b", D(0), "a"), Criterion("a/c", D(0), "a")]

    for_rules = [Criterion("x", D(100)), Criterion("a", D(0)), *parts]
    counted = [Criterion("a", D(100)), *parts]

    assert check_weights(for_rules) == []
    [problem] = check_weights(counted)
    assert (problem.path, problem.severity) == (("a",), "error")


def test_weights_that_are_no_hundred_warn_only():
    """They count by their share, as the warning says."""
    [problem] = check_weights([Criterion("a", D(3)), Criterion("b", D(1))])

    assert problem.severity == "warning"
    assert "`a` 75%, `b` 25%" in problem.message


def test_the_path_of_wrong_weights_ends_with_the_parent():
    criteria = [Criterion("a"), Criterion("a/b", D(10), "a")]

    assert check_weights(criteria, ("criteria",))[0].path == ("criteria", "a")


@pytest.mark.parametrize(
    ("bands", "messages"),
    [
        ([], []),
        (BANDS, []),
        (BANDS[:2], ["no band for scores between 0 and 60"]),
        (
            [*BANDS, Band("top", D(101))],
            ["band `top` begins outside the scale from 0 to 100"],
        ),
        ([*BANDS, Band("fine", D(60))], ["bands `good` and `fine` begin alike"]),
    ],
)
def test_bands_have_to_fit_the_scale(bands, messages):
    """Covers: EVA-02"""
    assert [problem.message for problem in check_bands(bands)] == messages
