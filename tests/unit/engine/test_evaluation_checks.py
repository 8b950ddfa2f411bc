"""Measures, rules and coverage of a whole document."""

import pytest

from .test_documents import NAME, REVENUE, found

ORDERS = {"kind": "linear", "metric": "orders", "from": "0", "to": "12"}
YES_NO = {"kind": "boolean", "when": {"flag": "strategic"}}
RULE = {"name": NAME, "when": {"criterion": "size", "below": "50"}}
VETO = {**RULE, "veto": True}


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (
            {"evaluation_type/annual": {"min_coverage": "101"}},
            ("evaluation_type/annual", "min_coverage", "POL312"),
        ),
        *(
            ({"evaluation_type/annual": values}, ("evaluation_type/annual", *expected))
            for values, expected in (
                ({"regular": ["year", "week"]}, ("regular.1", "POL101")),
                ({"regular": ["year"], "starts": "02-29"}, ("starts", "POL109")),
                ({"regular": ["year"], "starts": "soon"}, ("starts", "POL109")),
                ({"regular": ["half"], "starts": "12-01"}, ("starts", "POL313")),
                ({"approval": "chain"}, ("approval", "POL207")),
                ({"panel": {"sales": "role/none"}}, ("panel.sales", "POL207")),
                ({"panel": {"seles": "manager"}}, ("panel.seles", "POL207")),
                ({"poor_in_a_row": 0}, ("poor_in_a_row", "POL312")),
                ({"poor_in_a_row": 3}, ("poor_in_a_row", "POL313")),
                ({"poor_scheme": "abc", "poor_steps": 0}, ("poor_steps", "POL312")),
                ({"poor_steps": 1}, ("poor_steps", "POL313")),
                ({"turn_grade": "down"}, ("turn_grade", "POL313")),
                ({"poor_tier": "abc/Z"}, ("poor_tier", "POL207")),
                (
                    {"poor_scheme": "abc", "poor_option": "flag/strategic"},
                    ("poor_option", "POL313"),
                ),
            )
        ),
        (
            {"criterion/size/amount": {"measure": {"kind": "bands"}}},
            ("criterion/size/amount", "measure.kind", "POL101"),
        ),
        (
            {"criterion/size/amount": {"max_age": "soon"}},
            ("criterion/size/amount", "max_age", "POL109"),
        ),
        (
            {"criterion/size/amount": {"missing": {"neutral": "101"}}},
            ("criterion/size/amount", "missing.neutral", "POL312"),
        ),
        (
            {"criterion/size": {"measure": ORDERS}},
            ("criterion/size", "measure", "POL313"),
        ),
        (
            {"criterion/size/amount": {"measure": {**YES_NO, "yes": "101"}}},
            ("criterion/size/amount", "measure.yes", "POL312"),
        ),
        (
            {"evaluation_type/annual": {"rules": {"a": {**RULE, "cap": "best"}}}},
            ("evaluation_type/annual", "rules.a.cap", "POL207"),
        ),
        (
            {"evaluation_type/annual": {"rules": {"a": VETO}, "bands": None}},
            ("evaluation_type/annual", "rules.a", "POL207"),
        ),
        (
            {
                "evaluation_type/annual": {
                    "rules": {"a": {**VETO, "when": {"criterion": "x", "below": "1"}}}
                }
            },
            ("evaluation_type/annual", "rules.a.when.criterion", "POL207"),
        ),
        (
            {
                "evaluation_type/annual": {
                    "rules": {
                        "a": {**VETO, "when": {"criterion": "size", "bands": ["x"]}}
                    }
                }
            },
            ("evaluation_type/annual", "rules.a.when.bands", "POL207"),
        ),
    ],
)
def test_one_mistake_gives_one_problem(at, expected):
    """Covers: EVA-02"""
    assert found(at) == [expected]


def test_measures_and_rules_that_fit_have_no_problems():
    at = {
        "criterion/size/amount": {"measure": ORDERS, "max_age": "3 months"},
        "criterion/size/flagged": {
            "parent": "size",
            "measure": YES_NO,
            "missing": "worst",
        },
        "criterion/size/judged": {"parent": "size", "missing": {"neutral": "50"}},
        "evaluation_type/annual": {
            "scale": {"minimum": "0", "maximum": "100"},
            "min_coverage": "60",
            "regular": ["year"],
            "starts": "12-01",
            "approval": "opinion",
            "bands": {"all": {"name": NAME, "minimum": "0", "outcome": "poor"}},
            "poor_in_a_row": 3,
            "rules": {
                "a": VETO,
                "b": {
                    **RULE,
                    "when": {"criterion": "size/flagged", "bands": ["no"]},
                    "cap": "all",
                },
            },
        },
    }

    assert found(at) == []


def test_open_ends_of_a_table_are_a_warning_beside_other_problems():
    table = {"kind": "band", **REVENUE, "bands": {"a": {"from": 1, "score": "5"}}}
    at = {
        "criterion/size/amount": {"measure": table},
        "evaluation_type/annual": {"scale": {"minimum": "0", "maximum": "1"}},
    }

    assert found(at) == [
        ("criterion/size/amount", "measure.bands.a", "POL302"),
        ("criterion/size/amount", "measure.bands.a.score", "POL312"),
    ]


def test_broken_evaluation_types_are_not_looked_into():
    at = {"evaluation_type/annual": {"criteria": 1}, "criterion/size": {"weight": "9"}}

    assert found(at) == [("evaluation_type/annual", "criteria", "POL101")]


def test_top_level_criteria_without_an_evaluation_are_siblings():
    at = {"evaluation_type/annual": None, "criterion/size": {"weight": "90"}}

    assert found(at) == [("criterion/size", "weight", "POL301")]


def test_a_document_without_criteria_has_no_weights():
    gone = ("evaluation_type/annual", "criterion/size", "criterion/size/amount")

    assert found(dict.fromkeys(gone)) == []


def test_points_fit_any_scale_that_is_not_decided():
    at = {
        "criterion/size/amount": {"missing": {"neutral": "101"}},
        "evaluation_type/annual": {"scale": None},
    }

    assert found(at) == []
