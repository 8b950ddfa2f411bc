"""Calls to a live Odoo without the adapter: plain requests over both transports."""

import itertools
from dataclasses import dataclass, field
from typing import Any, Literal

import requests

from .waiting import PATIENCE

Transport = Literal["json2", "jsonrpc"]
TRANSPORTS: tuple[Transport, ...] = ("json2", "jsonrpc")
_numbers = itertools.count(1)

FORGED = {
    "active_test": False,
    "uid": 1,
    "su": True,
    "sudo": True,
    "force_company": 1,
    "allowed_company_ids": [1],
    "install_mode": True,
    "module": "key_account_module",
    "tracking_disable": True,
    "mail_notrack": True,
    "bypass_access": True,
    "skip_guard": True,
}
"""A context that pretends to everything."""


class RpcError(Exception):
    """The server refused; `name` is the exception's, `arguments` its payload."""

    def __init__(self, name: str, message: str, arguments: Any) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.message = message
        self.arguments = arguments

    @property
    def details(self) -> dict[str, Any]:
        """What the policy service says to programs."""
        found = [item for item in self.arguments or () if isinstance(item, dict)]
        return found[0] if found else {}

    @property
    def code(self) -> str:
        """The code of the policy service, or "" for any other error."""
        return str(self.details.get("code", ""))


@dataclass
class Rpc:
    """One user of one database."""

    url: str
    database: str
    login: str
    key: str = field(repr=False)
    transport: Transport = "json2"

    def call(self, model: str, method: str, /, **arguments: Any) -> Any:
        """The answer of a method; `ids` names the records it is called on."""
        if self.transport == "json2":
            return self._json2(model, method, arguments)
        # Odoo looks for these two among the positional arguments alone.
        first = [arguments.pop(n) for n in ("ids", "vals_list") if n in arguments]
        uid = self._service("common", "login", self.database, self.login, self.key)
        call = (self.database, uid, self.key, model, method, first, arguments)
        return self._service("object", "execute_kw", *call)

    def search_read(
        self,
        model: str,
        domain: list[Any] | None = None,
        fields: str = "id",
        **more: Any,
    ) -> list[dict[str, Any]]:
        """Records that this user sees, with the fields named in one text."""
        answer: list[dict[str, Any]] = self.call(
            model, "search_read", domain=domain or [], fields=fields.split(), **more
        )
        return answer

    def _json2(self, model: str, method: str, arguments: dict[str, Any]) -> Any:
        answer = requests.post(
            f"{self.url}/json/2/{model}/{method}",
            json=arguments,
            headers={
                "Authorization": f"bearer {self.key}",
                "X-Odoo-Database": self.database,
            },
            timeout=PATIENCE,
        )
        body = answer.json()
        if answer.ok:
            return body
        raise RpcError(body["name"], body["message"], body.get("arguments"))

    def _service(self, service: str, method: str, *args: Any) -> Any:
        params = {"service": service, "method": method, "args": args}
        number = next(_numbers)
        body = {"jsonrpc": "2.0", "method": "call", "id": number, "params": params}
        answer = requests.post(f"{self.url}/jsonrpc", json=body, timeout=PATIENCE)
        content = answer.json()
        if "error" not in content:
            return content.get("result")  # None is left out
        data = content["error"].get("data") or {}
        raise RpcError(data["name"], data["message"], data.get("arguments"))
