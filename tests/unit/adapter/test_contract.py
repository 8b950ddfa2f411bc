"""The same calls give the same answers in memory, over JSON-2 and over /jsonrpc."""

from collections.abc import Iterator
from typing import Any

import pytest
import responses

from key_account_adapter.client.factory import connect
from key_account_adapter.client.interface import ApplyRequest, PolicyClient
from key_account_adapter.client.memory import MemoryServer, MemoryTransport
from key_account_adapter.client.rpc import RpcClient
from key_account_adapter.client.settings import Settings, TransportName
from key_account_adapter.errors import (
    AdapterError,
    ConnectionFailed,
    PolicyInvalid,
    Refused,
    StalePlan,
)

from .odoo_http import KEY, LOGIN, URL, serve

DOCUMENT: dict[str, Any] = {
    "bundle": "small",
    "api_version": "key-account/v1",
    "title": {"en_US": "Small"},
    "company": None,
    "document_sha256": "one",
    "resources": [
        {
            "kind": "option",
            "key": "flag/strategic",
            "values": {"list": "flag", "name": {"en_US": "Strategic"}},
            "source": "small.yaml:1:1",
        }
    ],
}


@pytest.fixture(params=["memory", "json2", "jsonrpc"])
def client(
    request: pytest.FixtureRequest, server: MemoryServer
) -> Iterator[PolicyClient]:
    if request.param == "memory":
        yield RpcClient(MemoryTransport(server))
        return
    name: TransportName = request.param
    settings = Settings(url=URL, db="db", login=LOGIN, transport=name)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        serve(mock, server)
        connected = connect(settings, KEY)
        assert connected.transport == name
        yield connected
        connected.close()


def request_for(client: PolicyClient, request_id: str, **changes: Any) -> ApplyRequest:
    document = {**DOCUMENT, **changes}
    plan = client.plan(document)
    return ApplyRequest(document, request_id, plan.revision, plan.state_sha256)


def test_the_server_describes_itself(client: PolicyClient) -> None:
    server = client.describe()

    assert (server.api_version, server.login) == ("key-account/v1", LOGIN)
    assert server.policy_admin
    assert server.languages == ("en_US", "zh_CN")


def test_apply_carries_out_the_plan(client: PolicyClient) -> None:
    applied = client.apply(request_for(client, "r1"))

    assert (applied.revision, applied.changed, applied.replayed) == (1, True, False)
    assert [change.address for change in applied.changes] == ["option/flag/strategic"]
    assert client.plan(DOCUMENT).is_empty


def test_an_apply_without_changes_writes_nothing(client: PolicyClient) -> None:
    client.apply(request_for(client, "r1"))

    applied = client.apply(request_for(client, "r2"))

    assert (applied.changed, applied.revision) == (False, 1)
    assert len(client.history()) == 1


def test_a_repeated_request_is_replayed(client: PolicyClient) -> None:
    request = request_for(client, "r1")
    client.apply(request)

    assert client.apply(request).replayed


def test_a_request_id_may_not_carry_another_document(client: PolicyClient) -> None:
    client.apply(request_for(client, "r1"))

    with pytest.raises(Refused) as caught:
        client.apply(request_for(client, "r1", document_sha256="two"))
    assert caught.value.code == "POL503"


def test_a_stale_plan_is_refused(client: PolicyClient, server: MemoryServer) -> None:
    client.apply(request_for(client, "r1"))
    resources = [{**DOCUMENT["resources"][0], "key": "flag/new"}]
    stale = request_for(client, "r2", resources=resources, document_sha256="two")
    server.edit("small", "option/flag/strategic", {"sequence": 9})

    with pytest.raises(StalePlan):
        client.apply(stale)


def test_mistakes_refuse_the_apply(client: PolicyClient, server: MemoryServer) -> None:
    request = request_for(client, "r1")
    server.diagnostics = [{"severity": "error", "code": "POL401", "message": "no"}]

    with pytest.raises(PolicyInvalid):
        client.apply(request)
    assert client.plan(DOCUMENT).diagnostics


def test_export_and_history(client: PolicyClient) -> None:
    client.apply(request_for(client, "r1"))

    exported = client.export("small")
    rows = client.history(request_id="r1")

    assert exported.revision == 1
    assert exported.resources[0]["key"] == "flag/strategic"
    assert [row.request_id for row in rows] == ["r1"]
    assert client.history(bundle="other") == []
    assert client.history(request_id="r9") == []


def test_what_is_not_there_is_refused(client: PolicyClient) -> None:
    with pytest.raises(AdapterError, match="no bundle 'none'"):
        client.export("none")
    with pytest.raises(AdapterError, match="no run 5"):
        client.status(5)


def test_a_run_goes_from_start_to_done(client: PolicyClient) -> None:
    assert client.status().run_id == 0
    run = client.start("2026-10-31")
    assert (run.is_open, run.staged, run.resumed) == (True, 2500, False)
    assert client.start().resumed

    while run.is_open:
        run = client.step(run.run_id, 1000)

    assert (run.done, run.remaining, run.as_of) == (2500, 0, "2026-10-31")
    assert client.step(run.run_id, 10).done == 2500
    assert client.cancel(run.run_id).state == "done"


def test_an_open_run_can_be_cancelled(client: PolicyClient) -> None:
    run = client.start()

    assert client.cancel(run.run_id).state == "cancelled"
    assert not client.start().resumed


def test_a_replan_carries_out_what_was_listed(
    client: PolicyClient, server: MemoryServer
) -> None:
    server.clocks.add(1, None, "2026-09-17T09:30:00", bundle="other")
    server.clocks.add(2, "2026-09-15T09:30:00", "2026-09-17T09:30:00", account=None)

    shown = client.planned_moves()
    [move] = client.planned_moves("small")
    moved = client.replan("New rule", "small")

    assert len(shown) == 2
    assert (move.clock, move.record_name, move.account) == (2, "C0002", "")
    assert moved == (move,)
    assert client.replan("New rule", "small") == ()
    assert server.clocks.log == [(2, "New rule")]
    server.clocks.may_replan = False
    with pytest.raises(Refused, match="Only directors"):
        client.planned_moves()


def test_a_method_the_server_lacks_means_no_addon(
    client: PolicyClient, server: MemoryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryServer, "methods", lambda _self: {})

    with pytest.raises(ConnectionFailed, match="no usable Key Account addon"):
        client.describe()
