"""A condition as data: immutable, hashable, without any figure of an account."""

from __future__ import annotations

import operator
import typing
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from ..figures import plain
from ..measure import Measure, RankKey

OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "eq": operator.eq,
}
BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Limit:
    """A comparison with a number; `between` holds from `value` to below `upper`."""

    op: str
    value: Decimal
    upper: Decimal | None = None

    def holds(self, figure: Decimal) -> bool:
        """Return whether a figure is within the limit."""
        if self.upper is not None:
            return self.value <= figure < self.upper
        return OPERATORS[self.op](figure, self.value)

    def parts(self) -> dict[str, object]:
        """Return the JSON form."""
        parts: dict[str, object] = {"op": self.op, "limit": plain(self.value)}
        if self.upper is not None:
            parts["upper"] = plain(self.upper)
        return parts


@dataclass(frozen=True, slots=True)
class All:
    """Met when every part is met."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """Met when at least one part is met."""

    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Met when its only part is known not to be met."""

    of: tuple[Condition]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Met when `count` parts or more are met."""

    count: int
    of: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Otherwise:
    """Always met: catches what the tiers before left over."""

    of: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Compare:
    """A measure against a limit."""

    measure: Measure
    limit: Limit
    of: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """A measure per period against a limit, in several periods.

    Attributes:
        measure: With `per` set.
        limit: What each period is compared with.
        need: In how many periods the limit must hold.
        of_last: Only the last so many periods count; None: the whole window.
        run: Whether the periods must follow each other.
    """

    measure: Measure
    limit: Limit
    need: int
    of_last: int | None
    run: bool
    of: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """The relative change of a measure against an earlier window (-0.5 is -50 %)."""

    measure: Measure
    base: Measure
    limit: Limit
    of: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Rank:
    """Whether an account belongs to the first part of all accounts by a measure."""

    rank: RankKey
    share: Decimal
    of: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """The latest score of an evaluation type against a limit."""

    name: str
    limit: Limit
    of: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Whether an account carries a flag."""

    name: str
    of: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """Whether an account has an option, given as `list/key`."""

    key: str
    of: tuple[()] = ()


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days since an event (or until it) against a limit."""

    event: str
    since: bool
    limit: Limit
    of: tuple[()] = ()


Condition: typing.TypeAlias = (
    "All | Any | Not | AtLeast | Otherwise | Compare | Series | Change | Rank"
    " | Score | Flag | Option | Days"
)
