"""What the server answers of a recompute, as typed data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .reading import Raw, StrangeAnswer, get


@dataclass(frozen=True, slots=True)
class Run:
    """A recompute and how far it got; `run_id` 0 means there never was one.

    `counts` is what each recompute step changed, `labels` what the steps are called.
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
    resumed: bool
    raw: Raw = field(repr=False)

    @classmethod
    def read(cls, data: Any) -> "Run":
        return cls(
            run_id=get(data, "run_id", int, 0),
            state=get(data, "state", str, ""),
            as_of=get(data, "as_of", str, ""),
            staged=get(data, "staged", int, 0),
            done=get(data, "done", int, 0),
            remaining=get(data, "remaining", int, 0),
            grades_changed=get(data, "grades_changed", int, 0),
            failed=get(data, "failed", int, 0),
            counts=get(data, "counts", dict, {}),
            labels=get(data, "labels", dict, {}),
            message=get(data, "message", str, ""),
            resumed=bool(data.get("resumed")),
            raw=data,
        )

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
        return cls(
            id=get(data, "id", int),
            account=get(data, "account", str, ""),
            step=get(data, "step", str),
            kind=get(data, "kind", str),
            scheme=get(data, "scheme", str, ""),
            before=get(data, "before", str, ""),
            after=get(data, "after", str, ""),
            words=get(data, "words", str, ""),
            raw=data,
        )


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
        return cls(
            account_id=get(data, "account_id", int, 0),
            account=get(data, "account", str, ""),
            label=get(data, "label", str, ""),
            message=get(data, "message", str, ""),
            raw=data,
        )


def read_failures(data: Any) -> tuple[Failure, ...]:
    """The accounts that a run gave up."""
    if not isinstance(data, list):
        raise StrangeAnswer("The server's errors are not a list.")
    return tuple(Failure.read(row) for row in data)
