"""Everything a network, a proxy or another server can answer, over both transports."""

import json
import socket
from typing import Any

import pytest
import requests
import responses

from key_account_adapter.client.factory import connect, server_version
from key_account_adapter.client.failures import PolicyRefused
from key_account_adapter.client.http import USER_AGENT
from key_account_adapter.client.rpc import RpcClient
from key_account_adapter.client.settings import Settings, Timeouts, TransportName
from key_account_adapter.diagnostics import Diagnostic
from key_account_adapter.errors import (
    AdapterError,
    ConnectionFailed,
    LostAnswer,
    PolicyInvalid,
    RailRefused,
    Refused,
    ServerBusy,
    StalePlan,
)
from key_account_adapter.exit_codes import ExitCode

from .odoo_http import KEY, LOGIN, URL

DESCRIBE = f"{URL}/json/2/key.account.policy/describe"
JSONRPC = f"{URL}/jsonrpc"


def client(transport: TransportName = "json2", **changes: Any) -> RpcClient:
    settings = {"url": URL, "db": "db", "login": LOGIN, "transport": transport}
    return connect(Settings(**{**settings, **changes}), KEY)


@pytest.fixture
def http() -> Any:
    with responses.RequestsMock() as mock:
        yield mock


def failing(http: responses.RequestsMock, **answer: Any) -> AdapterError:
    http.add(responses.POST, DESCRIBE, **answer)
    with pytest.raises(AdapterError) as caught:
        client().describe()
    return caught.value


def policy_error(code: str, **details: Any) -> dict[str, Any]:
    arguments = ["words", {"code": code, **details}]
    return {"name": "x.PolicyError", "message": "words", "arguments": arguments}


@pytest.mark.parametrize(
    ("status", "body", "kind", "words"),
    [
        (401, {}, ConnectionFailed, "refused the key (HTTP 401)"),
        (
            404,
            {"name": "werkzeug.exceptions.NotFound", "message": "no model"},
            ConnectionFailed,
            "no usable Key Account addon (no model)",
        ),
        (404, "<html>", ConnectionFailed, "no database 'db'"),
        (403, "<html>", ConnectionFailed, "no database 'db'"),
        (400, "<html>", ConnectionFailed, "a page instead of JSON"),
        (500, "<html>", ConnectionFailed, "a page instead of JSON"),
        (429, "<html>", ConnectionFailed, "HTTP 429"),
        (
            403,
            {"name": "odoo.exceptions.AccessError", "message": "Not you.\nReally"},
            Refused,
            "does not allow this: Not you",
        ),
        (
            422,
            {
                "name": "werkzeug.exceptions.UnprocessableEntity",
                "message": "unknown argument",
            },
            ConnectionFailed,
            "does not understand this version",
        ),
        (
            422,
            {"name": "odoo.exceptions.ValidationError", "message": "Wrong."},
            Refused,
            "Wrong.",
        ),
        (409, {"name": "odoo.exceptions.LockError"}, ServerBusy, "holds the lock"),
        (500, {"name": "builtins.ValueError", "message": "bad"}, Refused, "bad"),
        (500, {"name": "builtins.ValueError"}, Refused, "builtins.ValueError"),
        (500, [1], Refused, "The server failed"),
        (422, policy_error("POL501"), StalePlan, "words"),
        (422, policy_error("POL502"), ServerBusy, "words"),
        (422, policy_error("POL601"), RailRefused, "words"),
        (422, policy_error("POL404"), Refused, "words"),
        (422, policy_error("POL302"), PolicyInvalid, "words"),
        (422, policy_error("POL404", diagnostics=[{}]), PolicyInvalid, "words"),
        (
            422,
            {"name": "x", "message": "m", "arguments": ["a", {"code": "X"}]},
            Refused,
            "m",
        ),
    ],
)
def test_json2_answers_become_errors(
    http: responses.RequestsMock, status: int, body: Any, kind: type, words: str
) -> None:
    if isinstance(body, str):
        answer: dict[str, Any] = {"body": body, "content_type": "text/html"}
    else:
        answer = {"json": body}

    error = failing(http, status=status, **answer)

    assert isinstance(error, kind)
    assert words in error.message


