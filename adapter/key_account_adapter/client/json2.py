"""JSON-2, the API of Odoo 19 and later: a bearer key over HTTP."""

import json
from typing import Any

import requests

from ..errors import AdapterError, ConnectionFailed
from . import failures
from .http import BearerKey, Http, is_json, json_of, open_session
from .interface import Effect
from .retry import with_retry
from .settings import Settings

UNPROCESSABLE = "werkzeug.exceptions.UnprocessableEntity"


class Json2Transport:
    """Calls ``POST /json/2/<model>/<method>``."""

    name = "json2"

    def __init__(self, settings: Settings, key: str) -> None:
        self._db = settings.db
        session = open_session(BearerKey(key))
        self._http = Http(session, settings)

    def call(
        self, model: str, method: str, arguments: dict[str, Any], effect: Effect
    ) -> Any:
        """Return the answer of ``model.method(**arguments)``."""
        path = f"/json/2/{model}/{method}"
        body = json.dumps(arguments).encode()
        return with_retry(effect, lambda: self._post(path, body, effect))

    def close(self) -> None:
        self._http.session.close()

    def _post(self, path: str, body: bytes, effect: Effect) -> Any:
        headers = {"Content-Type": "application/json"}
        if self._db:
            headers["X-Odoo-Database"] = self._db
        response = self._http.send(
            "POST",
            path,
            data=body,
            headers=headers,
            writes=effect is not Effect.READ,
        )
        if response.status_code == 200:
            return json_of(response)
        raise self._error(response)

    def _error(self, response: requests.Response) -> AdapterError:
        status = response.status_code
        if status == 401:
            return failures.wrong_key("HTTP 401")
        if status == 429:
            after = response.headers.get("Retry-After", "some")
            text = f"The server asks to wait {after} seconds (HTTP 429)."
            return ConnectionFailed(text, code="POL710")
        if not is_json(response):
            return self._not_json(status)
        body = json_of(response)
        data = body if isinstance(body, dict) else {}
        name, message = str(data.get("name", "")), str(data.get("message", ""))
        if status == 404 and name.startswith("werkzeug."):
            return failures.addon_missing(message)
        if name == UNPROCESSABLE:
            return failures.versions_differ(message)
        return failures.refusal(name, message, data.get("arguments"))

    def _not_json(self, status: int) -> AdapterError:
        if status in (403, 404):
            return failures.wrong_database(self._db)
        return ConnectionFailed(
            f"The server answered HTTP {status} with a page instead of JSON; "
            "is there a proxy in between?",
            code="POL711",
        )
