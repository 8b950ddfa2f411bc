"""Compile a checked policy into a document of resources.

A field the file does not name is left out (not managed); ``null`` is sent as null.
The order in the file is the order of resources that give no ``sequence``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import wire_values
from .compile_calendars import calendars
from .document import Document, Resource
from .schema import Policy
from .schema.base import Section
from .schema.criteria import Criterion
from .schema.evaluations import Band, Scale
from .tree import Node, Path

STEP = 10
Convert = Callable[[Any], Any]


def compile_policy(policy: Policy, tree: Node) -> Document:
    """Return the compiled document of `policy`, read from `tree`."""
    resources = [item for section in SECTIONS for item in section(policy)]
    return Document(
        bundle=policy.bundle,
        api_version=policy.api_version,
        title=policy.title,
        company=policy.company,
        resources=resources,
        tree=tree,
        sha256=document_hash(policy, resources),
    )


def document_hash(policy: Policy, resources: list[Resource]) -> str:
    """The hash of what the policy says, wherever it is written."""
    said = [
        {"kind": item.kind, "key": item.key, "values": item.values}
        for item in resources
    ]
    return wire_values.sha256_of(
        {
            "bundle": policy.bundle,
            "title": policy.title,
            "company": policy.company,
            "resources": said,
        }
    )


def _options(policy: Policy) -> Iterator[Resource]:
    for name, options in policy.options.items():
        for position, (key, option) in enumerate(options.items(), 1):
            values = {
                "list": name,
                "name": option.name,
                "sequence": _sequence(option.sequence, position),
                **_given(option, score=wire_values.number),
            }
            yield Resource("option", f"{name}/{key}", values, ("options", name, key))


def _roles(policy: Policy) -> Iterator[Resource]:
    for key, role in policy.roles.items():
        base: Path = ("roles", key)
        values = {
            "name": role.name,
            "scope": role.scope,
            **_given(role, members=_as_set, approvers=_as_set, source=_same),
        }
        places = _set_places(base, members=role.members, approvers=role.approvers)
        yield Resource("role", key, values, base, places)


def _schemes(policy: Policy) -> Iterator[Resource]:
    for position, (key, scheme) in enumerate(policy.schemes.items(), 1):
        values = {
            "name": scheme.name,
            "sequence": _sequence(scheme.sequence, position),
            **_given(scheme, currency=_same, primary=_same, overlap=_same),
        }
        yield Resource("scheme", key, values, ("schemes", key))


def _tiers(policy: Policy) -> Iterator[Resource]:
    for scheme_key, scheme in policy.schemes.items():
        for position, (key, tier) in enumerate(scheme.tiers.items(), 1):
            values = {
                "scheme": scheme_key,
                "name": tier.name,
                "sequence": _sequence(tier.sequence, position),
                "condition": wire_values.data(tier.condition),
                **_given(tier, signals=wire_values.data, color=_same, note=_same),
            }
            base: Path = ("schemes", scheme_key, "tiers", key)
            places: dict[Path, Path] = {("scheme",): ("schemes", scheme_key)}
            yield Resource("tier", f"{scheme_key}/{key}", values, base, places)


def _criteria(policy: Policy) -> Iterator[Resource]:
    yield from _criterion_tree(policy.criteria, None, ("criteria",))


def _criterion_tree(
    criteria: Mapping[str, Criterion], parent: str | None, base: Path
) -> Iterator[Resource]:
    for position, (name, criterion) in enumerate(criteria.items(), 1):
        key = f"{parent}/{name}" if parent else name
        values = {
            "parent": parent,
            "name": criterion.name,
            "sequence": _sequence(criterion.sequence, position),
            **_given(criterion, weight=wire_values.number, guidance=_same),
        }
        here: Path = (*base, name)
        yield Resource("criterion", key, values, here)
        yield from _criterion_tree(criterion.criteria, key, (*here, "criteria"))


def _evaluations(policy: Policy) -> Iterator[Resource]:
    for key, evaluation in policy.evaluations.items():
        base: Path = ("evaluations", key)
        values = {
            "name": evaluation.name,
            "criteria": evaluation.criteria,
            **_given(evaluation, scale=_scale, bands=_bands, departments=_as_set),
        }
        places = _set_places(base, departments=evaluation.departments)
        yield Resource("evaluation_type", key, values, base, places)


def _scale(scale: Scale | None) -> dict[str, Any] | None:
    if scale is None:
        return None
    return {
        "minimum": wire_values.number(scale.minimum),
        "maximum": wire_values.number(scale.maximum),
    }


def _bands(bands: Mapping[str, Band] | None) -> dict[str, Any] | None:
    if bands is None:
        return None
    return {key: _band(band) for key, band in bands.items()}


def _band(band: Band) -> dict[str, Any]:
    return {
        "name": band.name,
        "minimum": wire_values.number(band.minimum),
        **_given(band, outcome=_same),
    }


def _severities(policy: Policy) -> Iterator[Resource]:
    complaints = policy.complaints
    if complaints is None:
        return
    for position, (key, severity) in enumerate(complaints.severities.items(), 1):
        values = {
            "name": severity.name,
            "sequence": _sequence(severity.sequence, position),
            "calendar": complaints.calendar,
            **_given(complaints, clock_start=_same),
            **_given(severity, kind=_same, note=_same),
        }
        if severity.given("deadline"):
            values["days"] = severity.deadline
        base: Path = ("complaints", "severities", key)
        places: dict[Path, Path] = {
            ("calendar",): ("complaints", "calendar"),
            ("clock_start",): ("complaints", "clock_start"),
            ("days",): (*base, "deadline"),
        }
        yield Resource("severity", key, values, base, places)


SECTIONS: tuple[Callable[[Policy], Iterator[Resource]], ...] = (
    calendars,
    _options,
    _roles,
    _schemes,
    _tiers,
    _criteria,
    _evaluations,
    _severities,
)


def _given(section: Section, **converters: Convert) -> dict[str, Any]:
    """The fields of `section` that the file names, converted."""
    return {
        field: convert(getattr(section, field))
        for field, convert in converters.items()
        if section.given(field)
    }


def _sequence(given: int | None, position: int) -> int:
    return position * STEP if given is None else given


def _same(value: Any) -> Any:
    return value


def _as_set(keys: list[str]) -> list[str]:
    """Sets cross the wire sorted, so that their order is never a difference."""
    return sorted(set(keys))


def _set_places(base: Path, **lists: list[str]) -> dict[Path, Path]:
    """Where the members of sorted sets stand in the file."""
    return {
        (field, position): (*base, field, keys.index(key))
        for field, keys in lists.items()
        for position, key in enumerate(_as_set(keys))
    }
