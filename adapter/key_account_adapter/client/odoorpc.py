"""/jsonrpc through OdooRPC, for servers before Odoo 19 and for passwords.

OdooRPC speaks urllib; an opener over ``requests`` gives it the same time limits,
certificates and tests as JSON-2.
"""

import io
import logging
from typing import Any, Protocol
from urllib.parse import urlsplit

import requests

from ..errors import AdapterError, ConnectionFailed, LostAnswer
from . import failures
from .http import Http, NoAuth, is_json, json_of, open_session
from .interface import Effect
from .retry import with_retry
from .settings import Settings

# OdooRPC logs the key in clear at DEBUG.
logging.getLogger("odoorpc").setLevel(logging.WARNING)

WRONG_LOGIN = "Wrong login"


class _UrllibRequest(Protocol):
    data: bytes | None
    full_url: str

    def get_method(self) -> str: ...

    def header_items(self) -> list[tuple[str, str]]: ...


class SessionOpener:
    """Looks like a urllib opener, sends through a requests session."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self.writes = False

    def open(self, request: _UrllibRequest, timeout: float | None = None) -> io.BytesIO:
        """Send `request`; the session's time limits win over `timeout`."""
        # OdooRPC knows host and port only; the base url may have a path as well.
        response = self._http.send(
            request.get_method(),
            urlsplit(request.full_url).path,
            data=request.data,
            headers=dict(request.header_items()),
            writes=self.writes,
        )
        _check(response)
        return io.BytesIO(response.content)


class OdooRpcTransport:
    """Calls ``execute_kw`` on ``/jsonrpc``; logs in at the first call."""

    name = "jsonrpc"

    def __init__(self, settings: Settings, key: str, version: str = "19.0") -> None:
        import odoorpc

        self._settings = settings
        self._key = key
        self._http = Http(open_session(NoAuth()), settings)
        self._opener = SessionOpener(self._http)
        self._logged_in = False
        self._rpc_error: type[Exception] = odoorpc.error.RPCError
        parts = urlsplit(settings.url)
        tls = parts.scheme == "https"
        self._odoo = odoorpc.ODOO(
            parts.hostname,
            protocol="jsonrpc+ssl" if tls else "jsonrpc",
            port=parts.port or (443 if tls else 80),
            timeout=settings.timeouts.read,
            version=version,
            opener=self._opener,
        )
        # The context would carry the user's language: JSON-2 sends none either.
        self._odoo.config["auto_context"] = False

    def call(
        self, model: str, method: str, arguments: dict[str, Any], effect: Effect
    ) -> Any:
        """Return the answer of ``model.method(**arguments)``."""
        self._log_in()
        return with_retry(
            effect, lambda: self._execute(model, method, arguments, effect)
        )

    def close(self) -> None:
        self._http.session.close()

    def _log_in(self) -> None:
        if self._logged_in:
            return
        settings = self._settings
        try:
            self._odoo.login(settings.db, settings.login, self._key)
        except self._rpc_error as error:
            raise self._login_error(error) from None
        except (KeyError, TypeError, ValueError) as error:
            raise _odd(error) from None
        self._logged_in = True

    def _login_error(self, error: Exception) -> AdapterError:
        data = _data(error)
        if str(error).startswith(WRONG_LOGIN) or "AccessDenied" in data["name"]:
            return failures.wrong_key(f"login '{self._settings.login}'")
        return failures.wrong_database(self._settings.db)

    def _execute(
        self, model: str, method: str, arguments: dict[str, Any], effect: Effect
    ) -> Any:
        self._opener.writes = effect is not Effect.READ
        try:
            return self._odoo.execute_kw(model, method, [], dict(arguments))
        except self._rpc_error as error:
            raise _call_error(error) from None
        except (KeyError, TypeError, ValueError) as error:
            raise _odd(error) from None
        finally:
            self._opener.writes = False


def _check(response: requests.Response) -> None:
    if response.status_code == 200:
        json_of(response)
    elif response.status_code == 404:
        raise ConnectionFailed(
            "The server has no /jsonrpc.", hint="use --transport json2", code="POL711"
        )
    elif not is_json(response):
        raise ConnectionFailed(
            f"The server answered HTTP {response.status_code} with a page instead of "
            "JSON; is there a proxy in between?",
            code="POL711",
        )


def _call_error(error: Exception) -> AdapterError:
    data = _data(error)
    name, message = data["name"], str(data["message"] or error)
    if name == "odoo.exceptions.AccessDenied":
        return failures.wrong_key("access denied")
    if any(words in message for words in failures.MISSING_WORDS) and name in (
        "odoo.exceptions.UserError",
        "builtins.AttributeError",
        "builtins.KeyError",
    ):
        return failures.addon_missing(message)
    if name == "builtins.TypeError" and "argument" in message:
        return failures.versions_differ(message)
    return failures.refusal(name, message, data["arguments"])


def _data(error: Exception) -> dict[str, Any]:
    """What Odoo says of its exception; empty texts where it says nothing."""
    info = getattr(error, "info", None)
    data = info.get("data") if isinstance(info, dict) and "data" in info else info
    known = data if isinstance(data, dict) else {}
    return {
        "name": str(known.get("name") or ""),
        "message": known.get("message"),
        "arguments": known.get("arguments"),
    }


def _odd(error: Exception) -> LostAnswer:
    return LostAnswer(f"The server's answer makes no sense ({type(error).__name__}).")
