"""Several forms of one kind of evaluation, each for some of the accounts."""

import pytest

from .test_documents import NAME, REVENUE, found

YEAR = {**REVENUE, "over": "rolling 12 months"}
LARGE = {"form_of": "annual", "condition": {**YEAR, "gte": "500"}}
SMALL = {"form_of": "annual", "condition": {**YEAR, "lt": "100"}}
FLAGGED = {"form_of": "annual", "condition": {"flag": "strategic"}}


def problems(annual=None, **forms):
    """Return what is found in forms beside the sound policy's `annual`."""
    form = {"name": NAME, "criteria": ["size"]}
    at = {f"evaluation_type/{key}": {**form, **values} for key, values in forms.items()}
    if annual:
        at["evaluation_type/annual"] = annual
    return [
        (address.removeprefix("evaluation_type/"), path, code)
        for address, path, code in found(at)
    ]


def test_whoever_no_other_form_is_for_gets_the_kind_itself():
    assert problems(large=LARGE, small=SMALL, flagged=FLAGGED) == []


@pytest.mark.parametrize(
    ("forms", "expected"),
    [
        ({"x": {"form_of": "annual"}}, ("x", "condition", "POL102")),
        ({"x": {**LARGE, "form_of": "anual"}}, ("x", "form_of", "POL207")),
        ({"x": {**LARGE, "form_of": "x"}}, ("x", "form_of", "POL317")),
        (
            {"x": LARGE, "y": {**SMALL, "form_of": "x"}},
            ("y", "form_of", "POL313"),
        ),
        ({"x": {**LARGE, "regular": ["year"]}}, ("x", "regular", "POL313")),
        (
            {"x": {**LARGE, "condition": {"flag": "?"}}},
            ("x", "condition.flag", "POL204"),
        ),
        ({"x": FLAGGED, "y": FLAGGED}, ("y", "condition", "POL302")),
        (
            {"x": LARGE, "y": {**SMALL, "condition": {**YEAR, "lt": "501"}}},
            ("y", "condition", "POL302"),
        ),
    ],
)
def test_one_mistake_gives_one_problem(forms, expected):
    assert problems(**forms) == [expected]


def test_a_gap_is_one_of_the_kind_itself():
    only_small = {"condition": SMALL["condition"]}

    assert problems(only_small, large=LARGE) == [("annual", "condition", "POL302")]
