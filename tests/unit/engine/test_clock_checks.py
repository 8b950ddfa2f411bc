"""Targets and ladders that make no sense."""

import pytest

from key_account_engine.clock_checks import check_ladders, check_level, check_target
from key_account_engine.documents import check_document
from key_account_engine.names import KnownNames


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({}, []),
        ({"days": 3, "calendar": "office", "warn_at": "75"}, []),
        ({"minutes": 240, "warn_at": "100"}, []),
        ({"days": None, "minutes": None, "calendar": None}, []),
        ({"days": 3, "calendar": None}, ["POL312"]),
        ({"days": 3, "minutes": 3}, ["POL312"]),
        ({"days": 0}, ["POL312"]),
        ({"minutes": 3, "same_day": True}, ["POL313"]),
        ({"warn_at": "0"}, ["POL312"]),
        ({"warn_at": "101"}, ["POL312"]),
        ({"tier": "abc/A"}, []),
        ({"service_level": "gold"}, []),
        ({"tier": "abc/A", "service_level": "gold"}, ["POL313"]),
    ],
)
def test_a_target_is_days_or_minutes_by_a_calendar(values, codes):
    assert [problem.code for problem in check_target(values)] == codes


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"share": "75", "to": "owner"}, []),
        ({"minutes": 1, "to": "manager"}, []),
        ({"minutes": 60, "to": "role", "role": "director"}, []),
        ({"to": "owner"}, ["POL313"]),
        ({"share": "75", "minutes": 60, "to": "owner"}, ["POL313"]),
        ({"share": "120", "to": "owner"}, ["POL312"]),
        ({"minutes": 0, "to": "owner"}, ["POL312"]),
        ({"minutes": 4801, "to": "owner"}, ["POL304"]),
        ({"share": "75", "to": "role"}, ["POL313"]),
        ({"share": "75", "to": "owner", "role": "director"}, ["POL313"]),
    ],
)
def test_a_step_has_one_time_and_one_receiver(values, codes):
    assert [problem.code for problem in check_level(values)] == codes


def ladder(*steps, **values):
    """Resources of one ladder, in this order."""
    return [
        {
            "kind": "escalation_level",
            "key": f"l/{number}",
            "values": {
                "ladder": "l",
                "sequence": number,
                "to": "owner",
                **step,
                **values,
            },
        }
        for number, step in enumerate(steps)
    ]


@pytest.mark.parametrize(
    ("steps", "late"),
    [
        ([{"share": "75"}, {"share": "100"}, {"minutes": 1}, {"minutes": 60}], []),
        ([{"share": "75"}, {"share": "75"}], ["escalation_level/l/1"]),
        ([{"minutes": 60}, {"share": "100"}], ["escalation_level/l/1"]),
    ],
)
def test_steps_follow_each_other(steps, late):
    found = check_ladders(ladder(*steps), broken=())

    assert [place for place, _problem in found] == late
    assert all(problem.severity == "warning" for _place, problem in found)


def test_broken_steps_are_not_compared():
    steps = ladder({"share": "75"}, {"share": "50"})

    assert check_ladders(steps, broken=["escalation_level/l/1"]) == []


def codes(*resources, known=None):
    """Address and code of every problem of a document."""
    return [(a, p.code) for a, p in check_document(list(resources), known)]


def target_of(whose="", **values):
    """How fast a general complaint is resolved, for everybody or for some accounts."""
    clock = {"subject": "complaint/general", "clock": "resolution"}
    key = f"complaint/general/resolution/{whose}".rstrip("/")
    return {"kind": "clock_target", "key": key, "values": clock | values}


def test_a_ladder_that_a_target_names_must_exist():
    target = target_of(ladder="complaint")
    problem = [("clock_target/complaint/general/resolution", "POL207")]

    assert codes(target) == []
    assert codes(target, known=()) == problem
    assert codes(target, known=("escalation_level/complaint/1",)) == []
    assert codes(target, *ladder({"share": "75"})) == problem


def test_key_of_a_target_for_one_grade_names_clock_and_grade():
    target = target_of("abc/A", tier="abc/A")
    wrong = {**target, "key": "complaint/general/A"}

    assert codes(target) == []
    assert codes(wrong) == [("clock_target/complaint/general/A", "POL109")]


def test_key_of_a_target_for_a_service_level_names_clock_and_level():
    target = target_of("gold", service_level="gold")
    wrong = {**target, "key": "complaint/general/resolution/silver"}

    assert codes(target) == []
    assert codes(wrong) == [(f"clock_target/{wrong['key']}", "POL109")]


def test_a_service_level_that_a_target_names_must_exist():
    target = target_of("gold", service_level="gold")
    problem = [("clock_target/complaint/general/resolution/gold", "POL207")]

    assert codes(target) == []
    assert codes(target, known=()) == problem
    assert codes(target, known=("option/service_level/gold",)) == []


@pytest.mark.parametrize(
    ("here", "elsewhere", "seen"),
    [(True, None, False), (False, True, False), (False, None, True)],
    ids=["in the document", "on the server", "offline, not known"],
)
def test_conditions_do_not_see_service_levels(here, elsewhere, seen):
    """A grade that sets one would decide about itself."""
    level = {"option/service_level/gold"}
    names = KnownNames(level if here else (), level if elsewhere else None)

    options = names.for_conditions().options

    assert ("service_level/gold" in options) is seen


def test_keys_begin_with_ladder_and_subject():
    [step] = ladder({"share": "75"})

    assert codes({**step, "key": "other/1"}) == [("escalation_level/other/1", "POL109")]
