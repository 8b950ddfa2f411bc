"""Whole documents: everything that can be known without a record."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.documents import check_document
from key_account_engine.kinds import KINDS
from key_account_engine.scheme_tables import read_tier

from .strategies import json_data, quick

NAME = {"en_US": "Name"}
REVENUE = {"metric": "revenue"}
SOUND = {
    "calendar/office": {
        "name": NAME,
        "timezone": "Asia/Shanghai",
        "attendance": {"monday": [["08:30", "12:00"]]},
    },
    "option/flag/strategic": {"list": "flag", "name": NAME},
    "option/department/sales": {"list": "department", "name": NAME},
    "role/manager": {"name": NAME, "scope": "region", "members": ["ana"]},
    "role/staff": {"name": NAME, "scope": "own", "approvers": ["manager"]},
    "scheme/abc": {"name": NAME, "primary": True},
    "tier/abc/A": {
        "scheme": "abc",
        "name": NAME,
        "sequence": 10,
        "condition": {"any": [{**REVENUE, "gte": 500}, {"flag": "strategic"}]},
        "signals": {"flag": "strategic"},
    },
    "tier/abc/B": {
        "scheme": "abc",
        "name": NAME,
        "sequence": 20,
        "condition": "otherwise",
    },
    "criterion/size": {"name": NAME, "weight": "100"},
    "criterion/size/amount": {"name": NAME, "parent": "size"},
    "evaluation_type/annual": {
        "name": NAME,
        "criteria": ["size"],
        "departments": ["sales"],
        "scale": {"minimum": "0", "maximum": "100"},
        "bands": {"all": {"name": NAME, "minimum": "0", "outcome": None}},
    },
    "severity/low": {"name": NAME, "calendar": "office", "days": 1},
    "option/dimension/quality": {"list": "dimension", "name": NAME},
    "survey_type/annual": {"name": NAME, "dimensions": ["quality"]},
    "approval_chain/opinion": {"name": NAME, "note": None},
    "approval_step/opinion/lead": {
        "chain": "opinion",
        "name": NAME,
        "sequence": 10,
        "role": "manager",
        "quorum": "any",
        "four_eyes": True,
        "comment": "on_refusal",
        "days": 1,
        "calendar": "office",
    },
    "approval_step/opinion/later": {"chain": "opinion", "name": NAME, "role": None},
}
STEP = "approval_step/opinion/lead"


def document(**changes):
    """Return the sound document with fields changed, or resources added or removed."""
    values = copy.deepcopy(SOUND)
    for place, change in changes.pop("at", {}).items():
        if change is None:
            del values[place]
        else:
            values.setdefault(place, {"name": NAME}).update(change)
    return [
        dict(zip(("kind", "key"), place.split("/", 1), strict=True), values=found)
        for place, found in values.items()
    ]


def found(at, known=None):
    """Return address, path and code of every problem after some changes."""
    return [
        (place, ".".join(map(str, problem.path)), problem.code)
        for place, problem in check_document(document(at=at), known)
    ]


def test_a_sound_document_has_no_problems():
    assert check_document(document()) == []
    assert check_document(document(), known=()) == []


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        # references
        (
            {"severity/low": {"calendar": "ofice"}},
            ("severity/low", "calendar", "POL207"),
        ),
        (
            {"role/staff": {"approvers": ["boss"]}},
            ("role/staff", "approvers.0", "POL207"),
        ),
        (
            {"evaluation_type/annual": {"departments": ["seles"]}},
            ("evaluation_type/annual", "departments.0", "POL207"),
        ),
        (
            {"tier/abc/A": {"signals": {"flag": "stratgic"}}},
            ("tier/abc/A", "signals.flag", "POL204"),
        ),
        (
            {"tier/abc/A": {"signals": {"option": "department/x"}}},
            ("tier/abc/A", "signals.option", "POL205"),
        ),
        (
            {"tier/abc/A": {"signals": {"score": "yearly", "gt": 1}}},
            ("tier/abc/A", "signals.score", "POL206"),
        ),
        (
            {"survey_type/annual": {"dimensions": ["qualty"]}},
            ("survey_type/annual", "dimensions.0", "POL207"),
        ),
        # shape
        ({"survey_type/annual": {"nps": 1}}, ("survey_type/annual", "nps", "POL101")),
        ({"severity/low": {"days": "1"}}, ("severity/low", "days", "POL101")),
        ({"severity/low": {"days": 0}}, ("severity/low", "days", "POL312")),
        ({"severity/low": {"kind": "rumour"}}, ("severity/low", "kind", "POL101")),
        (
            {"complaint_rate/a": {"times": 0}},
            ("complaint_rate/a", "times", "POL312"),
        ),
        # conditions
        (
            {"tier/abc/A": {"condition": {**REVENUE, "gte": 1.5}}},
            ("tier/abc/A", "condition.gte", "POL104"),
        ),
        (
            {"tier/abc/A": {"signals": "otherwise"}},
            ("tier/abc/A", "signals", "POL314"),
        ),
        # tables
        (
            {"tier/abc/B": {"condition": {**REVENUE, "lt": 100}}},
            ("scheme/abc", "", "POL302"),
        ),
        ({"scheme/x": {}}, ("scheme/x", "", "POL311")),
        (
            {"scheme/abc": {"decision": "approve"}},
            ("scheme/abc", "decision", "POL313"),
        ),
        (
            {"scheme/abc": {"movement": {"start": "Z"}}},
            ("scheme/abc", "movement.start", "POL207"),
        ),
        # evaluations
        (
            {"evaluation_type/annual": {"scale": {"minimum": "5", "maximum": "5"}}},
            ("evaluation_type/annual", "scale", "POL312"),
        ),
        (
            {"evaluation_type/annual": {"scale": {"minimum": "-5", "maximum": "5"}}},
            ("evaluation_type/annual", "bands", "POL315"),
        ),
        (
            {"criterion/size": {"weight": "90"}},
            ("evaluation_type/annual", "criteria", "POL301"),
        ),
        (
            {"criterion/size/amount": {"weight": 90}},
            ("criterion/size", "", "POL301"),
        ),
        (
            {"criterion/size": {"weight": "x"}},
            ("criterion/size", "weight", "POL104"),
        ),
        # approvals
        *(
            ({STEP: change}, (STEP, path, code))
            for change, path, code in (
                ({"role": "boss"}, "role", "POL207"),
                ({"calendar": "none"}, "calendar", "POL207"),
                ({"calendar": None}, "calendar", "POL312"),
                ({"minutes": 60}, "days", "POL312"),
                ({"days": 0}, "days", "POL312"),
                ({"quorum": "most"}, "quorum", "POL101"),
                ({"quorum": True}, "quorum", "POL101"),
                ({"quorum": 0}, "quorum", "POL312"),
                ({"quorum": 2}, "quorum", "POL312"),
                ({"users": ["ana"]}, "users", "POL313"),
                ({"role": None, "users": ["a"], "quorum": 2}, "quorum", "POL312"),
                ({"role": None, "field": "a.b.c.d.e"}, "field", "POL109"),
                ({"role": None, "field": "user_id.__class__"}, "field", "POL109"),
                ({"role": None, "field": "user_id"}, "field", "POL307"),
                ({"comment": "never"}, "comment", "POL101"),
                ({"decided_in": "bar"}, "decided_in", "POL101"),
            )
        ),
        # roles
        ({"role/manager": {"members": []}}, ("role/manager", "members", "POL310")),
        (
            {"role/manager": {"approvers": ["manager"]}},
            ("role/manager", "approvers", "POL307"),
        ),
    ],
)
def test_one_mistake_gives_one_problem(at, expected):
    """Covers: EVA-02"""
    assert found(at) == [expected]


def test_a_tier_needs_a_condition():
    tier = {"scheme": "abc", "name": NAME, "sequence": 30}

    assert found({"tier/abc/C": tier}) == [("tier/abc/C", "condition", "POL102")]


def test_keys_begin_with_their_list_scheme_or_parent():
    at = {
        "option/flag/new": {"list": "state"},
        "criterion/other": {"parent": "size"},
        "tier/abc/": {"scheme": "abc", "condition": "otherwise", "sequence": 30},
    }
    codes = [problem for problem in found(at) if problem[2] == "POL109"]

    assert codes == [
        ("option/flag/new", "list", "POL109"),
        ("criterion/other", "parent", "POL109"),
        ("tier/abc/", "scheme", "POL109"),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"role": "staff", "quorum": 9},
        {"role": None, "group": "sales_team.group_sale_manager", "quorum": 2},
        {"role": None, "field": "key_account_id.team_id.user_id"},
        {"role": None, "field": "user_id", "four_eyes": False},
        {"role": None, "users": ["ana", "bo"], "quorum": 2},
        {"days": None, "calendar": None},
    ],
)
def test_steps_that_somebody_could_decide_are_sound(change):
    assert found({STEP: change}) == []


def test_roles_that_approve_each_other_give_a_warning():
    problems = check_document(document(at={"role/manager": {"approvers": ["staff"]}}))

    assert [(place, item.code, item.severity) for place, item in problems] == [
        ("role/manager", "POL306", "warning"),
        ("role/staff", "POL306", "warning"),
    ]
    assert problems[0][1].message == (
        "a circle: role/manager → role/staff → role/manager"
    )


def test_parents_must_not_form_a_circle():
    problems = found({"criterion/size": {"parent": "size/amount"}})

    assert ("criterion/size", "parent", "POL317") in problems


def test_tiers_need_different_sequences():
    problems = found({"tier/abc/A": {"sequence": 20}})

    assert problems[:2] == [
        ("tier/abc/A", "sequence", "POL311"),
        ("tier/abc/B", "sequence", "POL311"),
    ]


def test_an_overlap_belongs_to_the_later_tier():
    rules = {"tier/abc/B": {"condition": {**REVENUE, "gte": "-5"}}}

    assert found(rules) == [
        ("scheme/abc", "", "POL302"),
        ("tier/abc/B", "condition", "POL302"),
    ]


def test_there_is_one_primary_scheme():
    at = {"scheme/x": {"primary": True}, "tier/x/A": SOUND["tier/abc/B"]}
    at["tier/x/A"] = {**at["tier/x/A"], "scheme": "x"}

    assert found(at) == [("scheme/x", "primary", "POL311")]


def test_tables_with_broken_tiers_are_not_checked():
    at = {"tier/abc/A": {"condition": 1}, "tier/abc/B": {"condition": {"flag": "x"}}}

    assert {code for _place, _path, code in found(at)} == {"POL101", "POL204"}


def test_offline_what_the_document_does_not_contain_is_not_checked():
    at = {
        "calendar/office": None,
        "option/flag/strategic": None,
        "tier/abc/A": {
            "condition": {
                "any": [{**REVENUE, "gte": 1}, {"option": "industry/retail"}],
            },
        },
    }

    assert found(at) == []


def test_on_the_server_everything_must_exist():
    at = {
        "calendar/office": None,
        "option/flag/strategic": None,
        "tier/abc/A": {"signals": {"option": "industry/retail"}},
    }
    known = ["calendar/office", "option/flag/strategic", "option/industry/retail"]

    assert found(at, known) == []
    assert found(at, known=["option/flag/new"]) == [
        ("tier/abc/A", "condition.any.1.flag", "POL204"),
        ("tier/abc/A", "signals.option", "POL205"),
        ("severity/low", "calendar", "POL207"),
        ("approval_step/opinion/lead", "calendar", "POL207"),
    ]


def test_options_of_lists_in_the_document_are_proposed():
    at = {"tier/abc/A": {"signals": {"option": "department/seles"}}}
    [(_place, problem)] = check_document(document(at=at))

    assert problem.hint == "did you mean `department/sales`?"


@pytest.mark.parametrize(
    ("resources", "code"),
    [
        (None, "POL101"),
        ([1], "POL101"),
        ([{"kind": "scheme", "key": "", "values": {}}], "POL101"),
        ([{"kind": "scheme", "key": "abc", "values": []}], "POL101"),
        ([{"kind": "schema", "key": "abc", "values": {}}], "POL101"),
    ],
)
def test_what_is_no_resource_is_reported(resources, code):
    assert [problem.code for _place, problem in check_document(resources)] == [code]


def test_resources_are_given_once():
    twice = document() + document()[:1]

    assert [(place, item.code) for place, item in check_document(twice)] == [
        ("calendar/office", "POL108")
    ]


def test_a_misspelt_kind_is_recognised():
    [(place, problem)] = check_document([{"kind": "teir", "key": "a", "values": {}}])

    assert (place, problem.hint) == ("teir/a", "did you mean `tier`?")


def test_a_tier_with_a_broken_condition_cannot_be_read():
    tier = {"kind": "tier", "key": "abc/A", "values": {"condition": 1}}

    with pytest.raises(ValueError, match="a condition is a mapping, not int"):
        read_tier(tier)


fields = st.sampled_from(sorted({name for kind in KINDS.values() for name in kind}))
values = st.dictionaries(fields, json_data | st.sampled_from([NAME, "abc", 10]))
resources = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([*KINDS, "moon"]),
        "key": st.sampled_from(["abc", "abc/A", "flag/a", ""]),
        "values": values,
    }
)


@quick
@given(st.lists(resources | json_data, max_size=5))
def test_checking_never_raises(items):
    for place, problem in check_document(items):
        assert isinstance(place, str)
        assert problem.code.startswith("POL")