def test_findings_of_a_rail_are_kept(http: responses.RequestsMock) -> None:
    finding = {"code": "POL602", "hint": "keep one"}
    body = policy_error("POL602", diagnostics=[finding, 5])

    error = failing(http, status=422, json=body)

    assert isinstance(error, PolicyRefused)
    assert error.raw == [finding]


def test_only_rails_end_as_a_rail() -> None:
    rail = Diagnostic("POL602", "your own rights")
    mistake = Diagnostic("POL402", "no such login")

    assert PolicyInvalid([rail]).exit_code == ExitCode.RAIL
    assert PolicyInvalid([rail, mistake]).exit_code == ExitCode.INVALID


def test_no_database_name_and_none_found() -> None:
    with responses.RequestsMock() as http:
        http.add(responses.POST, DESCRIBE, status=404, content_type="text/html")
        with pytest.raises(ConnectionFailed, match="more than one database, or none"):
            client(db="").describe()
        assert "X-Odoo-Database" not in http.calls[0].request.headers


@pytest.mark.parametrize(
    ("location", "hint"),
    [
        ("https://odoo.test/x?k=1", "use https in the url"),
        ("http://other/", "use that address"),
    ],
)
@pytest.mark.parametrize("status", [301, 308])
def test_redirects_are_not_followed(
    http: responses.RequestsMock, status: int, location: str, hint: str
) -> None:
    error = failing(http, status=status, headers={"Location": location})

    assert hint in error.hint
    assert location.split("?")[0] in error.message


@pytest.mark.parametrize(
    ("failure", "kind", "words"),
    [
        (
            requests.exceptions.ConnectTimeout("x"),
            ConnectionFailed,
            "no answer in time",
        ),
        (requests.exceptions.ReadTimeout("x"), LostAnswer, "did not answer in time"),
        (
            requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED"),
            ConnectionFailed,
            "certificate",
        ),
        (requests.exceptions.SSLError("WRONG_VERSION"), ConnectionFailed, "TLS with"),
        (requests.exceptions.ProxyError("x"), ConnectionFailed, "the proxy cannot"),
        (requests.exceptions.ConnectionError("reset"), LostAnswer, "broke"),
        (requests.exceptions.ConnectionError(), LostAnswer, "broke"),
        (requests.exceptions.ChunkedEncodingError("x"), LostAnswer, "broke off"),
        (requests.exceptions.InvalidURL("odd"), ConnectionFailed, "Cannot send"),
        (OSError("no CA file"), ConnectionFailed, "no CA file"),
        (ValueError(f"Invalid header {KEY}"), ConnectionFailed, "ValueError"),
    ],
)
@pytest.mark.parametrize("transport", ["json2", "jsonrpc"])
def test_network_failures(
    transport: TransportName, failure: Exception, kind: type, words: str
) -> None:
    url = DESCRIBE if transport == "json2" else JSONRPC
    with responses.RequestsMock() as http:
        http.add(responses.POST, url, body=failure)
        with pytest.raises(kind, match=words) as caught:
            client(transport).describe()
    assert KEY not in str(caught.value)


def test_a_refused_connection_names_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(ConnectionFailed, match=f"127.0.0.1:{port}: refused"):
        client(url=f"http://127.0.0.1:{port}").describe()


def test_a_name_that_does_not_resolve() -> None:
    with pytest.raises(ConnectionFailed, match="the name cannot be resolved"):
        client(url="http://no-such-host.invalid").describe()


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_read_is_tried_again_behind_a_proxy(
    http: responses.RequestsMock, status: int
) -> None:
    http.add(responses.POST, DESCRIBE, status=status)
    http.add(responses.POST, DESCRIBE, status=status)
    http.add(responses.POST, DESCRIBE, json={})

    with pytest.raises(ConnectionFailed, match="no usable 'user'"):
        client().describe()


