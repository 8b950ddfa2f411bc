"""Criteria and evaluation types of a document (EVA-01, EVA-02)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from . import problems as codes
from .figures import read_number
from .problems import Problem
from .references import Resource, address
from .scoring import Band, Criterion, Scale, check_bands, check_weights

Found = list[tuple[str, Problem]]


def read_criterion(item: Resource) -> Criterion:
    """Return the criterion that a sound resource describes."""
    values = item["values"]
    weight = values.get("weight")
    number = None if weight is None else read_number(weight).value
    return Criterion(item["key"], number, values.get("parent"))


def read_scale(data: Mapping[str, Any] | None) -> Scale:
    """Return a scale from wire values; 0 to 100 if there is none."""
    if data is None:
        return Scale()
    return Scale(_number(data["minimum"]), _number(data["maximum"]))


def read_bands(data: Mapping[str, Mapping[str, Any]] | None) -> list[Band]:
    """Return the bands from wire values."""
    return [Band(key, _number(band["minimum"])) for key, band in (data or {}).items()]


def _number(data: object) -> Decimal:
    """Return a number from the wire."""
    return read_number(data).value


def check_evaluation(item: Resource) -> list[Problem]:
    """Return problems of scale and bands."""
    values = item["values"]
    scale = read_scale(values.get("scale"))
    if scale.minimum >= scale.maximum:
        text = "the minimum must be less than the maximum"
        return [Problem(("scale",), codes.IMPOSSIBLE, text)]
    return check_bands(read_bands(values.get("bands")), scale, ("bands",))


def check_criteria(resources: Iterable[Resource], broken: Collection[str]) -> Found:
    """Return weights that do not fit, unless any criterion is broken.

    Top-level criteria are siblings within each evaluation type that lists them, and
    all together if there is no evaluation type.
    """
    items = list(resources)
    criteria = [item for item in items if item["kind"] == "criterion"]
    if any(address(item) in broken for item in criteria):
        return []
    read = [read_criterion(item) for item in criteria]
    found: Found = []
    for problem in check_weights(read):
        # The others are siblings at the top: see below.
        if problem.path:
            place = f"criterion/{problem.path[0]}"
            found.append((place, Problem((), problem.code, problem.message)))
    top = {item.key: item for item in read if not item.parent}
    return found + _top_level(items, top, broken)


def _top_level(
    items: list[Resource], top: dict[str, Criterion], broken: Collection[str]
) -> Found:
    """Return weights of top-level criteria that do not fit."""
    types = [item for item in items if item["kind"] == "evaluation_type"]
    if not types and top:
        place = f"criterion/{next(iter(top))}"
        return [(place, x) for x in check_weights(top.values(), ("weight",))]
    found: Found = []
    for item in types:
        if address(item) not in broken:
            chosen = [top[key] for key in item["values"]["criteria"] if key in top]
            problems = check_weights(chosen, ("criteria",))
            found += [(address(item), problem) for problem in problems]
    return found
