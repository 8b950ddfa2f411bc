"""An Odoo server's HTTP, answered by the server in memory."""

import json
from typing import Any

import requests
import responses

from key_account_adapter.client.failures import PolicyRefused
from key_account_adapter.client.memory import MemoryServer
from key_account_adapter.errors import AdapterError

URL = "http://odoo.test"
KEY = "canary-5f1e-key"
LOGIN = "policy_admin"
Answer = tuple[int, dict[str, str], str]
JSON = {"Content-Type": "application/json; charset=utf-8"}


def serve(mock: responses.RequestsMock, server: MemoryServer) -> None:
    """Answer JSON-2 and /jsonrpc from `server`."""

    def json2(request: requests.PreparedRequest) -> Answer:
        if request.headers.get("Authorization") != f"bearer {KEY}":
            return 401, JSON, "{}"
        _, _, _, model, method = str(request.path_url).split("/")
        return _json2_answer(server, model, method, json.loads(str_body(request)))

    def jsonrpc(request: requests.PreparedRequest) -> Answer:
        return 200, JSON, json.dumps(_jsonrpc_answer(server, str_body(request)))

    import re

    mock.add_callback(responses.POST, re.compile(f"{URL}/json/2/.*"), json2)
    mock.add_callback(responses.POST, f"{URL}/jsonrpc", jsonrpc)


def str_body(request: requests.PreparedRequest) -> str:
    body = request.body or b""
    return body.decode() if isinstance(body, bytes) else str(body)


def _json2_answer(
    server: MemoryServer, model: str, method: str, arguments: Any
) -> Answer:
    function = server.methods().get((model, method))
    if function is None:
        return 404, JSON, json.dumps({"name": "werkzeug.exceptions.NotFound"})
    try:
        return 200, JSON, json.dumps(function(**arguments))
    except AdapterError as error:
        return 422, JSON, json.dumps(_raised(error))


def _jsonrpc_answer(server: MemoryServer, body: str) -> dict[str, Any]:
    request = json.loads(body)
    params = request["params"]
    answer: dict[str, Any] = {"jsonrpc": "2.0", "id": request["id"]}
    if params["service"] == "common":
        good = params["args"][1:] == [LOGIN, KEY]
        return {**answer, "result": 7 if good else False}
    model, method = params["args"][3:5]
    if method == "context_get":
        return {**answer, "result": {"lang": "en_US"}}
    function = server.methods().get((model, method))
    if function is None:
        data = {
            "name": "odoo.exceptions.UserError",
            "message": f"{model} doesn't exist",
        }
        return {**answer, "error": {"message": "Odoo Server Error", "data": data}}
    try:
        return {**answer, "result": function(**params["args"][6])}
    except AdapterError as error:
        failure = {"message": "Odoo Server Error", "data": _raised(error)}
        return {**answer, "error": failure}


def _raised(error: AdapterError) -> dict[str, Any]:
    found = list(error.raw) if isinstance(error, PolicyRefused) else []
    name = "odoo.addons.key_account_module.models.policy.errors.PolicyError"
    if error.code == "POL400":
        return {"name": "odoo.exceptions.UserError", "message": error.message}
    details = {"code": error.code, "diagnostics": found}
    return {
        "name": name,
        "message": error.message,
        "arguments": [error.message, details],
        "debug": f"Traceback … {KEY}",
    }
