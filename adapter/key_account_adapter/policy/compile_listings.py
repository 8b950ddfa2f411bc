"""Compile ``key_accounts``: the lists and their criteria."""

from collections.abc import Iterator
from typing import Any

from . import wire_values
from .compile_parts import given, same, sequence
from .document import Resource
from .schema import Policy
from .schema.listings import Load
from .tree import Path


def listings(policy: Policy) -> Iterator[Resource]:
    for key, listing in policy.key_accounts.items():
        base: Path = ("key_accounts", key)
        values = {
            "name": listing.name,
            **given(listing, combine=same),
            **_load(listing.load),
        }
        if listing.given("special_attention"):
            values["attention_months"] = listing.special_attention
        if listing.given("pareto"):
            values["pareto_share"] = wire_values.number(listing.pareto)
        places: dict[Path, Path] = {
            ("attention_months",): (*base, "special_attention"),
            ("load",): (*base, "load", "accounts"),
            ("excess",): (*base, "load", "excess"),
            ("pareto_share",): (*base, "pareto"),
        }
        yield Resource("listing", key, values, base, places)


def _load(load: Load | None) -> dict[str, Any]:
    if load is None:
        return {}
    values = given(load, excess=same)
    if load.given("accounts"):
        values["load"] = load.accounts
    return values


def qualifiers(policy: Policy) -> Iterator[Resource]:
    for listing_key, listing in policy.key_accounts.items():
        for position, (key, criterion) in enumerate(listing.criteria.items(), 1):
            values = {
                "listing": listing_key,
                "name": criterion.name,
                "sequence": sequence(criterion.sequence, position),
                **given(
                    criterion,
                    how=same,
                    condition=wire_values.data,
                    potential=wire_values.data,
                    note=same,
                ),
            }
            base: Path = ("key_accounts", listing_key, "criteria", key)
            places: dict[Path, Path] = {("listing",): ("key_accounts", listing_key)}
            yield Resource("qualifier", f"{listing_key}/{key}", values, base, places)
