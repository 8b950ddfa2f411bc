"""Reading criteria and evaluation types of a document (EVA-01, EVA-02)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .criteria import NEUTRAL, Band, Criterion, Missing, Scale
from .figures import read_number
from .references import Resource
from .score_kind_readers import read_score_kind
from .score_kinds import Line, ScoreKind
from .score_rules import CAP, FLOOR, VETO, Rule


def read_criterion(item: Resource) -> Criterion:
    """Return the criterion that a sound resource describes."""
    values = item["values"]
    weight = values.get("weight")
    number = None if weight is None else read_number(weight).value
    line = score_kind_of(values)
    return Criterion(
        item["key"],
        number,
        values.get("parent"),
        read_missing(values.get("missing")),
        isinstance(line, Line) and not line.bounded,
    )


def score_kind_of(values: Mapping[str, Any]) -> ScoreKind | None:
    """Return how sound values of a criterion measure it; None for the panel."""
    data = values.get("measure")
    return None if data is None else read_score_kind(data)[0]


def read_missing(data: object) -> Missing | None:
    """Return what stands in for a missing score; None if the criterion is silent."""
    if data is None:
        return None
    if isinstance(data, Mapping):
        return Missing(NEUTRAL, _number(data[NEUTRAL]))
    return Missing(str(data))


def read_scale(data: Mapping[str, Any] | None) -> Scale:
    """Return a scale from wire values; 0 to 100 if there is none."""
    if data is None:
        return Scale()
    return Scale(_number(data["minimum"]), _number(data["maximum"]))


def read_bands(data: Mapping[str, Mapping[str, Any]] | None) -> list[Band]:
    """Return the bands from wire values."""
    return [Band(key, _number(band["minimum"])) for key, band in (data or {}).items()]


def read_rules(data: Mapping[str, Mapping[str, Any]] | None) -> list[Rule]:
    """Return caps, floors and vetoes from wire values, by key."""
    return [_rule(key, rule) for key, rule in sorted((data or {}).items())]


def _rule(key: str, data: Mapping[str, Any]) -> Rule:
    """Return one rule."""
    when = data["when"]
    below = when.get("below")
    kind = next(word for word in (VETO, CAP, FLOOR) if data.get(word))
    return Rule(
        key,
        when["criterion"],
        kind,
        None if kind == VETO else data[kind],
        frozenset(when.get("bands") or ()),
        None if below is None else _number(below),
    )


def _number(data: object) -> Decimal:
    """Return a number from the wire."""
    return read_number(data).value
