"""Corners of the shape check, and what is still checked beside a mistake."""

from pathlib import Path

import pytest

from key_account_adapter.diagnostics import Diagnostic
from key_account_adapter.errors import PolicyInvalid
from key_account_adapter.policy import salvage
from key_account_adapter.policy.document import Resource, split_path
from key_account_adapter.policy.load import Loaded, load, load_all, valid_documents
from key_account_adapter.policy.shape import known_fields
from key_account_adapter.policy.strict_yaml import parse

HEAD = "api_version: key-account/v1\nbundle: p\ntitle: P\n"


def load_text(tmp_path: Path, text: str) -> Loaded:
    file = tmp_path / "p.yaml"
    file.write_text(text, encoding="utf-8")
    return load(str(file))


def findings(tmp_path: Path, text: str) -> list[str]:
    loaded = load_text(tmp_path, text)
    return [
        f"{item.mark.line}:{item.mark.column} {item.code} {item.message}"
        for item in loaded.found
        if item.mark
    ]


CALENDAR = (
    HEAD + "calendars: {c: {name: C, timezone: UTC, "
    "attendance: {monday: ['08:00-12:00']}, %s}}\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1]", "1:1 POL101 the file: expected a mapping, found a list"),
        ("5", "1:1 POL101 the file: expected a mapping, found '5'"),
        (
            HEAD + "complaints: {severities: {a: {deadline: null}}}",
            "4:27 POL102 'name' is missing",
        ),
        (
            HEAD + "complaints: {calendar: null, severities: {a: {name: A, kind: x}}}",
            "POL109 kind: expected 'complaint', 'enquiry' or 'issue', found 'x'",
        ),
        (
            HEAD + "options: {pause_reason: {a: {name: A, longest_pause: 2 days}}}",
            "POL109 longest_pause: expected a time like '4 working hours' or "
            "'3 working days', found '2 days'",
        ),
        (
            HEAD + "options: {r: {a: {name: A, longest_pause: 0.001 working hours}}}",
            "POL109",
        ),
        (
            HEAD + "options: {r: {a: {name: A, longest_pause: 0 working hours}}}",
            "POL109",
        ),
        (
            HEAD + "escalations: {l: {a: {after: 2 working days, to: owner}}}",
            "POL109 after: expected working hours or minutes, found '2 working days'",
        ),
        (
            HEAD + "escalations: {l: {a: {at: 120%, to: owner}}}",
            "POL109 at: expected a share like '75%', found '120%'",
        ),
        (
            HEAD + "escalations: {l: {a: {at: 75%, to: role}}}",
            "POL109 to: expected owner, manager, team leader or role/KEY, found 'role'",
        ),
        (
            HEAD + "approvals: {a: {name: A, steps: {b: {name: B, quorum: 0}}}}",
            "POL101 quorum: expected any, all or a number of people, found '0'",
        ),
        (
            HEAD + "surveys: {a: {name: A, dimensions: [b], answer_time: soon}}",
            "POL109 answer_time: expected a time like '30 days', found 'soon'",
        ),
        (
            HEAD + "surveys: {a: {name: A, dimensions: [b], interval: often}}",
            "POL109 interval: expected a time like '1 year', found 'often'",
        ),
        (
            HEAD + "criteria: {a: {name: A, measure: 5}}",
            "4:34 POL101 measure: expected a measure like {kind: manual}, found '5'",
        ),
        (
            HEAD + "criteria: {a: {name: A, measure: "
            "{kind: band, metric: orders, bands: {x: 5}}}}",
            "4:74 POL101 a row is {from: …, to: …, score: …}",
        ),
        (
            HEAD + "options: {flag: {a: {name: {en_US: 5}}}}",
            "4:28 POL109 name: expected a text for en_US",
        ),
        (HEAD + "title2: x", "4:1 POL103 unknown key 'title2'"),
        (HEAD + "zzz: x", "4:1 POL103 unknown key 'zzz'"),
        (
            HEAD + "options: [1]",
            "4:10 POL101 options: expected a mapping, found a list",
        ),
        (
            HEAD + "options: null",
            "4:10 POL101 options: expected a mapping, found nothing",
        ),
        (
            HEAD + "options: {a b: {}}",
            "4:11 POL109 'a b' does not have the form",
        ),
        (
            HEAD + "options: {flag: {a: {name: []}}}",
            "4:28 POL101 name: expected a text, or a text for each language",
        ),
        (
            HEAD + "options: {flag: {a: {name: {english: x}}}}",
            "4:28 POL109 name: 'english' is not a language code",
        ),
        (
            HEAD + "options: {flag: {a: {name: A, sequence: true}}}",
            "4:41 POL101 sequence: expected a whole number, found true",
        ),
        (
            CALENDAR % "holidays: {2026-10-07..2026-10-01: N}",
            "POL109 2026-10-01 is before 2026-10-07",
        ),
        (
            CALENDAR % "holidays: {2026-01-01..2027-12-31: N}",
            "POL109 the range is longer than 366 days",
        ),
        (CALENDAR % "holidays: {Christmas: N}", "POL109 'Christmas' is not a date"),
        (
            CALENDAR % "extra_days: {2026-10-10: [8-12]}",
            "POL109 2026-10-10: expected times like '08:30-12:00', found '8-12'",
        ),
        (
            CALENDAR % "extra_days: {2026-10-10: ['08:30-25:00']}",
            "expected times like",
        ),
        (CALENDAR % "holidays: [x]", "POL101 holidays: expected a mapping"),
    ],
)
def test_mistakes_in_shape(tmp_path: Path, text: str, expected: str) -> None:
    found = findings(tmp_path, text)

    assert any(expected in line for line in found), found


