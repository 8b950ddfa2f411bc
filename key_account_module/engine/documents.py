"""Checking a compiled document: everything that can be known without any record.

The adapter calls this offline, the addon calls it again before it writes and from the
constraints of its models, so a policy means the same on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from . import problems as codes
from .approval_checks import check_step
from .clock_checks import (
    check_ladders,
    check_level,
    check_target,
    check_target_key,
)
from .complaint_checks import check_caps, check_rate, check_severity
from .condition import Names
from .condition.reader import Reader
from .evaluation_checks import check_criteria, check_evaluation, check_measure
from .evaluation_forms import check_forms
from .kinds import KINDS
from .listings import check_listings, check_qualifier
from .names import KnownNames
from .problems import Path, Problem, did_you_mean
from .references import Resource, address, circle, order_resources, references
from .scheme_tables import check_conditions, check_schemes
from .shapes import check_shape
from .surveys import check_survey

__all__ = ["KINDS", "Found", "check_document", "order_resources"]

Found = list[tuple[str, Problem]]
"""Address `kind/key` and problem; paths lead into the values of that resource."""


def check_document(resources: object, known: Collection[str] | None = None) -> Found:
    """Return every problem of a list of resources.

    Args:
        resources: Mappings with `kind`, `key` and `values`; anything else is reported.
        known: Addresses that exist elsewhere, such as `option/flag/strategic`. None
            (offline) does not check references into kinds and option lists that the
            document does not contain, since the server may have them.

    Returns:
        Addresses and problems in the order of the resources. Never raises.
    """
    if not isinstance(resources, list | tuple):
        text = "a list of resources is needed"
        return [("", Problem((), codes.WRONG_TYPE, text))]
    document = _Document(known=known)
    sound = [item for item in resources if document.accept(item)]
    for item in sound:
        document.check(item)
    document.found += check_schemes(sound, document.broken)
    document.found += check_listings(sound, document.broken)
    document.found += check_criteria(sound, document.broken)
    document.found += check_forms(sound, document.broken)
    document.found += check_ladders(sound, document.broken)
    document.found += check_caps(sound, document.broken)
    order = {address(item): place for place, item in enumerate(sound)}
    return sorted(document.found, key=lambda pair: order.get(pair[0], -1))


_GROUPS = {
    "clock_target": ("ladder", "escalation_level"),
    "approval_step": ("ladder", "escalation_level"),
    "visit_row": ("scale", "option"),
}
"""Kind to the field that names a group of resources, and the kind of these."""


@dataclass
class _Document:
    """Resources that could be read, and what was found so far."""

    known: Collection[str] | None
    found: Found = field(default_factory=list)
    by_address: dict[str, Resource] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)

    def accept(self, item: object) -> bool:
        """Note a resource, or report that it is none or is there already."""
        place = f"resource {len(self.by_address) + len(self.found) + 1}"
        if not isinstance(item, dict) or not _readable(item):
            text = "a resource has a kind, a key and values"
            self.found.append((place, Problem((), codes.WRONG_TYPE, text)))
            return False
        own = address(item)
        if item["kind"] not in KINDS:
            hint = did_you_mean(item["kind"], KINDS)
            text = f"`{item['kind'][:40]}` is no kind of resource"
            self.found.append((own, Problem((), codes.WRONG_TYPE, text, hint)))
            return False
        if own in self.by_address:
            text = f"`{own}` is given twice"
            self.found.append((own, Problem((), codes.DUPLICATE, text)))
            return False
        self.by_address[own] = item
        return True

    @cached_property
    def names(self) -> KnownNames:
        """What can be referred to, once every resource is accepted."""
        return KnownNames(self.by_address, self.known)

    @cached_property
    def usable(self) -> Names:
        """What conditions may name; the same for every resource, so read once."""
        return self.names.for_conditions()

    def check(self, item: Resource) -> None:
        """Check one resource; one with problems of shape is not looked into."""
        own = address(item)
        reader = Reader()
        check_shape(reader, item["kind"], item["values"])
        problems = reader.problems + check_conditions(item, self.usable)
        problems += check_measure(item, self.usable)
        if item["kind"] == "qualifier":
            problems += check_qualifier(item, self.usable)
        if any(problem.severity == codes.ERROR for problem in problems):
            self.broken.add(own)
        else:
            problems += self._meaning(item)
        self.found += [(own, problem) for problem in problems]

    def _meaning(self, item: Resource) -> list[Problem]:
        """Return problems of a resource whose shape is right."""
        found = _check_key(item)
        for path, target in references(item):
            found += self.names.missing(path, target)
        found += self._groups(item) + self._circles(item)
        check = _MEANINGS.get(item["kind"])
        if check:
            found += check(item)
        if item["kind"] == "approval_step":
            found += check_step(item, self.by_address)
        return found

    def _groups(self, item: Resource) -> list[Problem]:
        """Return a problem if a field names a ladder or a list that has no entry."""
        field, kind = _GROUPS.get(item["kind"], ("", ""))
        group = item["values"].get(field)
        return self.names.missing_group((field,), kind, group) if group else []

    def _circles(self, item: Resource) -> list[Problem]:
        """Return parents or approvers that lead back to the resource."""
        trail = circle(item, self.by_address)
        own_approver = len(trail) == 2 and item["kind"] == "role"
        if not trail or own_approver:
            return []
        role = item["kind"] == "role"
        path: Path = (_CIRCLES.get(item["kind"], "parent"),)
        code = codes.APPROVAL_CYCLE if role else codes.CYCLE
        severity = codes.WARNING if role else codes.ERROR
        text = "a circle: " + " → ".join(trail)
        return [Problem(path, code, text, severity=severity)]


_CIRCLES = {"role": "approvers", "evaluation_type": "form_of"}
"""Kind to the field that leads to others of it; `parent` for all others."""


def _readable(item: Mapping[object, object]) -> bool:
    """Return whether kind, key and values are there and of the right type."""
    words = (item.get("kind"), item.get("key"))
    named = all(isinstance(word, str) and word for word in words)
    return named and isinstance(item.get("values"), dict)


def _check_key(item: Resource) -> list[Problem]:
    """Return a problem if a key does not begin with the list, scheme or parent."""
    values, key = item["values"], item["key"]
    if item["kind"] == "clock_target":
        return check_target_key(key, values)
    fields = {
        "option": "list",
        "tier": "scheme",
        "qualifier": "listing",
        "criterion": "parent",
        "escalation_level": "ladder",
        "approval_step": "chain",
        "visit_row": "form",
    }
    name = fields.get(item["kind"])
    if name is None or values.get(name) is None:
        return []
    expected = str(values[name])
    head, _slash, last = key.rpartition("/")
    if head == expected and last:
        return []
    text = f"`{key}` must be `{expected}/…`, as its `{name}` says"
    return [Problem((name,), codes.BAD_FORMAT, text)]


_ONLY_IN = {"categories": "product_group", "days_before": "reminder"}
"""Field of a list's entry to the one list whose entries have it."""