def test_a_read_is_tried_again_on_a_concurrency_error(
    http: responses.RequestsMock,
) -> None:
    body = {"name": "psycopg2.errors.SerializationFailure", "message": "x"}
    for _ in range(3):
        http.add(responses.POST, DESCRIBE, status=500, json=body)

    with pytest.raises(ServerBusy):
        client().describe()


def test_a_write_is_never_tried_again(http: responses.RequestsMock) -> None:
    body = {"name": "psycopg2.errors.SerializationFailure", "message": "x"}
    url = f"{URL}/json/2/key.account.run/step"
    http.add(responses.POST, url, status=500, json=body)

    with pytest.raises(ServerBusy):
        client().step(1, 10)
    assert len(http.calls) == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"body": "<html>", "content_type": "text/html"}, "text/html instead of JSON"),
        ({"body": "{oops", "content_type": "application/json"}, "not valid JSON"),
        ({"json": "text"}, "no usable 'user'"),
        ({"json": {"user": {}, "api_version": True}}, "no usable 'api_version'"),
    ],
)
def test_success_that_is_none(answer: dict[str, Any], words: str) -> None:
    with responses.RequestsMock() as http:
        http.add(responses.POST, DESCRIBE, **answer)
        with pytest.raises(ConnectionFailed, match=words):
            client().describe()


def test_a_history_that_is_no_list(http: responses.RequestsMock) -> None:
    http.add(responses.POST, f"{URL}/json/2/key.account.policy/history", json={})

    with pytest.raises(ConnectionFailed, match="not a list"):
        client().history()


def test_what_is_sent(http: responses.RequestsMock, tmp_path: Any) -> None:
    """No cookie, no .netrc, own agent, both time limits, the database."""
    http.add(responses.POST, DESCRIBE, json={}, headers={"Set-Cookie": "session_id=1"})
    http.add(responses.POST, DESCRIBE, json={})
    connected = client(timeouts=Timeouts(1, 2, 3), ca_bundle="/ca.pem")

    for _ in range(2):
        with pytest.raises(ConnectionFailed):
            connected.describe()

    request: Any = http.calls[1].request
    assert request.headers["Authorization"] == f"bearer {KEY}"
    assert request.headers["User-Agent"] == USER_AGENT
    assert request.headers["X-Odoo-Database"] == "db"
    assert "Cookie" not in request.headers
    assert request.req_kwargs["timeout"] == (1, 2)
    assert request.req_kwargs["verify"] == "/ca.pem"


@pytest.mark.parametrize("transport", ["json2", "jsonrpc"])
def test_netrc_is_not_read(
    transport: TransportName, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine odoo.test login eve password stolen\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with responses.RequestsMock() as http:
        http.add(responses.POST, DESCRIBE if transport == "json2" else JSONRPC, json={})
        with pytest.raises(AdapterError):
            client(transport).describe()
        header = http.calls[0].request.headers.get("Authorization", "")
    assert not header.startswith("Basic")


@pytest.mark.parametrize(
    ("answer", "transport"),
    [
        ({"json": {"version": "19.0"}}, "json2"),
        ({"json": {"version": "saas~19.2"}}, "json2"),
        ({"json": {"version": "20.0+e"}}, "json2"),
        ({"json": {"version": "18.0"}}, "jsonrpc"),
        ({"json": {"version": "saas~18.4"}}, "jsonrpc"),
        ({"json": {"version": 19}}, "jsonrpc"),
        ({"json": []}, "jsonrpc"),
        ({"status": 404}, "jsonrpc"),
        ({"body": "<html>", "content_type": "text/html"}, "jsonrpc"),
        ({"body": "{", "content_type": "application/json"}, "jsonrpc"),
    ],
)
def test_the_transport_follows_the_version(
    http: responses.RequestsMock, answer: dict[str, Any], transport: str
) -> None:
    http.add(responses.GET, f"{URL}/web/version", **answer)

    assert client("auto").transport == transport


def test_the_version_is_asked_for_without_the_key(http: responses.RequestsMock) -> None:
    http.add(responses.GET, f"{URL}/web/version", json={"version": "19.0"})

    assert server_version(Settings(url=URL)) == "19.0"
    assert KEY not in json.dumps(dict(http.calls[0].request.headers))