def test_calendars_that_are_none(tmp_path: Path) -> None:
    assert findings(tmp_path, HEAD + "calendars: {c: 5, d: null}\n")
    assert findings(tmp_path, HEAD + "calendars: 5\n")


def test_a_minimal_calendar_manages_no_holidays(tmp_path: Path) -> None:
    document = load_text(tmp_path, CALENDAR % "").document

    assert document is not None
    assert set(document.resources[0].values) == {"name", "timezone", "attendance"}


def test_known_keys_where_any_key_may_stand() -> None:
    assert known_fields(("options",)) == []
    assert known_fields(("options", "flag", "x")) == [
        "service",
        "follow_up",
        "resources",
        "sales_policy",
        "name",
        "sequence",
        "longest_pause",
        "days_before",
        "regional",
        "exclusive",
        "score",
        "categories",
    ]
    assert known_fields(("bundle", "x")) == []
    assert known_fields(("nothing", "x")) == []
    assert "minimum" in known_fields(("evaluations", "a", "scale"))


def test_a_nested_mapping_that_is_a_list_is_cut_out(tmp_path: Path) -> None:
    text = HEAD + (
        "schemes: {a: {name: A, tiers: [x]}}\n"
        "roles: {r: {name: R, scope: own, members: [1, 2, x]}}\n"
        "complaints: {calendar: none, clock_start: received, severities: "
        "{s: {name: S, deadline: 1 working day}}}\n"
    )

    found = findings(tmp_path, text)

    assert [line.split(" ", 2)[1] for line in found] == ["POL101", "POL101", "POL101"]


def test_a_reference_to_something_wrong_is_not_called_unknown(tmp_path: Path) -> None:
    text = HEAD + (
        "roles:\n"
        "  good: {name: G, scope: own, approvers: [bad], members: [a]}\n"
        "  bad: 5\n"
        "  other: {name: O, scope: own, approvers: [gone], members: [a]}\n"
    )

    found = findings(tmp_path, text)

    assert len(found) == 2
    assert "expected a mapping" in found[0]
    assert "role/gone" in found[1]


def test_findings_without_a_resource_are_not_trusted(tmp_path: Path) -> None:
    document = load_text(tmp_path, HEAD).document
    assert document is not None
    rest = salvage.Rest.__new__(salvage.Rest)

    assert not rest.trusts(document, Diagnostic("POL1", "x", address="tier/none"))


def test_a_policy_that_cannot_be_mended_still_reports_its_shape(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(salvage, "ROUNDS", 0)

    assert len(findings(tmp_path, HEAD + "x: 1\n")) == 1


def test_only_valid_files_become_documents(tmp_path: Path) -> None:
    load_text(tmp_path, HEAD + "x: 1\n")

    with pytest.raises(PolicyInvalid) as caught:
        valid_documents(load_all([str(tmp_path)]))
    assert len(caught.value.diagnostics) == 1


def test_values_by_path() -> None:
    resource = Resource("tier", "a/b", {"x": [{"y": 1}]}, ("schemes", "a"))

    assert resource.value(("x", 0, "y")) == 1
    assert resource.value(("x", 1)) is None
    assert resource.value(("z",)) is None
    assert resource.value(("x", "y")) is None
    assert split_path("") == ()


def test_what_was_cut_out_needs_no_stand_in() -> None:
    """One mistake takes the whole entry along, another would have stood in for a part."""
    tree, _found = parse((HEAD + "roles: {a: {name: A, scope: x}}").encode(), "p", {})
    assert tree is not None
    missing, wrong = ("roles", "a", "people"), ("roles", "a", "scope")

    rest = salvage.salvage(tree, [missing, wrong])

    assert rest is not None
    assert rest.policy.roles == {}


def test_a_load_limit_may_leave_its_number_to_somebody_else(tmp_path: Path) -> None:
    text = HEAD + "key_accounts: {list: {name: L, load: {excess: warn}}}\n"

    loaded = load_text(tmp_path, text)

    assert loaded.found == []
    assert loaded.document is not None
    [resource] = loaded.document.resources
    assert resource.values["excess"] == "warn"
    assert "load" not in resource.values
