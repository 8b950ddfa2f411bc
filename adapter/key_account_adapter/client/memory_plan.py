"""The three-way plan of the server in memory."""

from collections.abc import Iterator
from typing import Any

from ..policy.wire_values import sha256_of

Raw = dict[str, Any]


class Plans:
    """Desired (document), last applied and live, compared value by value."""

    def __init__(
        self, document: Raw, live: dict[str, Raw], last: dict[str, Raw], revision: int
    ) -> None:
        self.document = document
        self.bundle: str = document["bundle"]
        self.live = live
        self.last = last
        self.revision = revision
        self.state_sha256 = sha256_of(live)

    def answer(self, diagnostics: list[Raw]) -> Raw:
        """The plan as the server answers it."""
        addresses = [f"{item['kind']}/{item['key']}" for item in self._resources()]
        changes = list(self._changes())
        origins = {each["origin"] for item in changes for each in item["fields"]}
        actions = [item["action"] for item in changes]
        kept = sorted(set(self.live) - set(addresses))
        return {
            "format": "key-account.plan/1",
            "bundle": self.bundle,
            "base": {"revision": self.revision, "state_sha256": self.state_sha256},
            "document_sha256": self.document["document_sha256"],
            "has_changes": bool(changes),
            "has_drift": bool(origins & {"drift", "conflict"}),
            "changes": changes,
            "kept": kept,
            "summary": {
                "create": actions.count("create"),
                "update": actions.count("update"),
                "drift": actions.count("restore"),
                "unchanged": len(addresses) - len(changes),
                "kept": len(kept),
            },
            "diagnostics": diagnostics,
            "addresses": addresses,
        }

    def _resources(self) -> list[Raw]:
        return list(self.document["resources"])

    def _changes(self) -> Iterator[Raw]:
        for resource in self._resources():
            address = f"{resource['kind']}/{resource['key']}"
            fields = list(self._fields(address, resource["values"]))
            if fields:
                yield {
                    "address": address,
                    "action": self._action(address, fields),
                    "source": resource.get("source", ""),
                    "fields": fields,
                }

    def _action(self, address: str, fields: list[Raw]) -> str:
        if address not in self.live:
            return "create"
        only_drift = all(item["origin"] == "drift" for item in fields)
        return "restore" if only_drift else "update"

    def _fields(self, address: str, wanted: Raw) -> Iterator[Raw]:
        live = self.live.get(address, {}).get("values", {})
        last = self.last.get(address, {}).get("values", {})
        for name, value in wanted.items():
            if name in live and live[name] == value:
                continue
            yield {
                "path": name,
                "before": live.get(name),
                "after": value,
                "origin": _origin(value, last.get(name), live.get(name)),
            }


def _origin(wanted: Any, last: Any, live: Any) -> str:
    if live == last:
        return "pending"
    return "drift" if wanted == last else "conflict"
