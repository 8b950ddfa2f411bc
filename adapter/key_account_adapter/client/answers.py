"""The server's answers as typed data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .reading import Raw, get, record


@dataclass(frozen=True, slots=True)
class Description:
    """What the server is and what it can do."""

    api_version: str
    module_version: str
    odoo_version: str
    database: str
    database_uuid: str
    login: str
    policy_admin: bool
    server_time: str
    languages: tuple[str, ...]
    kinds: tuple[str, ...]
    raw: Raw = field(repr=False)

    @classmethod
    def read(cls, data: Any) -> "Description":
        user = get(data, "user", dict)
        return cls(
            api_version=get(data, "api_version", str),
            module_version=get(data, "module_version", str),
            odoo_version=get(data, "odoo_version", str, "unknown"),
            database=get(data, "database", str, "unknown"),
            database_uuid=get(data, "database_uuid", str, "unknown"),
            login=get(user, "login", str, "unknown"),
            policy_admin=bool(user.get("policy_admin")),
            server_time=get(data, "server_time", str, "unknown"),
            languages=tuple(get(data, "languages", list, [])),
            kinds=tuple(get(data, "kinds", dict, {})),
            raw=data,
        )


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that differs; origin: pending, drift or conflict."""

    path: str
    before: Any
    after: Any
    origin: str


@dataclass(frozen=True, slots=True)
class Change:
    """One resource that would be created, updated or restored."""

    address: str
    action: str
    source: str
    fields: tuple[FieldChange, ...]

    @classmethod
    def read(cls, data: Any) -> "Change":
        fields = tuple(
            FieldChange(
                path=get(item, "path", str),
                before=item.get("before"),
                after=item.get("after"),
                origin=get(item, "origin", str, "pending"),
            )
            for item in get(data, "fields", list, [])
        )
        return cls(
            address=get(data, "address", str),
            action=get(data, "action", str),
            source=get(data, "source", str, ""),
            fields=fields,
        )

    @property
    def is_pending(self) -> bool:
        """Whether the file asks for it, rather than somebody's edit on the server."""
        if not self.fields:
            return self.action != "restore"
        return any(item.origin != "drift" for item in self.fields)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an apply would do, and the state it was computed from."""

    bundle: str
    revision: int
    state_sha256: str
    has_changes: bool
    has_drift: bool
    changes: tuple[Change, ...]
    kept: tuple[str, ...]
    summary: Mapping[str, int]
    diagnostics: tuple[Raw, ...]
    raw: Raw = field(repr=False)

    @classmethod
    def read(cls, data: Any) -> "Plan":
        base = get(data, "base", dict)
        return cls(
            bundle=get(data, "bundle", str),
            revision=get(base, "revision", int, 0),
            state_sha256=get(base, "state_sha256", str, ""),
            has_changes=bool(data.get("has_changes")),
            has_drift=bool(data.get("has_drift")),
            changes=_changes(data),
            kept=tuple(get(data, "kept", list, [])),
            summary=get(data, "summary", dict, {}),
            diagnostics=tuple(get(data, "diagnostics", list, [])),
            raw=data,
        )

    @property
    def is_empty(self) -> bool:
        return not (self.has_changes or self.has_drift or self.changes)

    @property
    def has_pending(self) -> bool:
        """Whether the file asks for something the server does not have yet."""
        if any(change.is_pending for change in self.changes):
            return True
        return self.has_changes and not self.has_drift


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply did."""

    bundle: str
    revision: int
    changed: bool
    replayed: bool
    request_id: str
    changes: tuple[Change, ...]
    summary: Mapping[str, int]
    diagnostics: tuple[Raw, ...]
    raw: Raw = field(repr=False)

    @classmethod
    def read(cls, data: Any) -> "Applied":
        return cls(
            bundle=get(data, "bundle", str),
            revision=get(data, "revision", int),
            changed=bool(data.get("changed")),
            replayed=bool(data.get("replayed")),
            request_id=get(data, "request_id", str, ""),
            changes=_changes(data),
            summary=get(data, "summary", dict, {}),
            diagnostics=tuple(get(data, "diagnostics", list, [])),
            raw=data,
        )


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle as it is on the server."""

    bundle: str
    api_version: str
    title: dict[str, str]
    company: str | None
    revision: int
    resources: tuple[Raw, ...]

    @classmethod
    def read(cls, data: Any) -> "Exported":
        return cls(
            bundle=get(data, "bundle", str),
            api_version=get(data, "api_version", str),
            title=get(data, "title", dict, {}),
            company=get(data, "company", str, "") or None,
            revision=get(data, "revision", int, 0),
            resources=tuple(get(data, "resources", list)),
        )


@dataclass(frozen=True, slots=True)
class Revision:
    """One entry of the server's journal."""

    bundle: str
    revision: int
    request_id: str
    user: str
    date: str
    git: str
    raw: Raw = field(repr=False)

    @classmethod
    def read(cls, data: Any) -> "Revision":
        return record(cls, data, "bundle", "revision")


def _changes(data: Any) -> tuple[Change, ...]:
    return tuple(Change.read(item) for item in get(data, "changes", list, []))
