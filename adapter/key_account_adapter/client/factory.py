"""Choose the transport: JSON-2 where the server has it, else /jsonrpc."""

import re
from typing import Any

from ..errors import BadUsage
from .http import Http, NoAuth, is_json, open_session
from .interface import Effect, Transport
from .json2 import Json2Transport
from .retry import with_retry
from .rpc import RpcClient
from .settings import Settings

FIRST_JSON2 = 19


def connect(settings: Settings, key: str) -> RpcClient:
    """A client for the server in `settings`; asks its version if need be."""
    return RpcClient(_transport(settings, key))


def server_version(settings: Settings) -> str:
    """The server's version, such as ``19.0``; empty if it does not tell."""
    http = Http(open_session(NoAuth()), settings)
    try:
        return with_retry(Effect.READ, lambda: _ask_version(http))
    finally:
        http.session.close()


def _ask_version(http: Http) -> str:
    response = http.send("GET", "/web/version")
    if response.status_code != 200 or not is_json(response):
        return ""
    try:
        data: Any = response.json()
    except ValueError:
        return ""
    version = data.get("version") if isinstance(data, dict) else None
    return version if isinstance(version, str) else ""


def _transport(settings: Settings, key: str) -> Transport:
    choice = settings.transport
    if choice == "auto":
        choice = "json2" if _has_json2(server_version(settings)) else "jsonrpc"
    if choice == "json2":
        return Json2Transport(settings, key)
    return _jsonrpc(settings, key)


def _has_json2(version: str) -> bool:
    major = re.match(r"(?:saas[-~])?(\d+)", version)
    return major is not None and int(major[1]) >= FIRST_JSON2


def _jsonrpc(settings: Settings, key: str) -> Transport:
    missing = [name for name in ("db", "login") if not getattr(settings, name)]
    if missing:
        options = " and ".join(f"--{name}" for name in missing)
        raise BadUsage(f"The transport jsonrpc needs {options}.")
    from .odoorpc import OdooRpcTransport

    return OdooRpcTransport(settings, key)
