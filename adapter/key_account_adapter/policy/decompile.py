"""Resources from a server as a policy file again: the way back from ``compile``."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .decompile_approvals import approvals
from .decompile_benefits import benefits
from .decompile_clocks import escalations, working_time
from .decompile_complaints import complaints
from .decompile_evaluations import criteria, evaluations
from .decompile_listings import listings
from .decompile_parts import Raw, days
from .decompile_parts import fields as _fields
from .decompile_parts import name as _name
from .decompile_parts import number as _number
from .decompile_parts import same as _same
from .decompile_parts import treatment as _treatment
from .decompile_schemes import schemes
from .decompile_surveys import surveys
from .decompile_visits import visit_forms


def decompile(exported: Mapping[str, Any]) -> Raw:
    """The policy file of an exported bundle, as plain data in the order of the file."""
    groups: dict[str, list[Raw]] = {}
    for resource in sorted(exported["resources"], key=_order):
        groups.setdefault(resource["kind"], []).append(resource)
    policy: Raw = {
        "api_version": exported["api_version"],
        "bundle": exported["bundle"],
        "title": _name(exported["title"]),
    }
    if exported.get("company"):
        policy["company"] = exported["company"]
    for section, build in SECTIONS.items():
        built = build(groups)
        if built:
            policy[section] = built
    return policy


def _order(resource: Raw) -> tuple[str, int, str]:
    return resource["kind"], resource["values"].get("sequence") or 0, resource["key"]


def _times(blocks: Iterable[Iterable[str]]) -> list[str]:
    return ["-".join(pair) for pair in blocks]


def _by_day(days: Mapping[str, Any]) -> Raw:
    return {day: _times(blocks) for day, blocks in days.items() if blocks}


def _calendars(groups: Mapping[str, list[Raw]]) -> Raw:
    return {
        item["key"]: _fields(
            item["values"],
            name=_name,
            timezone=_same,
            attendance=_by_day,
            holidays=lambda days: dict(sorted(days.items())),
            extra_days=lambda days: dict(sorted(_by_day(days).items())),
        )
        for item in groups.get("calendar", [])
    }


def _options(groups: Mapping[str, list[Raw]]) -> Raw:
    lists: Raw = {}
    for item in groups.get("option", []):
        name, _, key = item["key"].partition("/")
        fields = _fields(
            item["values"],
            name=_name,
            sequence=_same,
            score=_number,
            longest_pause=lambda minutes: working_time(None, minutes),
            days_before=days,
            regional=_same,
            exclusive=_same,
            categories=lambda names: names and sorted(names),
        )
        fields |= _treatment(item["values"])
        lists.setdefault(name, {})[key] = fields
    return dict(sorted(lists.items()))


def _roles(groups: Mapping[str, list[Raw]]) -> Raw:
    return {
        item["key"]: _fields(
            item["values"],
            name=_name,
            scope=_same,
            members=sorted,
            approvers=sorted,
            source=_same,
        )
        for item in groups.get("role", [])
    }


SECTIONS: dict[str, Callable[[Mapping[str, list[Raw]]], Raw]] = {
    "calendars": _calendars,
    "options": _options,
    "roles": _roles,
    "escalations": escalations,
    "benefits": benefits,
    "schemes": schemes,
    "key_accounts": listings,
    "criteria": criteria,
    "evaluations": evaluations,
    "complaints": complaints,
    "surveys": surveys,
    "approvals": approvals,
    "visit_forms": visit_forms,
}
