"""What the server answers of a recompute, as typed data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .reading import Raw, StrangeAnswer, get, record


@dataclass(frozen=True, slots=True)
class Run:
    """A recompute and how far it got; `run_id` 0 means there never was one.

    `counts` is what each recompute step changed, `labels` what the steps are called,
    `notes` lines about what the rules count and the server cannot, or not all of it.
    `incremental` says whether only changes were asked for, `full_reason` why all accounts
    were measured then, else `measured` how many were.
    """

    run_id: int
    state: str
    as_of: str
    staged: int
    done: int
    remaining: int
    grades_changed: int
    failed: int
    counts: Mapping[str, int]
    labels: Mapping[str, str]
    message: str
    notes: str
    incremental: bool
    full_reason: str
    measured: int
    resumed: bool
    raw: Raw = field(repr=False)

    @classmethod
    def read(cls, data: Any) -> "Run":
        return record(cls, data)

    @property
    def is_open(self) -> bool:
        return self.state == "open"


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that a run changed of one account."""

    id: int
    account: str
    step: str
    kind: str
    scheme: str
    before: str
    after: str
    words: str
    raw: Raw = field(repr=False)

    @classmethod
    def read(cls, data: Any) -> "Changed":
        return record(cls, data, "id", "step", "kind")


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Some changes of a run; `hidden` counts those of accounts we may not read."""

    rows: tuple[Changed, ...]
    more: bool
    hidden: int

    @classmethod
    def read(cls, data: Any) -> "ChangePage":
        rows = tuple(Changed.read(row) for row in get(data, "rows", list, []))
        return cls(rows, bool(data.get("more")), get(data, "hidden", int, 0))


@dataclass(frozen=True, slots=True)
class Failure:
    """An account that a run gave up; name and reason only for who may read it."""

    account_id: int
    account: str
    label: str
    message: str
    raw: Raw = field(repr=False)

    @classmethod
    def read(cls, data: Any) -> "Failure":
        return record(cls, data)


def read_failures(data: Any) -> tuple[Failure, ...]:
    """The accounts that a run gave up."""
    if not isinstance(data, list):
        raise StrangeAnswer("The server's errors are not a list.")
    return tuple(Failure.read(row) for row in data)
