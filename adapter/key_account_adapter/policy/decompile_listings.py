"""``key_accounts`` as a section of a file again."""

from collections.abc import Mapping

from .decompile_parts import Raw, condition, fields, months, name, number, same


def listings(groups: Mapping[str, list[Raw]]) -> Raw:
    criteria: Raw = {}
    for item in groups.get("qualifier", []):
        listing, _, key = item["key"].partition("/")
        criteria.setdefault(listing, {})[key] = fields(
            item["values"],
            name=name,
            sequence=same,
            how=same,
            condition=condition,
            potential=condition,
            note=same,
        )
    return {
        item["key"]: {
            **_listing(item["values"]),
            "criteria": criteria.get(item["key"], {}),
        }
        for item in groups.get("listing", [])
    }


def _listing(values: Raw) -> Raw:
    shown = fields(
        values,
        name=name,
        combine=same,
        attention_months=months,
        pareto_share=_percent,
    )
    load = fields(values, load=same, excess=same)
    for ours, theirs in (
        (shown, {"attention_months": "special_attention", "pareto_share": "pareto"}),
        (load, {"load": "accounts"}),
    ):
        for wire, file in theirs.items():
            if wire in ours:
                ours[file] = ours.pop(wire)
    if load:
        shown["load"] = load
    return shown


def _percent(text: str | None) -> str | None:
    return None if text is None else f"{number(text)}%"
