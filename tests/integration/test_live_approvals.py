"""Approvals over RPC: nobody forges, skips or disturbs one, and two never decide twice."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pytest

from dev.odoo import Server
from tests.integration.support import documents, in_odoo, people, worlds
from tests.integration.support.rpc import TRANSPORTS, Rpc, RpcError, Transport
from tests.integration.support.worlds import World

REQUEST, DECISION = "key.account.approval.request", "key.account.approval.decision"
COMPLAINT, DIALOGUE = "key.account.complaint", "key.account.approval.decide"
#: who approves: first the manager of the region, then the director
CHAINS = {
    "two": ([people.MANAGER], [people.DIRECTOR]),
    "either": ([people.MANAGER, people.DIRECTOR],),
}
#: requests that are made together
AT_ONCE = {"two": 10, "either": 2}
FORGED = {
    "skip_validation_check": True,
    "skip_check_state_condition": True,
    "su": True,
    "uid": 1,
    "install_mode": True,
    "default_state": "approved",
}

transports = pytest.mark.parametrize("transport", TRANSPORTS)


@dataclass
class Scene:
    """A server with chains, where the salesperson of the north has an account.

    `asked` holds complaints and requests, by chain, that no test has used yet.
    """

    world: World
    server: Server
    asked: dict[str, list[tuple[int, int]]] = field(default_factory=dict)

    def rpc(self, login: str, transport: Transport = "json2") -> Rpc:
        """One user's connection."""
        key = self.world.keys[login]
        return Rpc(self.server.url, self.world.database, login, key, transport)

    def ask(self, chain: str = "two") -> tuple[int, int]:
        """A complaint of the north, and the request of its salesperson.

        What asks for approval is no part of these tests; several ask at once, as
        starting Odoo for each takes longer than the test.
        """
        if not self.asked.get(chain):
            complaints = self.complaints(AT_ONCE[chain])
            requests = worlds.inside(
                self.world.database,
                in_odoo.ask_for_approval,
                login=people.NORTH,
                complaints=complaints,
                chain=chain,
            )
            self.asked[chain] = list(zip(complaints, requests, strict=True))
        return self.asked[chain].pop()

    def complaints(self, count: int) -> list[int]:
        """Complaints of the north, with an opinion."""
        rpc = self.rpc(people.NORTH)
        account = rpc.search_read("key.account", limit=1)[0]["id"]
        severity = rpc.search_read("key.account.severity", limit=1)[0]["id"]
        vals = {
            "key_account_id": account,
            "severity_id": severity,
            "description": "Two drums leaked",
            "opinion": "Replace both",
        }
        ids: list[int] = rpc.call(COMPLAINT, "create", vals_list=[vals] * count)
        return ids

    def state(self) -> list[list[str]]:
        """Everything that was asked and decided, straight from the tables."""
        return [
            *self.world.rows(
                "SELECT id, state, round, requester_id, res_model, res_id, content_hash,"
                " steps::text, decision_count FROM key_account_approval_request"
                " ORDER BY id"
            ),
            *self.world.rows(
                "SELECT id, request_id, step, verdict, user_id, seat_id, comment"
                " FROM key_account_approval_decision ORDER BY id"
            ),
            *self.world.rows(
                "SELECT request_id, user_id"
                " FROM key_account_approval_author_rel ORDER BY 1, 2"
            ),
        ]


@pytest.fixture(scope="module")
def scene(base: World) -> Iterator[Scene]:
    """Chains of approval and a severity, applied as the policy administrator."""
    world = base.copy("approvals")
    with world.start() as server:
        found = Scene(world, server)
        admin = found.rpc(people.ADMIN)
        wanted = documents.document("approvals", *resources())
        admin.call(
            "key.account.policy", "apply", document=wanted, request_id="approvals"
        )
        yield found


