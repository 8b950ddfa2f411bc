"""Compile a checked policy into a document of resources.

A field the file does not name is left out (not managed); ``null`` is sent as null.
The order in the file is the order of resources that give no ``sequence``.
"""

from collections.abc import Callable, Iterator

from . import wire_values
from .compile_approvals import approvals
from .compile_benefits import benefits
from .compile_calendars import calendars
from .compile_clocks import escalations
from .compile_complaints import complaints
from .compile_evaluations import criteria, evaluations
from .compile_listings import listings, qualifiers
from .compile_parts import as_set, given, same, sequence, set_places, treatment
from .compile_schemes import BESIDE, movement, overrides, scheme_places, scope, scoped
from .compile_surveys import surveys
from .compile_visits import visit_forms, visit_rows
from .document import Document, Resource
from .schema import Policy
from .tree import Node, Path


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
                "sequence": sequence(option.sequence, position),
                **given(
                    option,
                    score=wire_values.number,
                    longest_pause=same,
                    days_before=same,
                    regional=same,
                    exclusive=same,
                    categories=lambda names: names and as_set(names),
                ),
                **treatment(option),
            }
            base: Path = ("options", name, key)
            places = set_places(base, categories=option.categories or [])
            yield Resource("option", f"{name}/{key}", values, base, places)


def _roles(policy: Policy) -> Iterator[Resource]:
    for key, role in policy.roles.items():
        base: Path = ("roles", key)
        values = {
            "name": role.name,
            "scope": role.scope,
            **given(role, members=as_set, approvers=as_set, source=same),
        }
        places = set_places(base, members=role.members, approvers=role.approvers)
        yield Resource("role", key, values, base, places)


def _schemes(policy: Policy) -> Iterator[Resource]:
    for position, (key, scheme) in enumerate(policy.schemes.items(), 1):
        values = {
            "name": scheme.name,
            "sequence": sequence(scheme.sequence, position),
            **given(scheme, currency=same, primary=same, overlap=same),
            **given(scheme, movement=movement, decision=same, approval=same),
            **given(scheme, apply_up_to=same, group=same),
            **overrides(scheme),
            **scope(scheme),
        }
        base: Path = ("schemes", key)
        yield Resource("scheme", key, values, base, scheme_places(base))


def _tiers(policy: Policy) -> Iterator[Resource]:
    for scheme_key, scheme in policy.schemes.items():
        within = scoped(scheme)
        for position, (key, tier) in enumerate(scheme.tiers.items(), 1):
            values = {
                "scheme": scheme_key,
                "name": tier.name,
                "sequence": sequence(tier.sequence, position),
                "condition": within(tier.condition),
                **given(tier, **dict.fromkeys(BESIDE, within)),
                **given(tier, effects=same),
                **given(tier, color=same, note=same, load=same, benefits=as_set),
                **treatment(tier),
            }
            base: Path = ("schemes", scheme_key, "tiers", key)
            places: dict[Path, Path] = {("scheme",): ("schemes", scheme_key)}
            places |= set_places(base, benefits=tier.benefits)
            yield Resource("tier", f"{scheme_key}/{key}", values, base, places)


SECTIONS: tuple[Callable[[Policy], Iterator[Resource]], ...] = (
    calendars,
    _options,
    _roles,
    escalations,
    benefits,
    _schemes,
    _tiers,
    listings,
    qualifiers,
    criteria,
    evaluations,
    complaints,
    surveys,
    approvals,
    visit_forms,
    visit_rows,
)
