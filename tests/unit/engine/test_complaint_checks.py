"""What a severity and a rate may not say."""

from typing import Any

import pytest

from key_account_engine.complaint_checks import check_rate, check_severity
from key_account_engine.documents import check_document

NAME = {"en_US": "N"}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"days": None, "extension_days": None, "route": None},
        {"days": 3, "calendar": "office", "extension_days": 7},
        {"days": 1},
        {"days": None, "extension_days": 7},
        {"route": "leader", "approval": "opinion"},
        {"route": "leader"},
        {"route": "meeting", "approval": None},
    ],
)
def test_what_is_possible(values: dict[str, Any]) -> None:
    assert check_severity(values) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"days": 0}, "days"),
        ({"days": 100_000}, "days"),
        ({"days": 1, "calendar": None}, "days"),
        ({"extension_days": 0}, "extension_days"),
        ({"extension_days": 100_000}, "extension_days"),
        ({"days": 7, "extension_days": 7}, "extension_days"),
        ({"route": "leader", "approval": None}, "approval"),
    ],
)
def test_what_is_not(values: dict[str, Any], field: str) -> None:
    [problem] = check_severity(values)

    assert problem.path == (field,)
    assert problem.code == "POL312"


def test_a_rate_is_per_one_or_more() -> None:
    assert check_rate({}) == []
    assert check_rate({"times": 1}) == []
    assert [problem.code for problem in check_rate({"times": 0})] == ["POL312"]


@pytest.mark.parametrize(
    "wrong",
    [{"approval": "none"}, {"extension_approval": "none"}, {"department": "none"}],
    ids=str,
)
def test_what_a_severity_refers_to_exists(wrong: dict[str, str]) -> None:
    resources: list[dict[str, Any]] = [
        {"kind": "option", "key": "department/a", "values": {"list": "department"}},
        {"kind": "approval_chain", "key": "opinion", "values": {}},
        {"kind": "severity", "key": "general", "values": wrong},
    ]
    for resource in resources:
        resource["values"] = {"name": NAME, **resource["values"]}

    [(address, problem)] = check_document(resources, known=())

    assert address == "severity/general"
    assert (problem.path, problem.code) == ((*wrong,), "POL207")


def target(days: int, clock: str = "resolution") -> dict[str, Any]:
    subject = "complaint/general"
    values = {"subject": subject, "clock": clock, "days": days, "calendar": "office"}
    return {"kind": "clock_target", "key": f"{subject}/{clock}", "values": values}


def test_no_target_lies_beyond_the_cap_of_its_class() -> None:
    severity = {
        "kind": "severity",
        "key": "general",
        "values": {"name": NAME, "extension_days": 7},
    }
    address = "clock_target/complaint/general/resolution"

    assert check_document([severity, target(7)]) == []
    assert check_document([severity, target(8, "survey")]) == []
    assert check_document([target(8)]) == []
    [(found, problem)] = check_document([severity, target(8)])
    assert (found, problem.path) == (address, ("days",))
    broken = {**severity, "values": {**severity["values"], "kind": 7}}
    assert address not in dict(check_document([broken, target(8)]))
