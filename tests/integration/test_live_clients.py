"""Two clients at once: one transaction wins, the others are told, nothing mixes."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.integration.support import documents, people
from tests.integration.support.rpc import TRANSPORTS, Rpc, RpcError, Transport

POLICY = "key.account.policy"
CLIENTS = 5
SIZE = 40
"""Resources a document; enough that the applies overlap."""

Outcome = dict[str, Any] | RpcError


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Outcome]:
    """The outcome of each call, all started at the same moment."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Outcome:
        barrier.wait()
        try:
            answer: dict[str, Any] = call()
        except RpcError as error:
            return error
        return answer

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def applying(rpc: Rpc, request: str, wanted: documents.Document, **more: Any) -> Any:
    """A call of `apply` for `at_once`."""
    return lambda: rpc.call(
        POLICY, "apply", document=wanted, request_id=request, **more
    )


def codes(outcomes: Sequence[Outcome]) -> Counter[str]:
    """How often what came out; an apply that went through counts as "done"."""
    return Counter(
        (outcome.code or outcome.name) if isinstance(outcome, RpcError) else "done"
        for outcome in outcomes
    )


def revisions(admin: Rpc, bundle: str) -> list[int]:
    """Numbers of the revisions a bundle has, oldest first."""
    history = admin.call(POLICY, "history", bundle=bundle, limit=100)
    return sorted(row["revision"] for row in history)


def assert_whole(admin: Rpc, bundle: str, label: str) -> None:
    """Every resource is as the document `label` says."""
    exported = admin.call(POLICY, "export", bundle=bundle)
    assert documents.labels(exported) == {label}
    assert len({item["values"]["sequence"] for item in exported["resources"]}) == 1


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_one_of_several_applies_of_the_same_plan_wins(
    as_user: Callable[..., Rpc], transport: Transport
) -> None:
    """All reviewed the same state: one revision is made, the others are stale or busy."""
    bundle = f"race_{transport}"
    admin = as_user(people.ADMIN, transport)
    first = documents.options(bundle, "first", SIZE)
    admin.call(POLICY, "apply", document=first, request_id=f"{bundle}-0")
    base = admin.call(POLICY, "plan", document=first)["base"]
    plan = {
        "base_revision": base["revision"],
        "base_state_sha256": base["state_sha256"],
    }

    outcomes = at_once(
        [
            applying(
                admin,
                f"{bundle}-{label}",
                documents.options(bundle, label, SIZE),
                **plan,
            )
            for label in "abcde"
        ]
    )

    counted = codes(outcomes)
    assert counted["done"] == 1, counted
    assert set(counted) <= {"done", "POL501", "POL502"}
    assert revisions(admin, bundle) == [1, 2]
    winner = next(o["request_id"] for o in outcomes if isinstance(o, dict))
    assert_whole(admin, bundle, winner.rpartition("-")[2])


def test_unplanned_applies_leave_the_document_of_the_last_revision(
    admin: Rpc,
) -> None:
    """Without a reviewed plan each may win in turn; never a mix, no revision lost."""
    bundle = "turns"
    wanted = {label: documents.options(bundle, label, SIZE) for label in "abcde"}

    outcomes = at_once(
        [applying(admin, f"turns-{label}", wanted[label]) for label in wanted]
    )

    counted = codes(outcomes)
    assert counted["done"] >= 1
    assert set(counted) <= {"done", "POL502"}
    assert revisions(admin, bundle) == list(range(1, counted["done"] + 1))
    last = admin.call(POLICY, "history", bundle=bundle, limit=1)[0]
    assert_whole(admin, bundle, last["request_id"].rpartition("-")[2])


def test_a_request_repeated_at_once_is_applied_once(admin: Rpc) -> None:
    """The same request id and document from several clients: one revision."""
    bundle = "repeated"
    wanted = documents.options(bundle, "same", SIZE)

    outcomes = at_once([applying(admin, "repeated-1", wanted) for _ in range(CLIENTS)])

    done = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    assert [outcome["replayed"] for outcome in done].count(False) == 1
    assert set(codes(outcomes)) <= {"done", "POL502"}
    assert revisions(admin, bundle) == [1]
    later = admin.call(POLICY, "apply", document=wanted, request_id="repeated-1")
    assert (later["replayed"], later["revision"]) == (True, 1)


def test_a_request_id_serves_one_document(admin: Rpc) -> None:
    """The same request id with different documents: one wins, the others are told."""
    bundle = "one_id"

    outcomes = at_once(
        [
            applying(admin, "one-id", documents.options(bundle, label, SIZE))
            for label in "abcde"
        ]
    )

    counted = codes(outcomes)
    assert counted["done"] == 1
    assert set(counted) <= {"done", "POL502", "POL503"}
    assert revisions(admin, bundle) == [1]
    exported = admin.call(POLICY, "export", bundle=bundle)
    assert len(documents.labels(exported)) == 1


def test_the_first_apply_of_a_bundle_by_two_clients(admin: Rpc) -> None:
    """Nobody has seen the bundle yet: it is made once, and a loser of revision 0 is
    told so."""
    bundle = "newborn"

    outcomes = at_once(
        [
            applying(
                admin,
                f"newborn-{label}",
                documents.options(bundle, label, SIZE),
                base_revision=0,
            )
            for label in "ab"
        ]
    )

    counted = codes(outcomes)
    assert counted["done"] == 1
    assert set(counted) <= {"done", "POL501", "POL502"}
    assert revisions(admin, bundle) == [1]
    found = admin.search_read("key.account.policy.bundle", [("name", "=", bundle)])
    assert len(found) == 1
