import pytest

from key_account_engine.condition.reader import Reader
from key_account_engine.kinds import KINDS
from key_account_engine.required import REQUIRED
from key_account_engine.shapes import check_shape

NAME = {"en_US": "Name"}
OFFICE = {
    "name": NAME,
    "timezone": "Asia/Shanghai",
    "attendance": {"monday": [["08:30", "12:00"]]},
}
ANNUAL = {"name": NAME, "criteria": ["a"]}
CAP = {"name": NAME, "when": {"criterion": "a", "below": "5"}}
RULE = {**CAP, "veto": True}


TIER = {"scheme": "abc", "name": NAME, "condition": "otherwise"}


def found(kind, values):
    """Return path and code of every problem."""
    reader = Reader()
    check_shape(reader, kind, values)
    return [(".".join(map(str, item.path)), item.code) for item in reader.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_required_fields_exist_and_are_missed(kind):
    assert set(REQUIRED[kind]) <= set(KINDS[kind])
    missing = [(field, "POL102") for field in REQUIRED[kind]]

    assert found(kind, {}) == missing


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("calendar", {**OFFICE, "holidays": None, "extra_days": None}),
        ("tier", {**TIER, "effects": {"price_list": "Gold"}}),
        ("tier", {**TIER, "effects": None}),
        (
            "calendar",
            {
                **OFFICE,
                "holidays": {"2026-10-01": "National Day"},
                "extra_days": {"2026-10-10": [["08:30", "24:00"]]},
            },
        ),
        ("option", {"list": "flag", "name": NAME, "sequence": 10, "score": "1.5"}),
        ("role", {"name": NAME, "scope": "own", "members": ["ana"], "source": None}),
        ("scheme", {"name": NAME, "primary": True, "overlap": "first_wins"}),
        ("tier", {"scheme": "abc", "name": NAME, "condition": 1, "signals": None}),
        ("criterion", {"name": NAME, "weight": None, "parent": None}),
        (
            "evaluation_type",
            {
                **ANNUAL,
                "scale": {"minimum": "0", "maximum": "10"},
                "bands": {"good": {"name": NAME, "minimum": "5", "outcome": None}},
                "departments": None,
                "panel": {"sales": "manager", "finance": "role/cashier", "law": None},
            },
        ),
        ("severity", {"name": NAME, "clock_start": None, "days": 1}),
    ],
)
def test_sound_values(kind, values):
    assert found(kind, values) == []


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("scheme", {"name": NAME, "colour": 1}, ("colour", "POL103")),
        ("scheme", {"name": {}}, ("name", "POL101")),
        ("scheme", {"name": {"en_US": " "}}, ("name.en_US", "POL101")),
        ("scheme", {"name": NAME, "primary": 1}, ("primary", "POL101")),
        ("scheme", {"name": NAME, "sequence": True}, ("sequence", "POL101")),
        ("scheme", {"name": NAME, "currency": 5}, ("currency", "POL101")),
        ("scheme", {"name": NAME, "overlap": "refused"}, ("overlap", "POL101")),
        ("scheme", {"name": NAME, "overlap": None}, ("overlap", "POL101")),
        ("option", {"list": "", "name": NAME}, ("list", "POL101")),
        ("option", {"list": "a", "name": NAME, "score": 0.5}, ("score", "POL104")),
        ("criterion", {"name": NAME, "missing": "best"}, ("missing", "POL101")),
        (
            "criterion",
            {"name": NAME, "missing": {"neutral": "x"}},
            ("missing.neutral", "POL104"),
        ),
        ("evaluation_type", {**ANNUAL, "rules": []}, ("rules", "POL101")),
        ("evaluation_type", {**ANNUAL, "panel": ["sales"]}, ("panel", "POL101")),
        *(
            ("evaluation_type", {**ANNUAL, "panel": {"a": who}}, ("panel.a", "POL101"))
            for who in ("somebody", "role/", 1)
        ),
        ("evaluation_type", {**ANNUAL, "rules": {"a": 1}}, ("rules.a", "POL101")),
        *(
            ("evaluation_type", {**ANNUAL, "rules": {"a": {**RULE, **wrong}}}, expected)
            for wrong, expected in (
                ({"cap": "poor"}, ("rules.a", "POL313")),
                ({"veto": 1}, ("rules.a.veto", "POL101")),
                ({"name": ""}, ("rules.a.name", "POL101")),
                ({"when": "late"}, ("rules.a.when", "POL101")),
                (
                    {"when": {"criterion": 1, "below": 1}},
                    ("rules.a.when.criterion", "POL101"),
                ),
                ({"when": {"criterion": "a"}}, ("rules.a.when", "POL313")),
                (
                    {"when": {"criterion": "a", "below": "x"}},
                    ("rules.a.when.below", "POL104"),
                ),
                (
                    {"when": {"criterion": "a", "bands": []}},
                    ("rules.a.when.bands", "POL107"),
                ),
                (
                    {"when": {"criterion": "a", "bands": [1]}},
                    ("rules.a.when.bands.0", "POL101"),
                ),
            )
        ),
        (
            "evaluation_type",
            {**ANNUAL, "rules": {"a": {**CAP, "cap": 1}}},
            ("rules.a.cap", "POL101"),
        ),
        (
            "evaluation_type",
            {
                **ANNUAL,
                "bands": {"a": {"name": NAME, "minimum": "0", "outcome": "pour"}},
            },
            ("bands.a.outcome", "POL101"),
        ),
        ("criterion", {"name": NAME, "weight": "50%"}, ("weight", "POL312")),
        ("evaluation_type", {**ANNUAL, "criteria": "a"}, ("criteria", "POL101")),
        ("evaluation_type", {**ANNUAL, "criteria": [1]}, ("criteria.0", "POL101")),
        (
            "evaluation_type",
            {**ANNUAL, "criteria": ["a", "a"]},
            ("criteria.1", "POL108"),
        ),
        ("evaluation_type", {**ANNUAL, "scale": 100}, ("scale", "POL101")),
        (
            "evaluation_type",
            {**ANNUAL, "scale": {"minimum": "0"}},
            ("scale.maximum", "POL104"),
        ),
        ("evaluation_type", {**ANNUAL, "bands": []}, ("bands", "POL101")),
        ("evaluation_type", {**ANNUAL, "bands": {"a": 1}}, ("bands.a", "POL101")),
        (
            "evaluation_type",
            {**ANNUAL, "bands": {"a": {"name": NAME}}},
            ("bands.a.minimum", "POL104"),
        ),
        ("calendar", {**OFFICE, "timezone": "Mars"}, ("timezone", "POL316")),
        ("calendar", {**OFFICE, "timezone": 8}, ("timezone", "POL316")),
        ("calendar", {**OFFICE, "attendance": []}, ("attendance", "POL101")),
        (
            "calendar",
            {**OFFICE, "attendance": {"monday": []}},
            ("attendance", "POL316"),
        ),
        (
            "calendar",
            {**OFFICE, "attendance": {"monday": [["9", "12"]]}},
            ("attendance.monday", "POL109"),
        ),
        ("calendar", {**OFFICE, "holidays": []}, ("holidays", "POL101")),
        ("tier", {**TIER, "effects": ["price_list"]}, ("effects", "POL101")),
        ("tier", {**TIER, "effects": {"a": ""}}, ("effects.a", "POL101")),
        (
            "calendar",
            {**OFFICE, "holidays": {"1 May": "x"}},
            ("holidays.1 May", "POL109"),
        ),
        (
            "calendar",
            {**OFFICE, "holidays": {"2026-05-01": None}},
            ("holidays.2026-05-01", "POL101"),
        ),
        (
            "calendar",
            {**OFFICE, "extra_days": {"2026-05-01": []}},
            ("extra_days.2026-05-01", "POL316"),
        ),
        (
            "calendar",
            {**OFFICE, "extra_days": {"2026-05-01": 1}},
            ("extra_days.2026-05-01", "POL109"),
        ),
    ],
)
def test_wrong_shapes(kind, values, expected):
    assert found(kind, values) == [expected]


def test_a_near_time_zone_is_proposed_and_never_all_of_them():
    reader = Reader()
    for zone in ("Asia/Shanghi", "Mars"):
        check_shape(reader, "calendar", {**OFFICE, "timezone": zone})

    assert [problem.hint for problem in reader.problems] == [
        "did you mean `Asia/Shanghai`?",
        "such as `Asia/Shanghai`",
    ]
