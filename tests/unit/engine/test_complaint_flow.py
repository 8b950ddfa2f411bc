"""From receipt to closing, on each route, and by no other way."""

import pytest

from key_account_engine.complaint_flow import (
    DECIDED,
    LEADER,
    MEETING,
    STATES,
    leads_to,
    steps,
)

PLAIN = [
    ("action_accept", "accepted"),
    ("action_submit_opinion", "opinion"),
    ("action_inform", "informed"),
    ("action_close", "closed"),
]
MEETING_WAY = [
    ("action_accept", "accepted"),
    ("action_submit_opinion", "opinion"),
    ("action_request_approval", "approval"),
    ("action_take_decision", "approved"),
    ("action_inform", "informed"),
    ("action_execute", "execution"),
    ("action_close", "closed"),
    ("action_reopen", "accepted"),
]


@pytest.mark.parametrize(
    ("route", "way"), [(None, PLAIN), (MEETING, MEETING_WAY)], ids=["plain", "meeting"]
)
def test_the_way_through(route: str | None, way: list[tuple[str, str]]) -> None:
    state = "new"
    for method, target in way:
        assert leads_to(state, route, method) == target
        state = target


def test_a_leader_approves_by_the_engine_and_by_no_step() -> None:
    assert leads_to("opinion", LEADER, "action_request_approval") == "approval"
    assert steps("approval", LEADER) == {"action_request_approval": "approval"}
    assert leads_to("approved", LEADER, "action_inform") == "informed"


@pytest.mark.parametrize("route", [LEADER, MEETING])
def test_nobody_is_told_before_the_opinion_is_approved(route: str) -> None:
    for state in STATES:
        allowed = leads_to(state, route, "action_inform") is not None
        assert allowed == (state == "approved")


def test_opinion_that_no_policy_wants_approved_any_more_is_told() -> None:
    for state in ("opinion", "approval", "approved"):
        assert steps(state, None) == {"action_inform": "informed"}


def test_every_step_leads_to_a_state() -> None:
    for route in (None, LEADER, MEETING):
        for state in STATES:
            assert set(steps(state, route).values()) <= set(STATES)


def test_unknown_states_lead_nowhere() -> None:
    assert steps("nowhere", None) == {}


def test_an_opinion_is_decided_from_the_request_to_the_execution() -> None:
    assert STATES[3:7] == DECIDED
