"""Elementary cells: the values of a figure between which no condition can differ.

The thresholds of a measure cut its values into points and open intervals. One sample
of each is enough to know how every condition behaves everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from .catalogue import METRICS, PERCENT
from .condition import (
    Change,
    Compare,
    Condition,
    Days,
    Rank,
    Score,
    Series,
    fold,
    leaves,
)
from .figures import noted, percent, plain, typed
from .measure import Measure

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Axis:
    """A figure that conditions compare with thresholds.

    Attributes:
        key: Equal for conditions on the same figure.
        label: What the figure is called in problems.
        percent: Whether values are shown as percentages.
        whole: Whether only whole numbers occur.
        minimum: Least possible value, or None.
        below: All values are less than this, or None.
        maximum: Greatest possible value, or None.
    """

    key: str
    label: str
    percent: bool = False
    whole: bool = False
    minimum: Decimal | None = None
    below: Decimal | None = None
    maximum: Decimal | None = None

    def has(self, value: Decimal) -> bool:
        """Return whether the figure can have this value."""
        whole = not self.whole or value == value.to_integral_value()
        return whole and self.within(value)

    def within(self, value: Decimal) -> bool:
        """Return whether a value lies between the least and the greatest."""
        if self.minimum is not None and value < self.minimum:
            return False
        if self.maximum is not None and value > self.maximum:
            return False
        return self.below is None or value < self.below

    def show(self, value: Decimal) -> str:
        """Return a value for a finding."""
        return typed(percent(plain(value))) if self.percent else noted(value)


@dataclass(frozen=True, slots=True)
class Cell:
    """A point (`low` equals `high`) or an open interval, with a value inside it."""

    sample: Decimal
    low: Decimal | None
    high: Decimal | None

    @property
    def is_point(self) -> bool:
        """Whether the cell is one value."""
        return self.low is not None and self.low == self.high


def axis_of(leaf: Condition) -> Axis | None:
    """Return the figure a condition compares, or None for flags and options."""
    if isinstance(leaf, Compare):
        return _measured("value", leaf.measure)
    if isinstance(leaf, Series):
        # Every period is taken to be alike, whatever the number of periods.
        alike = replace(leaf.measure, window=None)
        return _measured("series", alike, f" per {alike.per}")
    if isinstance(leaf, Change):
        key = f"change {leaf.measure.key} {leaf.base.key}"
        # Who cannot have less than nothing cannot lose more than everything.
        least = None if METRICS[leaf.measure.metric].minimum is None else -_ONE
        return Axis(key, f"change of {leaf.measure.metric}", True, minimum=least)
    if isinstance(leaf, Rank):
        label = f"rank by {leaf.rank.measure.metric}"
        return Axis(leaf.rank.key, label, True, minimum=Decimal(0), below=_ONE)
    if isinstance(leaf, Score):
        return Axis(f"score {leaf.name}", f"score {leaf.name}")
    if isinstance(leaf, Days):
        words = "since" if leaf.since else "until"
        label = f"days {words} {leaf.event}"
        minimum = Decimal(0) if leaf.since else None
        return Axis(label, label, whole=True, minimum=minimum)
    return None


def _measured(kind: str, measure: Measure, suffix: str = "") -> Axis:
    """Return the axis of a measure."""
    metric = METRICS[measure.metric]
    minimum = None if metric.minimum is None else Decimal(metric.minimum)
    maximum = None if metric.maximum is None else Decimal(metric.maximum)
    return Axis(
        f"{kind} {measure.key}",
        metric.name + suffix,
        percent=metric.unit == PERCENT,
        whole=metric.whole,
        minimum=minimum,
        maximum=maximum,
    )


def holds(leaf: Condition, value: Decimal) -> bool:
    """Return whether a condition that has an axis is met at a value of it."""
    if isinstance(leaf, Rank):
        return value < leaf.share
    assert isinstance(leaf, Compare | Series | Change | Score | Days)
    return leaf.limit.holds(value)


def possible(leaf: Condition) -> bool:
    """Return whether any value of its figure meets a condition on one."""
    cells = [cell for found in cells_by_axis([leaf]).values() for cell in found]
    return not cells or any(holds(leaf, cell.sample) for cell in cells)


def never_met(condition: Condition) -> bool:
    """Return whether a condition asks for figures that nobody can have."""
    answer = fold(condition, lambda leaf: None if possible(leaf) else False)
    return answer is False


def thresholds(leaf: Condition) -> list[Decimal]:
    """Return the values at which the answer of a condition may change."""
    if isinstance(leaf, Rank):
        return [leaf.share]
    assert isinstance(leaf, Compare | Series | Change | Score | Days)
    upper = leaf.limit.upper
    return [leaf.limit.value] + ([] if upper is None else [upper])


def cells_by_axis(conditions: Iterable[Condition]) -> dict[Axis, list[Cell]]:
    """Return the cells of every figure that the conditions compare.

    Scores are left out if there is any other figure: tables that grade by figures have
    to work for accounts that were never evaluated.
    """
    marks: dict[Axis, set[Decimal]] = {}
    for condition in conditions:
        for leaf in leaves(condition):
            axis = axis_of(leaf)
            if axis is not None:
                marks.setdefault(axis, set()).update(thresholds(leaf))
    measured = {axis for axis in marks if not axis.key.startswith("score ")}
    return {
        axis: _cells(axis, sorted(found))
        for axis, found in marks.items()
        if axis in measured or not measured
    }


def _cells(axis: Axis, marks: list[Decimal]) -> list[Cell]:
    """Return the cells between sorted thresholds that hold a possible value."""
    found = []
    marks = [mark for mark in marks if axis.within(mark)]
    lows: list[Decimal | None] = [None, *marks]
    highs: list[Decimal | None] = [*marks, None]
    for low, high in zip(lows, highs, strict=True):
        if low is not None and axis.has(low):
            found.append(Cell(low, low, low))
        sample = _inside(axis, low, high)
        if sample is not None:
            found.append(Cell(sample, low, high))
    return found


def _inside(axis: Axis, low: Decimal | None, high: Decimal | None) -> Decimal | None:
    """Return a possible value strictly between two thresholds, or None."""
    if low is None:
        value = _below(axis, high)
    elif axis.whole:
        value = low.to_integral_value(ROUND_FLOOR) + 1
    else:
        ends = (high, axis.below, axis.maximum)
        end = next((x for x in ends if x is not None), None)
        value = low + 1 if end is None else (low + end) / 2
    fits = (low is None or value > low) and (high is None or value < high)
    return value if fits and axis.has(value) else None


def _below(axis: Axis, high: Decimal | None) -> Decimal:
    """Return the least value, or one less than the first threshold."""
    if axis.minimum is not None:
        return axis.minimum
    assert high is not None
    return high.to_integral_value(ROUND_FLOOR) - 1


def span_words(axis: Axis, cells: list[Cell]) -> str:
    """Return neighbouring cells in words: `revenue between 100 000 and 200 000`."""
    first, last = cells[0], cells[-1]
    low = None if first.low is None else axis.show(first.low)
    high = None if last.high is None else axis.show(last.high)
    if low is None and high is None:
        return f"any {axis.label}"
    if low is None:
        return f"{axis.label} {'up to' if last.is_point else 'below'} {high}"
    if high is None:
        return f"{axis.label} {'from' if first.is_point else 'above'} {low}"
    if low == high:
        return f"{axis.label} of exactly {low}"
    return f"{axis.label} between {low} and {high}"
