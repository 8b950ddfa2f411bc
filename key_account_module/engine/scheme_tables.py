"""Tiers of a document: their conditions, and the tables they make together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from . import problems as codes
from .catalogue import METRICS
from .condition import Condition, Names, Otherwise, needs, parse_condition
from .measure import Measure
from .movement_data import read_movement
from .problems import Problem, did_you_mean
from .references import Resource, address
from .schemes import REFUSE, Scheme, Tier
from .tiers import check_tiers

Found = list[tuple[str, Problem]]

_BESIDE = ("signals", "keep", "fixed")
"""Conditions of a tier that it may have besides the one that gives it."""


def check_conditions(item: Resource, names: Names) -> list[Problem]:
    """Return the problems of a tier's condition and signals."""
    values, found = item["values"], []
    if item["kind"] != "tier":
        return []
    if "condition" in values:
        found += parse_condition(values["condition"], ("condition",), names)[1]
    for name in _BESIDE:
        if values.get(name) is not None:
            beside, problems = parse_condition(values[name], (name,), names)
            found += problems
            if isinstance(beside, Otherwise):
                text = "`otherwise` says nothing here: it is always met"
                found.append(Problem((name,), codes.MISPLACED_OTHERWISE, text))
    return found


def read_scheme(scheme: Resource, tiers: Iterable[Resource]) -> Scheme:
    """Return the scheme that sound resources describe; tiers of others are passed over.

    Raises:
        ValueError: If a condition cannot be read.
    """
    rows = [item for item in tiers if item["values"]["scheme"] == scheme["key"]]
    values = scheme["values"]
    overlap = values.get("overlap", REFUSE)
    movement = read_movement(values.get("movement"))
    return Scheme(scheme["key"], tuple(map(read_tier, rows)), overlap, movement)


def read_tier(item: Resource) -> Tier:
    """Return the tier that a sound resource describes.

    Raises:
        ValueError: If a condition cannot be read; the text lists the problems.
    """
    values = item["values"]
    key = item["key"].rpartition("/")[2]
    beside = {name: _read(values, name) for name in _BESIDE if values.get(name)}
    return Tier(key, values.get("sequence", 0), _read(values, "condition"), **beside)


def _read(values: Mapping[str, Any], name: str) -> Condition:
    """Return a condition of a tier; a `ValueError` lists what is wrong with it."""
    condition, problems = parse_condition(values[name], (name,))
    if condition is None or problems:
        raise ValueError("; ".join(problem.message for problem in problems))
    return condition


def check_schemes(resources: Iterable[Resource], broken: Collection[str]) -> Found:
    """Return the problems of whole tables; those with broken tiers are left out."""
    items = list(resources)
    schemes = [item for item in items if item["kind"] == "scheme"]
    tiers = [item for item in items if item["kind"] == "tier"]
    found = _primaries(schemes)
    for scheme in schemes:
        own = [item for item in tiers if item["values"].get("scheme") == scheme["key"]]
        if not own:
            text = "the scheme has no tiers"
            problem = Problem((), codes.SCHEME, text, severity=codes.WARNING)
            found.append((address(scheme), problem))
        elif not any(address(item) in broken for item in (*own, scheme)):
            found += _sequences(own) + _start(scheme, own) + _table(scheme, own)
            found += [(address(scheme), item) for item in check_decision(scheme)]
            found += _scope(scheme, own)
    return found


def _primaries(schemes: list[Resource]) -> Found:
    """Return a problem for every primary scheme but the first."""
    primary = [item for item in schemes if item["values"].get("primary") is True]
    found: Found = []
    for item in primary[1:]:
        text = f"`{primary[0]['key']}` is the primary scheme already"
        found.append((address(item), Problem(("primary",), codes.SCHEME, text)))
    return found


def _sequences(tiers: list[Resource]) -> Found:
    """Return a problem for tiers whose order is open."""
    counts = Counter(item["values"].get("sequence", 0) for item in tiers)
    text = "another tier of the scheme has the same sequence"
    return [
        (address(item), Problem(("sequence",), codes.SCHEME, text))
        for item in tiers
        if counts[item["values"].get("sequence", 0)] > 1
    ]


def _start(scheme: Resource, tiers: list[Resource]) -> Found:
    """Return the problem of a scheme's first tier at the scheme."""
    start = read_movement(scheme["values"].get("movement")).start
    keys = [item["key"].rpartition("/")[2] for item in tiers]
    return [(address(scheme), problem) for problem in check_start(start, keys)]


def _scope(scheme: Resource, tiers: list[Resource]) -> Found:
    """Return problems for tiers that count what is not in the scheme's scope.

    A metric that cannot be told by product group is no mistake, but worth knowing.
    """
    group = scheme["values"].get("product_group")
    if group is None:
        return []
    text = f"the scheme is about product group `{group}`, this counts others too"
    problem = Problem(("condition",), codes.CONTRADICTION, text)
    found: Found = []
    for item in tiers:
        measures = _measures(item)
        if any(_leaves_scope(measure, group) for measure in measures):
            found.append((address(item), problem))
        names = sorted({measure.metric for measure in measures})
        found += [(address(item), warning) for warning in _beyond(names, group)]
    return found


def _beyond(names: Iterable[str], group: str) -> list[Problem]:
    """Return warnings about metrics that count every group in a scheme of one."""
    found = []
    for name in names:
        if "product_group" in METRICS[name].refused:
            why, _instead = METRICS[name].refused["product_group"]
            text = f"`{name}` counts more than product group `{group}`: {why}"
            path, code = ("condition",), codes.CONTRADICTION
            found.append(Problem(path, code, text, severity=codes.WARNING))
    return found


def _measures(item: Resource) -> frozenset[Measure]:
    """Return what a tier measures."""
    found = needs(*read_tier(item).conditions())
    return found.measures | found.series


def _leaves_scope(measure: Measure, group: str) -> bool:
    """Return whether a measure that can be told by product group counts others."""
    tellable = "product_group" in METRICS[measure.metric].filters
    return tellable and dict(measure.where).get("product_group") != group


def check_decision(scheme: Resource) -> list[Problem]:
    """Return a problem if moves are to be approved and no chain is named."""
    values = scheme["values"]
    asks = values.get("decision") == "approve"
    if asks and values.get("approval") is None:
        text = "`approve` needs the chain that approves"
        hint = "name it by `approval`, or write `propose`"
        return [Problem(("decision",), codes.CONTRADICTION, text, hint)]
    return []


def check_start(start: str | None, keys: Collection[str]) -> list[Problem]:
    """Return a problem if accounts are to begin with a tier that does not exist."""
    if start is None or start in keys:
        return []
    text, hint = f"the scheme has no tier `{start}`", did_you_mean(start, keys)
    return [Problem(("movement", "start"), codes.UNKNOWN_RECORD, text, hint)]


def _table(scheme: Resource, tiers: list[Resource]) -> Found:
    """Return gaps, overlaps and dead rows, at the scheme or at the tier concerned."""
    found: Found = []
    for problem in check_tiers(read_scheme(scheme, tiers)):
        place = address(scheme)
        if problem.path:
            place = f"tier/{scheme['key']}/{problem.path[0]}"
            path = problem.path[1:] or ("condition",)
            codes_and_words = (problem.code, problem.message, problem.hint)
            problem = Problem(path, *codes_and_words, problem.severity)
        found.append((place, problem))
    return found