def resources() -> Iterator[documents.Resource]:
    """A severity, and a step for each group of approvers of each chain."""
    name = {"en_US": "Name"}
    yield documents.resource("severity", "general", name=name, sequence=10)
    for chain, steps in CHAINS.items():
        yield documents.resource("approval_chain", chain, name=name)
        for number, users in enumerate(steps, 1):
            yield documents.resource(
                "approval_step",
                f"{chain}/s{number}",
                chain=chain,
                name=name,
                sequence=number,
                users=sorted(users),
                quorum="any",
                four_eyes=True,
                comment="on_refusal",
            )


def refused(rpc: Rpc, model: str, method: str, **arguments: Any) -> None:
    """The call is refused, by the server's own word."""
    with pytest.raises(RpcError) as error:
        rpc.call(model, method, **arguments)
    assert error.value.name.startswith("odoo.exceptions."), error.value


def forged_request(complaint: int) -> dict[str, Any]:
    """A request as the table would have it, approved."""
    return {
        "name": "Forged",
        "key_account_id": 1,
        "res_model": COMPLAINT,
        "res_id": complaint,
        "subject": "opinion",
        "chain_id": 1,
        "round": 99,
        "requester_id": 1,
        "steps": [],
        "content": {},
        "content_hash": "x",
        "state": "approved",
        "date_requested": "2026-01-01 00:00:00",
    }


def forged_decision(request: int, decider: int) -> dict[str, Any]:
    """A decision in somebody else's name."""
    return {
        "request_id": request,
        "key_account_id": 1,
        "step": "two/s1",
        "verdict": "approve",
        "user_id": decider,
        "seat_id": decider,
        "date": "2026-01-01 00:00:00",
        "completes": True,
    }


@transports
def test_t07_a_plain_employee_forges_skips_or_disturbs_nothing(
    scene: Scene, transport: Transport
) -> None:
    """The ways that succeed elsewhere, with forged context (T7)."""
    _complaint, request = scene.ask()
    before = scene.state()
    forger = scene.rpc(people.NORTH, transport)
    leader = forger.search_read("res.users", [("login", "=", people.MANAGER)])[0]["id"]
    ids = {"ids": [request], "context": FORGED}
    decision = forged_decision(request, leader)

    # 1 and 2: write and delete what was asked and decided
    refused(forger, REQUEST, "write", vals={"state": "approved"}, **ids)
    refused(forger, DECISION, "create", vals_list=[decision], context=FORGED)
    refused(forger, REQUEST, "unlink", **ids)
    # 3, 6 and 7: decide what waits for others, and out of order
    refused(forger, REQUEST, "action_approve", comment="Yes", **ids)
    refused(forger, REQUEST, "action_refuse", comment="No", **ids)
    refused(forger, REQUEST, "action_delegate", user=leader, **ids)
    director = scene.rpc(people.DIRECTOR, transport)
    refused(director, REQUEST, "action_approve", step="two/s2", **ids)
    # 8: by the dialogue
    dialogue = {"request_id": request, "verdict": "approve", "step": "two/s1"}
    made = forger.call(DIALOGUE, "create", vals_list=[dialogue])
    refused(forger, DIALOGUE, "action_confirm", ids=made)
    # 9: begin in the approved state
    vals = forged_request(1)
    refused(forger, REQUEST, "create", vals_list=[vals], context=FORGED)

    assert scene.state() == before


