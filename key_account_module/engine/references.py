"""Which resources lead to which others, and the order they must be written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .kinds import KINDS
from .problems import Path
from .score_shapes import ROLE

Resource = Mapping[str, Any]

_FIELDS: dict[str, dict[str, tuple[str, str]]] = {
    "scheme": {
        "product_group": ("option", "product_group/"),
        "approval": ("approval_chain", ""),
        "override_approval": ("approval_chain", ""),
    },
    "tier": {"scheme": ("scheme", ""), "benefits": ("benefit", "")},
    "qualifier": {"listing": ("listing", "")},
    "criterion": {"parent": ("criterion", "")},
    "escalation_level": {"role": ("role", "")},
    "clock_target": {
        "calendar": ("calendar", ""),
        "service_level": ("option", "service_level/"),
    },
    "role": {"approvers": ("role", "")},
    "evaluation_type": {
        "form_of": ("evaluation_type", ""),
        "criteria": ("criterion", ""),
        "departments": ("option", "department/"),
        "approval": ("approval_chain", ""),
        "benefits": ("benefit", ""),
        "turn_trigger": ("option", "evaluation_trigger/"),
        "turn_severities": ("severity", ""),
        "poor_scheme": ("scheme", ""),
        "poor_tier": ("tier", ""),
        "poor_option": ("option", ""),
        "poor_approval": ("approval_chain", ""),
    },
    "severity": {
        "calendar": ("calendar", ""),
        "department": ("option", "department/"),
        "approval": ("approval_chain", ""),
        "body": ("option", "body/"),
        "extension_approval": ("approval_chain", ""),
    },
    "survey_type": {
        "dimensions": ("option", "dimension/"),
        "channels": ("option", "survey_channel/"),
        "link_channel": ("option", "survey_channel/"),
        "owner": ("option", "department/"),
        "calendar": ("calendar", ""),
        "reviewers": ("role", ""),
    },
    "approval_step": {
        "chain": ("approval_chain", ""),
        "role": ("role", ""),
        "calendar": ("calendar", ""),
    },
    "visit_form": {"modes": ("option", "mode/")},
    "visit_row": {"form": ("visit_form", "")},
}
"""Field to the kind it leads to and what comes before the key."""


def address(resource: Resource) -> str:
    """Return `kind/key`."""
    return f"{resource['kind']}/{resource['key']}"


def references(resource: Resource) -> Iterator[tuple[Path, str]]:
    """Yield the path of every reference in the values and the address it leads to.

    Flags, options and scores inside conditions are not among them. Fields of the wrong
    type are passed over.
    """
    values = resource["values"]
    for field, (kind, prefix) in _FIELDS.get(resource["kind"], {}).items():
        value = values.get(field)
        if isinstance(value, str):
            yield (field,), f"{kind}/{prefix}{value}"
        elif isinstance(value, list | tuple):
            for place, key in enumerate(value):
                yield (field, place), f"{kind}/{prefix}{key}"
    if isinstance(panel := values.get("panel"), dict):
        for department, who in panel.items():
            if isinstance(who, str) and who.startswith(ROLE):
                yield ("panel", department), who


def order_resources(resources: Iterable[Resource]) -> list[Resource]:
    """Return resources so that each comes after those it refers to.

    Kinds keep the order of `KINDS` and resources of a kind their own order as far as
    possible; where they refer to each other in a circle, the first one given is first.
    Unknown kinds come last.
    """
    rank = {kind: place for place, kind in enumerate(KINDS)}
    items = sorted(resources, key=lambda item: rank.get(item["kind"], len(rank)))
    by_address = {address(item): item for item in items}
    ordered: dict[str, Resource] = {}
    for item in items:
        _place(item, by_address, ordered, set())
    return list(ordered.values())


def _place(
    item: Resource,
    by_address: Mapping[str, Resource],
    ordered: dict[str, Resource],
    waiting: set[str],
) -> None:
    """Put a resource after those of its own kind that it refers to."""
    own = address(item)
    if own in ordered or own in waiting:
        return
    waiting.add(own)
    for _path, target in references(item):
        found = by_address.get(target)
        if found is not None and found["kind"] == item["kind"]:
            _place(found, by_address, ordered, waiting)
    ordered[own] = item


def circle(resource: Resource, by_address: Mapping[str, Resource]) -> list[str]:
    """Return the addresses from a resource back to itself, or an empty list.

    Only references between resources of the same kind are followed.
    """
    own = address(resource)
    trails: list[list[str]] = [[own]]
    seen: set[str] = set()
    while trails:
        trail = trails.pop(0)
        for target in _same_kind(by_address[trail[-1]], by_address):
            if target == own:
                return [*trail, own]
            if target not in seen:
                seen.add(target)
                trails.append([*trail, target])
    return []


def _same_kind(item: Resource, by_address: Mapping[str, Resource]) -> Sequence[str]:
    """Return the resources of the same kind that a resource refers to."""
    targets = [target for _path, target in references(item)]
    kind = item["kind"]
    return [x for x in targets if x in by_address and by_address[x]["kind"] == kind]
