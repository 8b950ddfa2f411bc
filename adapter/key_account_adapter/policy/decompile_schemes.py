"""Schemes and tiers as a policy file."""

from collections.abc import Callable, Mapping
from typing import Any

from .compile_schemes import GROUP, OVERRIDES, TIMES, by_group
from .decompile_parts import Raw, condition, fields, months, name, same, treatment


def schemes(groups: Mapping[str, list[Raw]]) -> Raw:
    tiers: Raw = {}
    groups_of = {
        item["key"]: item["values"].get("product_group")
        for item in groups.get("scheme", [])
    }
    for item in groups.get("tier", []):
        scheme, _, key = item["key"].partition("/")
        bare = _without(groups_of.get(scheme))
        tiers.setdefault(scheme, {})[key] = fields(
            item["values"],
            name=name,
            sequence=same,
            condition=bare,
            signals=bare,
            keep=bare,
            fixed=bare,
            effects=same,
            color=same,
            note=same,
            load=same,
            benefits=sorted,
        )
        tiers[scheme][key] |= treatment(item["values"])
    return {
        item["key"]: {
            **fields(
                item["values"],
                name=name,
                sequence=same,
                currency=same,
                primary=same,
                overlap=same,
                movement=_movement,
                decision=same,
                approval=same,
                apply_up_to=same,
                group=same,
            ),
            **_overrides(item["values"]),
            **_scope(item["values"]),
            "tiers": tiers.get(item["key"], {}),
        }
        for item in groups.get("scheme", [])
    }


def _movement(rules: Raw | None) -> Raw | None:
    times = dict.fromkeys(TIMES, months)
    return rules and fields(rules, **times, up=same, down=same, start=same)


def _scope(values: Raw) -> Raw:
    if "product_group" not in values:
        return {}
    group = values["product_group"]
    return {"scope": group and {GROUP: group}}


def _without(group: str | None) -> Callable[[Any], Any]:
    """Conditions as the file says them: without what the scope adds."""
    if group is None:
        return condition
    return lambda value: _stripped(condition(value), group)


def _stripped(value: Any, group: str) -> Any:
    if isinstance(value, list):
        return [_stripped(child, group) for child in value]
    if not isinstance(value, dict):
        return value
    if by_group(value.get("metric")):
        filters = value.get("where", {})
        added = (GROUP, group)
        where = dict(pair for pair in filters.items() if pair != added)
        rest = {key: value[key] for key in value if key != "where"}
        return {**rest, "where": where} if where else rest
    return {key: _stripped(child, group) for key, child in value.items()}


def _overrides(values: Raw) -> Raw:
    rules = {
        "longest": months(values.get("override_months")),
        "approval": values.get("override_approval"),
    }
    named = {key: rules[key] for wire, key in OVERRIDES.items() if wire in values}
    return {"overrides": named} if named else {}
