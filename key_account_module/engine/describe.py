"""The JSON form of conditions, without any account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .condition import nodes
from .condition.nodes import Condition
from .figures import plain
from .measure import Measure

Json = dict[str, Any]


def describe(condition: Condition) -> Json:
    """Return the same JSON without any account: `words` of it says the rule."""
    kind, parts = static_parts(condition)
    data: Json = {"kind": kind, **parts}
    if condition.of:
        data["of"] = [describe(part) for part in condition.of]
    return data


def measure_parts(measure: Measure) -> Json:
    """Return the JSON form of a measure; absent keys mean *everything*."""
    parts: Json = {"metric": measure.metric, "unit": measure.unit}
    if measure.window:
        parts["over"] = str(measure.window)
    if measure.per:
        parts["per"] = measure.per
    if measure.where:
        parts["where"] = dict(measure.where)
    if measure.uom:
        parts["uom"] = measure.uom
    return parts


def static_parts(node: Condition) -> tuple[str, Json]:
    """Return kind and parts that do not depend on an account."""
    return _KINDS[type(node)], _PARTS.get(type(node), _no_parts)(node)


def _no_parts(_node: Any) -> Json:
    """Return the parts of a node that has none."""
    return {}


def _series_parts(node: nodes.Series) -> Json:
    """Return measure, limit, and in how many periods it must hold."""
    counts = {"need": node.need, "of_last": node.of_last, "run": node.run}
    return {**measure_parts(node.measure), **node.limit.parts(), **counts}


def _change_parts(node: nodes.Change) -> Json:
    """Return measure, window compared with, and limit."""
    against = {"against": str(node.base.window)}
    return {**measure_parts(node.measure), **against, **node.limit.parts()}


def _rank_parts(node: nodes.Rank) -> Json:
    """Return measure, kind of rank, and share."""
    parts = {"rank": node.rank.kind, "limit": plain(node.share)}
    if node.rank.within:
        parts["within"] = node.rank.within
    return {**measure_parts(node.rank.measure), **parts}


_KINDS: dict[type, str] = {
    nodes.All: "all",
    nodes.Any: "any",
    nodes.Not: "not",
    nodes.AtLeast: "at_least",
    nodes.Otherwise: "otherwise",
    nodes.Compare: "compare",
    nodes.Series: "series",
    nodes.Change: "change",
    nodes.Rank: "rank",
    nodes.Score: "score",
    nodes.Flag: "flag",
    nodes.Option: "option",
    nodes.Days: "days",
}
_PARTS: dict[type, Callable[[Any], Json]] = {
    nodes.AtLeast: lambda node: {"need": node.count},
    nodes.Compare: lambda node: {**measure_parts(node.measure), **node.limit.parts()},
    nodes.Series: _series_parts,
    nodes.Change: _change_parts,
    nodes.Rank: _rank_parts,
    nodes.Score: lambda node: {"name": node.name, **node.limit.parts()},
    nodes.Flag: lambda node: {"name": node.name},
    nodes.Option: lambda node: {"name": node.key},
    nodes.Days: lambda node: {
        "event": node.event,
        "since": node.since,
        **node.limit.parts(),
    },
}
