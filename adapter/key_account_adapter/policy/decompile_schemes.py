"""Schemes and tiers as a policy file."""

from collections.abc import Mapping

from .compile_schemes import OVERRIDES, TIMES
from .decompile_parts import Raw, condition, fields, months, name, same, treatment


def schemes(groups: Mapping[str, list[Raw]]) -> Raw:
    tiers: Raw = {}
    for item in groups.get("tier", []):
        scheme, _, key = item["key"].partition("/")
        tiers.setdefault(scheme, {})[key] = fields(
            item["values"],
            name=name,
            sequence=same,
            condition=condition,
            signals=condition,
            keep=condition,
            fixed=condition,
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
            ),
            **_overrides(item["values"]),
            "tiers": tiers.get(item["key"], {}),
        }
        for item in groups.get("scheme", [])
    }


def _movement(rules: Raw | None) -> Raw | None:
    times = dict.fromkeys(TIMES, months)
    return rules and fields(rules, **times, up=same, down=same, start=same)


def _overrides(values: Raw) -> Raw:
    rules = {
        "longest": months(values.get("override_months")),
        "approval": values.get("override_approval"),
    }
    named = {key: rules[key] for wire, key in OVERRIDES.items() if wire in values}
    return {"overrides": named} if named else {}
