"""Limits for staying in a tier: they have to be lower than those for getting in."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import product
from math import prod

from . import problems as codes
from .cells import axis_of, cells_by_axis, holds
from .condition import Condition, Otherwise, Series, fold
from .kleene import Truth
from .problems import Problem
from .schemes import Tier

MOST_CELLS = 4096


def check_keeps(tiers: Iterable[Tier]) -> list[Problem]:
    """Return a problem for every `keep` that can keep nobody (POL313).

    It holds only where the tier's own condition does, so that its limit is not below
    the one for getting in. Flags, options and rows of periods are given the benefit of
    the doubt.
    """
    return [
        _useless(tier)
        for tier in tiers
        if tier.keep is not None and not _keeps(tier.condition, tier.keep)
    ]


def _keeps(condition: Condition, keep: Condition) -> bool:
    """Return whether `keep` may hold for an account whose condition does not."""
    axes = cells_by_axis([condition, keep])
    if prod(map(len, axes.values())) > MOST_CELLS:
        return True
    points = (
        {axis.key: cell.sample for axis, cell in zip(axes, cells, strict=True)}
        for cells in product(*axes.values())
    )
    return any(
        _at(keep, point, True) and not _at(condition, point, False) for point in points
    )


def _at(condition: Condition, point: dict[str, Decimal], free: bool) -> Truth:
    """Return the answer at a point; what it does not tell is answered `free`."""

    def leaf(node: Condition) -> Truth:
        if isinstance(node, Otherwise):
            return True
        axis = axis_of(node)
        if axis is None or axis.key not in point or isinstance(node, Series):
            return free
        return holds(node, point[axis.key])

    return fold(condition, leaf)


def _useless(tier: Tier) -> Problem:
    """Return the problem of a limit for staying that is not below that for getting in."""
    text = f"`keep` of tier `{tier.key}` keeps nobody: it asks as much as `condition`"
    hint = "write a limit for staying that is easier to meet"
    return Problem((tier.key, "keep"), codes.CONTRADICTION, text, hint)
