"""How a measured criterion gets its points: a table, a line, or yes and no (EVA-17).

Figures come from the same metrics and conditions as grades. A criterion without such a
measure is judged by the panel on the scale of the evaluation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .condition import Condition, Needs, needs
from .criteria import Scale, exact
from .measure import Measure

MANUAL = "manual"
BAND = "band"
LINEAR = "linear"
BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Points:
    """What a figure is worth.

    Attributes:
        score: Points, 4 decimals; None for a figure that is missing or off the table.
        band: Key of the row of a table that the figure fell in, or `yes`, `no`.
    """

    score: Decimal | None = None
    band: str | None = None


NO_POINTS = Points()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: figures from `lower` up to, but not including, `upper`.

    None is open; the upper end of the last row is included.
    """

    key: str
    score: Decimal
    lower: Decimal | None = None
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Points by the row that a figure falls in; rows in the order of their figures."""

    measure: Measure
    rows: tuple[Row, ...]

    @property
    def needs(self) -> Needs:
        """What must be known about an account."""
        return Needs(measures=frozenset({self.measure}))

    def points(self, figure: Decimal, scale: Scale) -> Points:
        """Return the points of the row that the figure falls in."""
        for row in self.rows:
            last = row is self.rows[-1]
            low = row.lower is None or row.lower <= figure
            high = row.upper is None or figure < row.upper
            if low and (high or (last and figure == row.upper)):
                return Points(row.score, row.key)
        return NO_POINTS


@dataclass(frozen=True, slots=True)
class Line:
    """Points in proportion: `worst` is the least score of the scale, `best` the most.

    Attributes:
        bounded: Whether figures beyond the ends count like the ends.
    """

    measure: Measure
    worst: Decimal
    best: Decimal
    bounded: bool = True

    @property
    def needs(self) -> Needs:
        """What must be known about an account."""
        return Needs(measures=frozenset({self.measure}))

    def points(self, figure: Decimal, scale: Scale) -> Points:
        """Return the points on the line."""
        way = Fraction(figure - self.worst) / Fraction(self.best - self.worst)
        if self.bounded:
            way = min(max(way, Fraction(0)), Fraction(1))
        length = Fraction(scale.maximum) - Fraction(scale.minimum)
        return Points(exact(Fraction(scale.minimum) + way * length))


@dataclass(frozen=True, slots=True)
class YesNo:
    """Points for a condition that is met, and for one that is not.

    None stands for the ends of the scale.
    """

    condition: Condition
    yes: Decimal | None = None
    no: Decimal | None = None

    @property
    def needs(self) -> Needs:
        """What must be known about an account."""
        return needs(self.condition)

    def points(self, figure: Decimal, scale: Scale) -> Points:
        """Return the points of yes (any figure but 0) or no."""
        if figure:
            return Points(scale.maximum if self.yes is None else self.yes, "yes")
        return Points(scale.minimum if self.no is None else self.no, "no")


ScoreKind = Table | Line | YesNo


def named_bands(kind: ScoreKind | None) -> tuple[str, ...]:
    """Return the bands that a rule may name."""
    if isinstance(kind, Table):
        return tuple(row.key for row in kind.rows)
    return ("yes", "no") if isinstance(kind, YesNo) else ()


def fixed_points(kind: ScoreKind) -> Mapping[tuple[str, ...], Decimal]:
    """Return the points that a policy names, by their path below the measure."""
    if isinstance(kind, Table):
        return {("bands", row.key, "score"): row.score for row in kind.rows}
    if isinstance(kind, Line):
        return {}
    given = {("yes",): kind.yes, ("no",): kind.no}
    return {path: score for path, score in given.items() if score is not None}
