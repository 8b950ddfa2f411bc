"""Visit reports of a policy: forms, their rows and the lists these choose from."""

import pytest

from key_account_engine.documents import check_document

NAME = {"en_US": "Name"}
SOUND = {
    "option/mode/visit": {"list": "mode", "name": NAME},
    "option/verdict/good": {"list": "verdict", "name": NAME, "score": "90"},
    "visit_form/report": {"name": NAME, "modes": ["visit"]},
    "visit_row/report/goods": {"form": "report", "name": NAME, "scale": "verdict"},
}


def found(place="visit_form/report", known=None, **change):
    """Return address, path and code of every problem after a change."""
    values = {**SOUND, place: {**SOUND[place], **change}}
    resources = [
        dict(zip(("kind", "key"), address.split("/", 1), strict=True), values=item)
        for address, item in values.items()
    ]
    return [
        (address, ".".join(map(str, problem.path)), problem.code)
        for address, problem in check_document(resources, known)
    ]


def test_a_sound_form_has_no_problem():
    assert found() == []
    assert found(stamp=True, low_below="62.5") == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"modes": ["vizit"]}, ("modes.0", "POL207")),
        ({"modes": "visit"}, ("modes", "POL101")),
        ({"stamp": 1}, ("stamp", "POL101")),
        ({"low_below": "low"}, ("low_below", "POL104")),
    ],
)
def test_a_mistake_in_a_form_is_found(change, expected):
    assert found(**change) == [("visit_form/report", *expected)]


def test_a_row_needs_options_to_choose_from():
    row = "visit_row/report/goods"

    assert found(row, scale="verdicts") == [(row, "scale", "POL207")]
    assert found(row, scale="verdicts", known=("option/verdicts/good",)) == []


def test_the_key_of_a_row_begins_with_its_form():
    row = "visit_row/report/goods"
    known = ("visit_form/other",)

    assert found(row, form="other", known=known) == [(row, "form", "POL109")]