def _check_option(item: Resource) -> list[Problem]:
    """Return problems about fields that entries of this list do not have."""
    values = item["values"]
    return [
        Problem(
            (field,),
            codes.CONTRADICTION,
            f"only entries of the list `{name}` have {field}",
        )
        for field, name in _ONLY_IN.items()
        if values.get(field) and values["list"] != name
    ]


def _check_role(item: Resource) -> list[Problem]:
    """Return warnings for a role without members or approving itself."""
    found = []
    values = item["values"]
    if values.get("members") == []:
        text = "nobody has this role"
        problem = Problem(("members",), codes.ROLE_WITHOUT_MEMBER, text)
        found.append(problem)
    if item["key"] in values.get("approvers", ()):
        text = "the role approves its own requests"
        found.append(Problem(("approvers",), codes.OWN_APPROVER, text))
    return list(_as_warnings(found))


def _as_warnings(problems: Iterable[Problem]) -> Iterable[Problem]:
    """Return the same problems as warnings."""
    for item in problems:
        yield Problem(item.path, item.code, item.message, item.hint, codes.WARNING)


_MEANINGS: dict[str, Callable[[Resource], list[Problem]]] = {
    "option": _check_option,
    "evaluation_type": check_evaluation,
    "survey_type": check_survey,
    "severity": lambda item: check_severity(item["values"]),
    "complaint_rate": lambda item: check_rate(item["values"]),
    "role": _check_role,
    "escalation_level": lambda item: check_level(item["values"]),
    "clock_target": lambda item: check_target(item["values"]),
}
"""Kind to the check of one resource by itself."""
