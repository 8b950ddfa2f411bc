"""Deadlines that a re-plan moves, as the server lists them."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from .reading import Raw, StrangeAnswer, get


class Direction(Enum):
    """Where a deadline goes."""

    EARLIER = "earlier"
    LATER = "later"
    UNCHANGED = "unchanged"  # only a warning, a ladder or the like is another one
    ADDED = "added"  # there was no deadline
    DROPPED = "dropped"  # there is no deadline any more


@dataclass(frozen=True, slots=True)
class Move:
    """One clock of one record, with its old and new deadline in UTC, or empty.

    `record_name` and `account` are empty where the user may not read them.
    """

    clock: int
    model: str
    record: int
    name: str
    old: str
    new: str
    record_name: str
    account: str
    raw: Raw = field(repr=False, compare=False)

    @classmethod
    def read(cls, data: Any) -> "Move":
        return cls(
            clock=get(data, "clock", int),
            model=get(data, "model", str),
            record=get(data, "record", int),
            name=get(data, "name", str),
            old=get(data, "old", str, ""),
            new=get(data, "new", str, ""),
            record_name=get(data, "record_name", str, ""),
            account=get(data, "account", str, ""),
            raw=data,
        )

    @property
    def direction(self) -> Direction:
        """Texts compare like the moments they stand for: both are ISO 8601 in UTC."""
        if self.old == self.new:
            return Direction.UNCHANGED
        if not self.old:
            return Direction.ADDED
        if not self.new:
            return Direction.DROPPED
        return Direction.EARLIER if self.new < self.old else Direction.LATER

    def as_dict(self) -> Raw:
        return {**self.raw, "direction": self.direction.value}


def read_moves(data: Any) -> tuple[Move, ...]:
    """The server's list of moves."""
    if not isinstance(data, list):
        raise StrangeAnswer("The server's list of clocks is not a list.")
    return tuple(Move.read(item) for item in data)
