"""What the server says when it refuses, as our own errors. Same for both transports."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..diagnostics import Diagnostic
from ..errors import (
    AdapterError,
    ConnectionFailed,
    PolicyInvalid,
    RailRefused,
    Refused,
    ServerBusy,
    StalePlan,
)

CONCURRENCY = ("SerializationFailure", "LockNotAvailable", "DeadlockDetected")
ACCESS = ("odoo.exceptions.AccessError",)
BY_CODE: dict[str, type[Refused]] = {"POL501": StalePlan, "POL502": ServerBusy}
NOT_SET_UP = (
    "install or upgrade the addon key_account_module in this database, "
    "then run: key-account doctor"
)
# What /jsonrpc says where JSON-2 answers 404.
MISSING_WORDS = ("doesn't exist", "does not exist")


class PolicyRefused(PolicyInvalid):
    """The server found mistakes; `raw` is theirs, the caller adds the file's places."""

    def __init__(self, message: str, raw: Sequence[Mapping[str, Any]]) -> None:
        super().__init__((), message)
        self.raw = raw


class ConcurrencyConflict(ServerBusy):
    """PostgreSQL gave way to another transaction; a read may be repeated."""


def is_concurrency(name: str) -> bool:
    """Whether `name` is a PostgreSQL error that a repetition may cure."""
    return name.startswith("psycopg2.") and name.endswith(CONCURRENCY)


def refusal(name: str, message: str, arguments: Any) -> AdapterError:
    """The error for an exception `name` raised on the server; it changed nothing."""
    details = _policy_details(arguments)
    if details is not None:
        return _policy_error(message, details)
    if is_concurrency(name):
        return ConcurrencyConflict("The server is busy with another change.")
    if name.endswith(".LockError"):
        return ServerBusy(message or "Another change holds the lock.")
    if name in ACCESS:
        return Refused(
            f"The server does not allow this: {_first_line(message)}",
            hint="key-account doctor shows the rights of the user",
            code="POL403",
        )
    if name.startswith("odoo.exceptions."):
        return Refused(message)
    return Refused(f"The server failed: {_first_line(message) or name}", code="POL450")


def addon_missing(detail: str = "") -> ConnectionFailed:
    """The database answers, but has no key account addon."""
    reason = f" ({_first_line(detail)})" if detail else ""
    return ConnectionFailed(
        f"The database has no usable Key Account addon{reason}.",
        hint=NOT_SET_UP,
        code="POL705",
    )


def versions_differ(detail: str) -> ConnectionFailed:
    """The addon does not take the call as this version makes it."""
    return ConnectionFailed(
        f"The addon does not understand this version of key-account: "
        f"{_first_line(detail)}",
        hint=NOT_SET_UP,
        code="POL706",
    )


def wrong_database(name: str) -> ConnectionFailed:
    """There is no such database behind the address."""
    which = f"no database '{name}'" if name else "more than one database, or none"
    return ConnectionFailed(
        f"The server has {which}.", hint="check --db", code="POL704"
    )


def wrong_key(detail: str) -> ConnectionFailed:
    """The key, or login and key, is not accepted."""
    return ConnectionFailed(
        f"The server refused the key ({detail}).",
        hint="keys expire: make a new API key in your Odoo preferences",
        code="POL709",
    )


def to_diagnostic(raw: Mapping[str, Any]) -> Diagnostic:
    """A finding of the server, without its place in the file."""
    return Diagnostic(
        code=str(raw.get("code") or "POL400"),
        message=str(raw.get("message") or "refused by the server"),
        hint=str(raw.get("hint") or ""),
        severity=str(raw.get("severity") or "error"),
        address=str(raw.get("address") or ""),
        path=str(raw.get("path") or ""),
    )


def _policy_details(arguments: Any) -> Mapping[str, Any] | None:
    if isinstance(arguments, list | tuple) and len(arguments) > 1:
        details = arguments[1]
        if isinstance(details, Mapping) and str(details.get("code", ""))[:3] == "POL":
            return details
    return None


def _policy_error(message: str, details: Mapping[str, Any]) -> AdapterError:
    code = str(details["code"])
    listed = details.get("diagnostics")
    found = [item for item in listed or [] if isinstance(item, Mapping)]
    if code in BY_CODE:
        return BY_CODE[code](message, code=code, hint="plan again, then apply")
    if found or code[:4] in ("POL0", "POL1", "POL2", "POL3"):
        return PolicyRefused(message, found)
    if code.startswith("POL6"):
        return RailRefused(message, code=code)
    return Refused(message, code=code)


def _first_line(text: str) -> str:
    return text.strip().partition("\n")[0].rstrip(".")
