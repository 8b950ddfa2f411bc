"""Rounds of an approval: what is open, who may decide, when it is granted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.approvals import (
    Decision,
    Step,
    Table,
    bar,
    completes,
    deciders,
    holders,
    may_receive,
    open_steps,
    reachable,
    round_state,
    step_states,
)

from .strategies import quick

ANA, BO, CEM, DEE = 1, 2, 3, 4
LEAD, BOARD = Step("lead", 10), Step("board", 20)


def approve(step, seat, by=None, completes=False):
    return Decision(step, "approve", seat, by or seat, completes=completes)


def test_steps_wait_for_those_of_a_lower_sequence():
    steps = [LEAD, Step("finance", 10), BOARD]

    assert step_states(steps, []) == {
        "lead": "open",
        "finance": "open",
        "board": "waiting",
    }
    assert open_steps(steps, [approve("lead", ANA, completes=True)]) == [steps[1]]


def test_a_refusal_ends_the_round_and_skips_the_rest():
    log = [Decision("lead", "refuse", ANA, ANA)]

    assert step_states([LEAD, BOARD], log) == {"lead": "refused", "board": "skipped"}
    assert round_state([LEAD, BOARD], log) == "refused"
    assert open_steps([LEAD, BOARD], log) == []


def test_the_round_is_approved_once_every_step_is_granted():
    log = [approve("lead", ANA, completes=True)]
    assert round_state([LEAD, BOARD], log) == "pending"

    log.append(approve("board", BO, completes=True))

    assert round_state([LEAD, BOARD], log) == "approved"


@pytest.mark.parametrize(
    ("quorum", "given_by", "granted"),
    [
        ("any", [ANA], True),
        ("all", [ANA, BO], False),
        ("all", [ANA, BO, CEM], True),
        (2, [ANA], False),
        (2, [ANA, BO], True),
    ],
)
def test_a_quorum_counts_seats(quorum, given_by, granted):
    step, table = Step("lead", 10, quorum), Table([ANA, BO, CEM])

    assert completes(step, table, [approve("lead", x) for x in given_by]) is granted


def test_nothing_is_granted_by_nobody():
    assert not completes(Step("lead", 10, "all"), Table([]), [])


def test_who_is_excluded_has_no_seat_and_no_stand_in():
    table = Table([ANA, BO], excluded=[ANA], stand_ins={ANA: CEM, BO: ANA})

    assert deciders(LEAD, table, []) == {BO: BO}
    assert bar(LEAD, table, [], ANA) == "excluded"
    assert bar(LEAD, table, [], CEM) == "not_asked"


def test_a_stand_in_decides_for_the_seat_unless_he_has_his_own():
    table = Table([ANA, BO], stand_ins={ANA: CEM, BO: ANA})

    assert deciders(LEAD, table, []) == {ANA: ANA, BO: BO, CEM: ANA}


def test_one_person_decides_once_in_a_step():
    table = Table([ANA, BO], stand_ins={ANA: CEM, BO: CEM})
    log = [approve("lead", ANA, by=CEM)]

    assert bar(LEAD, table, log, CEM) == "decided"
    assert deciders(LEAD, table, log) == {BO: BO}


def test_a_delegate_holds_the_seat_until_it_is_handed_back():
    table = Table([ANA])
    there = Decision("lead", "delegate", ANA, ANA, to=BO)
    back = Decision("lead", "delegate", ANA, BO, to=ANA)

    assert holders(LEAD, table, [there]) == {ANA: BO}
    assert deciders(LEAD, table, [there]) == {BO: ANA}
    assert bar(LEAD, table, [there], ANA) == "not_asked"
    assert holders(LEAD, table, [there, back]) == {ANA: ANA}


def test_a_delegation_ends_with_the_seat():
    log = [Decision("lead", "delegate", ANA, ANA, to=BO)]

    assert deciders(LEAD, Table([CEM]), log) == {CEM: CEM}


def test_a_seat_goes_to_nobody_who_decides_anyway_or_may_not():
    table = Table([ANA, BO], excluded=[DEE])
    log = [approve("lead", BO, by=CEM)]

    assert [may_receive(LEAD, table, log, user) for user in (ANA, BO, CEM, DEE, 5)] == [
        False,
        False,
        False,
        False,
        True,
    ]


def test_a_step_is_out_of_reach_if_too_few_are_left():
    assert not reachable(LEAD, Table([]), [])
    assert not reachable(Step("lead", 10, 2), Table([ANA, BO], excluded=[BO]), [])
    assert reachable(Step("lead", 10, 2), Table([ANA]), [approve("lead", BO)])
    assert not reachable(Step("lead", 10, "all"), Table([]), [])


def test_an_approval_counts_although_its_giver_left():
    log = [approve("lead", ANA)]

    assert completes(Step("lead", 10, 2), Table([BO]), [*log, approve("lead", BO)])
    assert completes(Step("lead", 10, "all"), Table([BO]), [*log, approve("lead", BO)])


# --- any course of events ----------------------------------------------------------

PEOPLE = st.integers(1, 6)
STEPS = st.lists(
    st.tuples(st.sampled_from([10, 20, 30]), st.sampled_from(["any", "all", 1, 2])),
    min_size=1,
    max_size=4,
).map(
    lambda found: [
        Step(f"s{place}", sequence, quorum)
        for place, (sequence, quorum) in enumerate(found)
    ]
)
TABLES = st.builds(
    Table,
    members=st.frozensets(PEOPLE, max_size=4),
    excluded=st.frozensets(PEOPLE, max_size=2),
    stand_ins=st.dictionaries(PEOPLE, PEOPLE, max_size=3).map(
        lambda found: {user: other for user, other in found.items() if user != other}
    ),
)
MOVES = st.lists(
    st.tuples(
        PEOPLE, st.sampled_from(["approve", "approve", "refuse", "delegate"]), PEOPLE
    ),
    max_size=20,
)


def play(steps, tables, moves):
    """What the server writes down when people try all this."""
    log = []
    for user, verdict, other in moves:
        for step in open_steps(steps, log):
            table = tables[step.key]
            seat = deciders(step, table, log).get(user)
            if seat is None:
                continue
            if verdict == "delegate":
                if may_receive(step, table, log, other):
                    log.append(Decision(step.key, verdict, seat, user, to=other))
                continue
            said = Decision(step.key, verdict, seat, user)
            done = verdict == "approve" and completes(step, table, [*log, said])
            log.append(Decision(step.key, verdict, seat, user, completes=done))
            break
    return log


@quick
@given(STEPS, st.lists(TABLES, min_size=4, max_size=4), MOVES)
def test_whatever_people_try_the_rules_hold(steps, tables, moves):
    seats = {step.key: table for step, table in zip(steps, tables, strict=False)}

    log = play(steps, seats, moves)

    states, state = step_states(steps, log), round_state(steps, log)
    for step in steps:
        said = [x for x in log if x.step == step.key and x.verdict != "delegate"]
        table = seats[step.key]
        assert len({x.by for x in said}) == len(said)
        assert len({x.seat for x in said}) == len(said)
        assert not {x.by for x in said} & set(table.excluded)
        assert {x.seat for x in said} <= set(table.seats())
        if states[step.key] == "granted":
            need = {"any": 1, "all": len(table.seats())}.get(step.quorum, step.quorum)
            assert len(said) >= need > 0
    assert sum(x.verdict == "refuse" for x in log) == (state == "refused")
    if state == "approved":
        assert set(states.values()) == {"granted"}


@quick
@given(STEPS, st.lists(TABLES, min_size=4, max_size=4), MOVES)
def test_no_step_is_decided_before_its_turn(steps, tables, moves):
    seats = {step.key: table for step, table in zip(steps, tables, strict=False)}
    sequence = {step.key: step.sequence for step in steps}
    log = play(steps, seats, moves)

    for place, item in enumerate(log):
        granted = {x.step for x in log[:place] if x.completes}
        earlier = {step.key for step in steps if step.sequence < sequence[item.step]}
        assert earlier <= granted


@quick
@given(STEPS, st.lists(TABLES, min_size=4, max_size=4), MOVES)
def test_a_decision_never_takes_back_what_was_granted(steps, tables, moves):
    seats = {step.key: table for step, table in zip(steps, tables, strict=False)}
    log = play(steps, seats, moves)

    for place in range(len(log)):
        before = step_states(steps, log[:place])
        after = step_states(steps, log[: place + 1])
        for key, state in before.items():
            assert state != "granted" or after[key] == "granted"


@quick
@given(STEPS, TABLES, MOVES)
def test_who_may_decide_is_never_barred_and_others_always_are(steps, table, moves):
    log = play(steps, dict.fromkeys((step.key for step in steps), table), moves)

    for step in open_steps(steps, log):
        able = deciders(step, table, log)
        for user in range(1, 7):
            assert (bar(step, table, log, user) is None) == (user in able)
