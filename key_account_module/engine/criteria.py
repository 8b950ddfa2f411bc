"""What is scored, on which scale, and how scores are called (EVA-01, EVA-02)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

EXCLUDE = "exclude"
NEUTRAL = "neutral"
WORST = "worst"
MISSING = (EXCLUDE, NEUTRAL, WORST)

#: scores have 4 decimals
STEP = Decimal("0.0001")
_CONTEXT = Context(prec=40)


@dataclass(frozen=True, slots=True)
class Missing:
    """What stands in for a score that is not there.

    Attributes:
        how: `exclude` shares the weight out among scored siblings, `neutral` takes a
            value, `worst` the minimum of the scale.
        value: For `neutral`; None is the middle of the scale.
    """

    how: str = EXCLUDE
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is scored.

    Attributes:
        key: Key of the criterion.
        weight: Share among its siblings; None everywhere means equal weights.
        parent: Key of the criterion it is part of, or None.
        missing: What stands in for its score; None is the rule of the whole.
        unbounded: Whether its scores may lie outside the scale.
    """

    key: str
    weight: Decimal | None = None
    parent: str | None = None
    missing: Missing | None = None
    unbounded: bool = False


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


def exact(value: Fraction) -> Decimal:
    """Return a fraction as a decimal of 4 decimals, rounded half up."""
    number = _CONTEXT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return number.quantize(STEP, ROUND_HALF_UP)
