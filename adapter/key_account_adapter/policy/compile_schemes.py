"""Compile how grades move."""

from typing import Any

from . import wire_values
from .compile_parts import Convert, given, same
from .schema.schemes import Movement, Overrides, Scheme, Way
from .tree import Path

#: filter of metrics, and the option list it names an entry of
GROUP = "product_group"
#: conditions of a tier besides the one that gives it
BESIDE = ("signals", "keep", "fixed")
TIMES = ("every", "grace", "validity", "cool_down")
OVERRIDES = {"override_months": "longest", "override_approval": "approval"}


def movement(rules: Movement | None) -> dict[str, Any] | None:
    """The rules that the file names; None where it names none."""
    if rules is None:
        return None
    return (
        given(rules, **dict.fromkeys((*TIMES, "start"), same), up=_way, down=_way)
        or None
    )


def _way(way: Way | None) -> dict[str, Any] | None:
    return None if way is None else given(way, steps=same, in_a_row=same)


def scope(scheme: Scheme) -> dict[str, Any]:
    """What the scheme looks at; `scope: null` is everything."""
    if not scheme.given("scope"):
        return {}
    return {"product_group": scheme.scope and scheme.scope.product_group}


def scoped(scheme: Scheme) -> Convert:
    """How conditions of the scheme cross the wire: within its scope."""
    group = scheme.scope.product_group if scheme.scope else None
    if group is None:
        return wire_values.data
    where = {GROUP: group}
    return lambda condition: _within(wire_values.data(condition), where)


def _within(value: Any, where: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_within(child, where) for child in value]
    if not isinstance(value, dict):
        return value
    if by_group(value.get("metric")):
        return {**value, "where": {**where, **value.get("where", {})}}
    return {key: _within(child, where) for key, child in value.items()}


def by_group(metric: Any) -> bool:
    """Whether a metric can be told by product group."""
    from key_account_engine.catalogue import METRICS

    return metric in METRICS and GROUP in METRICS[metric].filters


def overrides(scheme: Scheme) -> dict[str, Any]:
    """What the file says about decisions by hand; `overrides: null` blanks all of it."""
    if not scheme.given("overrides"):
        return {}
    rules = scheme.overrides or Overrides(longest=None, approval=None)
    named = {wire: name for wire, name in OVERRIDES.items() if rules.given(name)}
    return {wire: getattr(rules, name) for wire, name in named.items()}


def scheme_places(base: Path) -> dict[Path, Path]:
    """Where the file says what the wire says flat."""
    by_hand: dict[Path, Path] = {
        (wire,): (*base, "overrides", name) for wire, name in OVERRIDES.items()
    }
    return {("product_group",): (*base, "scope", "product_group"), **by_hand}
