"""Checking a table of tiers before it grades anyone: gaps, overlaps, dead rows.

The check looks at accounts without flags, options and scores, walks the elementary
cells of all thresholds, and names what it finds in words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, groupby, product
from math import prod
from operator import itemgetter

from . import problems as codes
from .cells import Axis, Cell, axis_of, cells_by_axis, holds, possible, span_words
from .condition import Compare, Condition, Flag, Option, Otherwise, fold, leaves
from .keeps import check_keeps
from .kleene import Truth
from .problems import ERROR, WARNING, Problem
from .schemes import FIRST_WINS, Scheme, Tier

MOST_CELLS = 4096

Point = dict[str, Decimal | None]
"""A value for each axis; None is *no data*."""


def check_tiers(scheme: Scheme, noun: str = "tier") -> list[Problem]:
    """Return gaps and overlaps (POL302) and tiers that are never first (POL303).

    Also limits for staying in a tier that are no lower than that for getting in (POL313).
    Paths begin with the key of the tier concerned and are empty for gaps. With several
    figures a gap is only a warning, since the figures may depend on each other, and
    overlaps are not looked for. Tables of more than 4096 cells are not checked.

    Args:
        scheme: The table.
        noun: What its rows are called.
    """
    tiers = scheme.ordered
    found = check_keeps(tiers)
    axes = cells_by_axis(tier.condition for tier in tiers)
    if not tiers:
        return []
    # One more for each axis: no data.
    if prod(len(cells) + 1 for cells in axes.values()) > MOST_CELLS:
        text = "too many thresholds to look for gaps"
        problem = Problem((), codes.GAP_OR_OVERLAP, text, severity=WARNING)
        return [problem, *found]
    given = {tier.key for tier in tiers if tier.fixed} | {scheme.movement.start}
    table = _Table(tiers, axes, _axis_keys(tiers), noun, _dead(tiers))
    if len(axes) > 1:
        return [*table.first_gap(), *table.unreachable(given), *found]
    found = [*table.unreachable(given), *found]
    return [*table.of_one_figure(scheme.overlap), *found]


@dataclass(frozen=True, slots=True)
class _Table:
    """Tiers in order, the cells of their figures, and the axis key of every leaf.

    Leaves are known by identity: they are asked for each of thousands of cells. `dead`
    are those that no value of their figure meets.
    """

    tiers: tuple[Tier, ...]
    axes: dict[Axis, list[Cell]]
    keys: dict[int, str | None]
    noun: str
    dead: frozenset[int]

    def of_one_figure(self, overlap: str) -> list[Problem]:
        """Return the gaps, and the overlaps unless the first tier met wins."""
        met = self._met_by_cell()
        spans = self._spans([not keys for keys in met])
        found = [_gap(self.noun, words) for words in spans]
        if overlap == FIRST_WINS:
            return found
        rivals = [x for x in self.tiers if not isinstance(x.condition, Otherwise)]
        for earlier, tier in combinations(rivals, 2):
            pair = {earlier.key, tier.key}
            spans = self._spans([pair <= keys for keys in met])
            found += [_overlap(self.noun, earlier, tier, words) for words in spans]
        return found

    def _met_by_cell(self) -> list[set[str]]:
        """Return the tiers that an account without flags meets, for every cell."""
        points = map(self._point, product(*self.axes.values()))
        return [{tier.key for tier in self._met(point)} for point in points]

    def first_gap(self) -> list[Problem]:
        """Return a warning for the first cell of several figures without a tier."""
        for cells in product(*self.axes.values()):
            point = self._point(cells)
            if not self._met(point):
                pairs = zip(self.axes, cells, strict=True)
                words = " and ".join(span_words(axis, [cell]) for axis, cell in pairs)
                return [_gap(self.noun, words, WARNING)]
        return []

    def unreachable(self, given: Collection[str | None]) -> list[Problem]:
        """Return a problem for every tier that is never the first to be met.

        Tiers that are given in another way are passed over.
        """
        waiting = [x for x, tier in enumerate(self.tiers) if tier.key not in given]
        for cells in product(*([*cells, None] for cells in self.axes.values())):
            point = self._point(cells)
            waiting = [place for place in waiting if not self._first(place, point)]
        return [_never_first(self.noun, self.tiers[place]) for place in waiting]

    def _point(self, cells: tuple[Cell | None, ...]) -> Point:
        """Return a value of every axis."""
        pairs = zip(self.axes, cells, strict=True)
        return {axis.key: None if cell is None else cell.sample for axis, cell in pairs}

    def _met(self, point: Point) -> list[Tier]:
        """Return the tiers that are met by an account without flags."""
        return [tier for tier in self.tiers if self._plain(tier.condition, point)]

    def _first(self, place: int, point: Point) -> bool:
        """Return whether the tier may be the first one met, whatever the flags."""
        if any(self._free(x.condition, point, None) for x in self.tiers[:place]):
            return False
        condition = self.tiers[place].condition
        if None not in point.values():
            return self._free(condition, point, None, self.dead) is not False
        free = (True, False)
        return any(self._free(condition, point, x, self.dead) for x in free)

    def _plain(self, condition: Condition, point: Point) -> Truth:
        """Return the answer for an account without flags, options and scores."""

        def leaf(node: Condition) -> Truth:
            if isinstance(node, Flag | Option):
                return False
            return self._at(node, point)

        return fold(condition, leaf)

    def _free(
        self,
        condition: Condition,
        point: Point,
        free: Truth,
        dead: Collection[int] = (),
    ) -> Truth:
        """Return the answer if all but plain comparisons is answered `free`.

        What is `dead` is answered no.
        """

        def leaf(node: Condition) -> Truth:
            if not isinstance(node, Compare | Otherwise):
                return False if id(node) in dead else free
            return self._at(node, point)

        return fold(condition, leaf)

    def _at(self, node: Condition, point: Point) -> Truth:
        """Return the answer of a leaf that is no flag and no option."""
        if isinstance(node, Otherwise):
            return True
        value = point.get(self.keys[id(node)] or "")
        return None if value is None else holds(node, value)

    def _spans(self, wanted: list[bool]) -> Iterator[str]:
        """Yield neighbouring cells that are wanted, in words."""
        if not self.axes:
            yield from ["an account without flags and options"] * wanted[0]
            return
        ((axis, cells),) = self.axes.items()
        marked = zip(wanted, cells, strict=True)
        for is_wanted, span in groupby(marked, key=itemgetter(0)):
            if is_wanted:
                yield span_words(axis, [cell for _wanted, cell in span])


def _axis_keys(tiers: tuple[Tier, ...]) -> dict[int, str | None]:
    """Return the axis key of every leaf by its identity; None for flags and options."""
    found = {}
    for tier in tiers:
        for leaf in leaves(tier.condition):
            axis = axis_of(leaf)
            found[id(leaf)] = axis.key if axis else None
    return found


def _dead(tiers: tuple[Tier, ...]) -> frozenset[int]:
    """Return the leaves, by identity, that ask for what their figure cannot be."""
    found = [leaf for tier in tiers for leaf in leaves(tier.condition)]
    return frozenset(id(leaf) for leaf in found if not possible(leaf))


def _gap(noun: str, words: str, severity: str = ERROR) -> Problem:
    """Return the problem of figures that no row is for."""
    hint = f"widen a {noun} or end with `condition: otherwise`"
    return Problem((), codes.GAP_OR_OVERLAP, f"no {noun} for {words}", hint, severity)


def _overlap(noun: str, earlier: Tier, tier: Tier, words: str) -> Problem:
    """Return the problem of two rows that are met by the same figure."""
    text = f"{noun}s `{earlier.key}` and `{tier.key}` both apply to {words}"
    hint = "narrow one with `between`"
    if noun == "tier":
        hint += ", or set `overlap: first_wins`"
    return Problem((tier.key,), codes.GAP_OR_OVERLAP, text, hint)


def _never_first(noun: str, tier: Tier) -> Problem:
    """Return the problem of a row that is never given."""
    text = f"{noun} `{tier.key}` is never given: impossible, or always after another {noun}"
    hint = "give it a smaller `sequence` or change its condition"
    return Problem((tier.key,), codes.UNREACHABLE, text, hint)
