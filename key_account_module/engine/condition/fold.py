"""Putting a condition's answer together from the answers of its leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .. import kleene
from ..kleene import Truth
from .nodes import All, Any, AtLeast, Condition


def combine(node: Condition, truths: Sequence[Truth]) -> Truth:
    """Return the answer of a group whose parts have these answers."""
    if isinstance(node, All):
        return kleene.all_of(truths)
    if isinstance(node, Any):
        return kleene.any_of(truths)
    if isinstance(node, AtLeast):
        return kleene.at_least(node.count, truths)
    return kleene.opposite(truths[0])


def fold(node: Condition, leaf: Callable[[Condition], Truth]) -> Truth:
    """Return the answer of a condition, asking `leaf` for parts without parts."""
    if not node.of:
        return leaf(node)
    return combine(node, [fold(part, leaf) for part in node.of])
