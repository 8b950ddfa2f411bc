"""What /jsonrpc can answer, through OdooRPC."""

import logging
from typing import Any

import pytest
import responses

from key_account_adapter.errors import (
    BadUsage,
    ConnectionFailed,
    Refused,
    ServerBusy,
    StalePlan,
)

from .test_http_failures import JSONRPC, client


@pytest.fixture
def http() -> Any:
    with responses.RequestsMock() as mock:
        yield mock


def rpc_error(name: str = "", message: str = "m", **more: Any) -> dict[str, Any]:
    data = {"name": name, "message": message, **more}
    return {"error": {"code": 200, "message": "Odoo Server Error", "data": data}}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"result": False}, "refused the key"),
        (rpc_error("odoo.exceptions.AccessDenied"), "refused the key"),
        (rpc_error("psycopg2.OperationalError"), "no database 'db'"),
        ({"error": {"message": "no data"}}, "makes no sense"),
        ({}, "makes no sense"),
    ],
)
def test_jsonrpc_logins_that_fail(
    http: responses.RequestsMock, answer: dict[str, Any], words: str
) -> None:
    http.add(responses.POST, JSONRPC, json=answer)

    with pytest.raises(ConnectionFailed, match=words):
        client("jsonrpc").describe()


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (rpc_error("odoo.exceptions.AccessDenied"), ConnectionFailed, "access denied"),
        (
            rpc_error("odoo.exceptions.UserError", "Object x doesn't exist"),
            ConnectionFailed,
            "no usable Key Account addon",
        ),
        (
            rpc_error("builtins.AttributeError", "The method x does not exist"),
            ConnectionFailed,
            "no usable Key Account addon",
        ),
        (
            rpc_error("builtins.TypeError", "unexpected keyword argument"),
            ConnectionFailed,
            "does not understand",
        ),
        (rpc_error("builtins.TypeError", "odd"), Refused, "odd"),
        (
            rpc_error("x.PolicyError", "m", arguments=["m", {"code": "POL501"}]),
            StalePlan,
            "m",
        ),
        (rpc_error("psycopg2.errors.DeadlockDetected"), ServerBusy, "busy"),
        ({"error": {"message": "no data"}}, ConnectionFailed, "makes no sense"),
        ({"error": {"message": "m", "data": 5}}, ConnectionFailed, "makes no sense"),
        ({}, ConnectionFailed, "no usable 'user'"),
    ],
)
def test_jsonrpc_calls_that_fail(
    answer: dict[str, Any], kind: type, words: str
) -> None:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as http:
        http.add(responses.POST, JSONRPC, json={"result": 7})
        http.add(responses.POST, JSONRPC, json={"result": {}})
        http.add(responses.POST, JSONRPC, json=answer)
        with pytest.raises(kind, match=words):
            client("jsonrpc").describe()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 404, "body": "no"}, "no /jsonrpc"),
        ({"status": 500, "body": "<html>"}, "a page instead of JSON"),
        ({"status": 200, "body": "<html>", "content_type": "text/html"}, "text/html"),
        ({"status": 200, "body": "{", "content_type": "application/json"}, "not valid"),
        ({"status": 400, "json": {}}, "makes no sense"),
    ],
)
def test_what_is_no_jsonrpc(
    http: responses.RequestsMock, answer: dict[str, Any], words: str
) -> None:
    http.add(responses.POST, JSONRPC, **answer)

    with pytest.raises(ConnectionFailed, match=words):
        client("jsonrpc").describe()


def test_jsonrpc_keeps_the_path_of_the_address(http: responses.RequestsMock) -> None:
    http.add(responses.POST, "https://odoo.test:8443/erp/jsonrpc", json={"result": 0})

    with pytest.raises(ConnectionFailed):
        client("jsonrpc", url="https://odoo.test:8443/erp").describe()


def test_odoorpc_never_logs_below_warning() -> None:
    client("jsonrpc")

    assert not logging.getLogger("odoorpc.rpc.jsonrpclib").isEnabledFor(logging.DEBUG)


@pytest.mark.parametrize("missing", ["db", "login"])
def test_jsonrpc_needs_database_and_login(missing: str) -> None:
    with pytest.raises(BadUsage, match=f"needs --{missing}"):
        client("jsonrpc", **{missing: ""})
