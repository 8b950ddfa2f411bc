"""What a survey asks, and what answers are worth."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.scoring import Scale
from key_account_engine.surveys import (
    check_survey,
    mean,
    nps_group,
    on_scale,
    points_of,
)


def scale(low: str, high: str) -> Scale:
    return Scale(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("low", "high", "points"),
    [
        ("1", "5", (1, 5)),
        ("0", "10", (0, 10)),
        ("1.0", "5.00", (1, 5)),
        ("0", "100", (0, 10)),
        ("-2", "2", (0, 10)),
        ("0.5", "4.5", (0, 10)),
        ("1", "11", (0, 10)),
    ],
)
def test_a_question_offers_the_scale_where_it_can(
    low: str, high: str, points: tuple[int, int]
) -> None:
    assert points_of(scale(low, high)) == points


@pytest.mark.parametrize(
    ("answer", "low", "high", "score"),
    [
        (4, "1", "5", "4"),
        (7, "0", "100", "70"),
        (5, "-1", "1", "0"),
        (0, "0.5", "4.5", "0.5"),
        (99, "1", "5", "5"),
        (-3, "1", "5", "1"),
    ],
)
def test_answers_are_put_on_the_scale(
    answer: int, low: str, high: str, score: str
) -> None:
    ends = scale(low, high)

    assert on_scale(answer, points_of(ends), ends) == Decimal(score)


@given(
    st.decimals(-1000, 1000, places=2), st.decimals("0.01", 1000, places=2), st.data()
)
def test_more_points_are_never_a_lower_score(
    low: Decimal, width: Decimal, data: st.DataObject
) -> None:
    ends = Scale(low, low + width)
    points = points_of(ends)
    first, last = points
    less = data.draw(st.integers(first, last))
    more = data.draw(st.integers(less, last))

    assert on_scale(less, points, ends) <= on_scale(more, points, ends)
    assert on_scale(first, points, ends) == ends.minimum
    assert on_scale(last, points, ends) == ends.maximum


def test_the_mean_of_nothing_is_nothing() -> None:
    assert mean([]) is None
    assert mean([Decimal(2), Decimal(5)]) == Decimal("3.5")


@pytest.mark.parametrize(
    ("answer", "group"),
    [
        (0, "detractor"),
        (6, "detractor"),
        (7, "passive"),
        (8, "passive"),
        (9, "promoter"),
    ],
)
def test_recommendations_fall_into_three_groups(answer: int, group: str) -> None:
    assert nps_group(answer) == group


FIVE = {"minimum": "1", "maximum": "5"}


def problems(**values: Any) -> list[tuple[Any, str]]:
    item = {"kind": "survey_type", "key": "annual", "values": values}
    return [(problem.path, problem.code) for problem in check_survey(item)]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"scale": None, "low_below": None, "analysis_days": None},
        {"scale": FIVE, "satisfied_from": "4", "low_below": "3"},
        {"satisfied_from": "4"},
        {"papers": ["report"], "channels": ["mail"], "link_channel": "mail"},
        {"link_channel": "mail"},
        {"interval_months": 12, "contact_days": 0, "analysis_days": 1},
    ],
)
def test_a_sound_survey_has_no_problem(values: dict[str, Any]) -> None:
    assert problems(**values) == []


@pytest.mark.parametrize(
    ("values", "path", "code"),
    [
        ({"scale": {"minimum": "5", "maximum": "5"}}, ("scale",), "POL312"),
        ({"scale": FIVE, "satisfied_from": "7"}, ("satisfied_from",), "POL312"),
        ({"scale": FIVE, "low_below": 0}, ("low_below",), "POL312"),
        ({"scale": None, "low_below": "3"}, ("low_below",), "POL313"),
        (
            {"scale": FIVE, "satisfied_from": "3", "low_below": "4"},
            ("low_below",),
            "POL313",
        ),
        ({"interval_months": -1}, ("interval_months",), "POL312"),
        ({"contact_days": 99999}, ("contact_days",), "POL312"),
        ({"analysis_days": 0}, ("analysis_days",), "POL312"),
        ({"analysis_days": 9999}, ("analysis_days",), "POL312"),
        ({"papers": ["report", "essay"]}, ("papers", 1), "POL101"),
        ({"channels": ["fax"], "link_channel": "mail"}, ("link_channel",), "POL313"),
    ],
)
def test_what_cannot_be_meant_is_found(
    values: dict[str, Any], path: tuple[Any, ...], code: str
) -> None:
    assert problems(**values) == [(path, code)]