@transports
def test_t07_no_other_path_leads_to_a_request(
    scene: Scene, transport: Transport
) -> None:
    """Private methods, import, copy, web client, the parent's lines, messages (T7)."""
    complaint, request = scene.ask()
    before = scene.state()
    forger = scene.rpc(people.NORTH, transport)
    ids = {"ids": [request], "context": FORGED}
    parent = {"ids": [complaint], "context": FORGED}
    forged, line = forged_request(complaint), "approval_request_ids"
    approved = {"state": "approved"}

    for method in ("_decide", "_end", "_write_sealed", "_create_sealed", "_log"):
        refused(forger, REQUEST, method, **ids)
    for method in ("_approval_granted", "_approval_request", "_approval_note_authors"):
        refused(forger, COMPLAINT, method, **parent)
    refused(forger, REQUEST, "copy", **ids)
    refused(forger, REQUEST, "web_save", vals=approved, specification={}, **ids)
    refused(forger, REQUEST, "name_create", name="Approved")
    refused(forger, REQUEST, "write", vals={"res_id": 1, "res_model": "x"}, **ids)
    refused(forger, REQUEST, "write", vals={"author_ids": [[5]]}, **ids)
    refused(forger, REQUEST, "message_post", body="Approved", **ids)
    for command in ([0, 0, forged], [1, request, approved], [2, request], [5]):
        refused(forger, COMPLAINT, "write", vals={line: [command]}, **parent)
    refused(forger, COMPLAINT, "write", vals={"approval_authors": {}}, **parent)
    steps = "key.account.approval.step"
    refused(forger, steps, "write", ids=[1], vals={"sequence": 99})
    rows = {"fields": [".id", "state"], "data": [[str(request), "approved"]]}
    assert not forger.call(REQUEST, "load", **rows)["ids"]

    assert scene.state() == before


@transports
def test_a_stranger_learns_and_withdraws_nothing(
    scene: Scene, transport: Transport
) -> None:
    """Not even how many requests there are."""
    _complaint, request = scene.ask()
    ids = {"ids": [request], "context": FORGED}
    stranger = scene.rpc(people.SOUTH, transport)

    refused(stranger, REQUEST, "read", fields=["content_words"], **ids)
    refused(stranger, REQUEST, "action_cancel", **ids)

    assert stranger.call(REQUEST, "search_count", domain=[], context=FORGED) == 0


@transports
def test_t07_content_changed_after_approval_counts_no_more(
    scene: Scene, transport: Transport
) -> None:
    """Ways 4 and 5: the approved round is void and stays (T7)."""
    complaint, request = scene.ask()
    for login in (people.MANAGER, people.DIRECTOR):
        rpc = scene.rpc(login, transport)
        rpc.call(REQUEST, "action_approve", ids=[request], comment="Fine")
    assert value(scene, request) == "approved"

    scene.rpc(people.NORTH, transport).call(
        COMPLAINT,
        "write",
        ids=[complaint],
        vals={"opinion": "A million"},
        context=FORGED,
    )

    assert value(scene, request) == "superseded"


@transports
def test_t07_after_it_was_withdrawn_nothing_goes_on(
    scene: Scene, transport: Transport
) -> None:
    """Way 10 (T7)."""
    _complaint, request = scene.ask()
    scene.rpc(people.NORTH, transport).call(REQUEST, "action_cancel", ids=[request])

    refused(
        scene.rpc(people.MANAGER, transport), REQUEST, "action_approve", ids=[request]
    )

    assert value(scene, request) == "cancelled"


@pytest.mark.parametrize(
    "logins",
    [(people.MANAGER, people.DIRECTOR), (people.MANAGER, people.MANAGER)],
    ids=["two approvers", "a double click"],
)
def test_who_comes_at_the_same_moment_decides_once(
    scene: Scene, logins: tuple[str, str]
) -> None:
    """One of them is told that it is over."""
    _complaint, request = scene.ask("either")

    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda login: approve(scene, login, request), logins))

    assert sorted(answers) == ["", "odoo.exceptions.UserError"]
    assert value(scene, request) == "approved"
    decisions = "SELECT count(*) FROM key_account_approval_decision WHERE request_id ="
    assert scene.world.value(f"{decisions} {request}") == "1"


def approve(scene: Scene, login: str, request: int) -> str:
    """The name of the refusal, or "" if it was approved."""
    try:
        scene.rpc(login).call(REQUEST, "action_approve", ids=[request])
    except RpcError as error:
        return error.name
    return ""


def value(scene: Scene, request: int) -> str:
    """The state of a request."""
    return scene.world.value(
        f"SELECT state FROM key_account_approval_request WHERE id = {request}"
    )
