"""The states of a complaint and the steps between them, by the route of its severity.

Without a route the owner's opinion is enough. On the routes `leader` and `meeting` it is
approved before the customer is told, and its execution is supervised (CMP-05…07, CMP-19).
"""

from __future__ import annotations

LEADER = "leader"
MEETING = "meeting"

#: In the order of the form; `approval` and `approved` belong to the routes alone.
STATES = (
    "new",
    "accepted",
    "opinion",
    "approval",
    "approved",
    "informed",
    "execution",
    "closed",
)

#: States in which an opinion waits for approval or was approved.
DECIDED = ("approval", "approved", "informed", "execution")

_EVERY = {
    "new": {"action_accept": "accepted"},
    "accepted": {"action_submit_opinion": "opinion"},
    "informed": {"action_execute": "execution", "action_close": "closed"},
    "execution": {"action_close": "closed"},
    "closed": {"action_reopen": "accepted"},
}
#: a policy that no longer wants an approval strands none that it wanted before
_PLAIN = {
    "opinion": {"action_inform": "informed"},
    "approval": {"action_inform": "informed"},
    "approved": {"action_inform": "informed"},
}
_APPROVED = {
    "opinion": {"action_request_approval": "approval"},
    "approved": {"action_inform": "informed"},
}
#: asked again if the policy changed its route; the engine refuses a second round
_LEADER = {"approval": {"action_request_approval": "approval"}}
_MEETING = {"approval": {"action_take_decision": "approved"}}
_BY_ROUTE = {LEADER: _LEADER, MEETING: _MEETING}


def steps(state: str, route: str | None) -> dict[str, str]:
    """Return the methods that make a step from a state, with the state they lead to.

    What the approval engine does by itself is no method: it enters `approved` on the
    route `leader` and takes an opinion back.
    """
    tables = (
        [_EVERY, _APPROVED, _BY_ROUTE.get(route, {})] if route else [_EVERY, _PLAIN]
    )
    return {
        method: target
        for table in tables
        for method, target in table.get(state, {}).items()
    }


def leads_to(state: str, route: str | None, method: str) -> str | None:
    """Return the state that a method leads to, or None if it is not its turn."""
    return steps(state, route).get(method)
