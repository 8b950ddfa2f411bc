"""What is scored, on which scale, and how scores are called (EVA-01, EVA-02)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored.

    Attributes:
        key: Key of the criterion.
        weight: Percent among its siblings; None everywhere means equal weights.
        parent: Key of the criterion it is part of, or None.
    """

    key: str
    weight: Decimal | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """Least and greatest score, both possible."""

    minimum: Decimal = Decimal(0)
    maximum: Decimal = Decimal(100)

    def has(self, score: Decimal) -> bool:
        """Return whether a score lies on the scale."""
        return self.minimum <= score <= self.maximum


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores from `minimum` up to the next band; the last one is closed."""

    key: str
    minimum: Decimal


def siblings(criteria: Iterable[Criterion]) -> dict[str | None, list[Criterion]]:
    """Return criteria by parent; a parent that is not among them counts as None."""
    items = list(criteria)
    known = {item.key for item in items}
    found: dict[str | None, list[Criterion]] = {}
    for item in items:
        parent = item.parent if item.parent in known else None
        found.setdefault(parent, []).append(item)
    return found
