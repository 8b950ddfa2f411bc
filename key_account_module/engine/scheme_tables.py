"""Tiers of a document: their conditions, and the tables they make together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from . import problems as codes
from .condition import Names, Otherwise, parse_condition
from .problems import Problem
from .references import Resource, address
from .schemes import REFUSE, Scheme, Tier
from .tiers import check_tiers

Found = list[tuple[str, Problem]]


def check_conditions(item: Resource, names: Names) -> list[Problem]:
    """Return the problems of a tier's condition and signals."""
    values, found = item["values"], []
    if item["kind"] != "tier":
        return []
    if "condition" in values:
        found += parse_condition(values["condition"], ("condition",), names)[1]
    if values.get("signals") is not None:
        signals, problems = parse_condition(values["signals"], ("signals",), names)
        found += problems
        if isinstance(signals, Otherwise):
            text = "`otherwise` is no evidence for a tier"
            found.append(Problem(("signals",), codes.MISPLACED_OTHERWISE, text))
    return found


def read_scheme(scheme: Resource, tiers: Iterable[Resource]) -> Scheme:
    """Return the scheme that sound resources describe; tiers of others are passed over.

    Raises:
        ValueError: If a condition cannot be read.
    """
    rows = [item for item in tiers if item["values"]["scheme"] == scheme["key"]]
    overlap = scheme["values"].get("overlap", REFUSE)
    return Scheme(scheme["key"], tuple(map(read_tier, rows)), overlap)


def read_tier(item: Resource) -> Tier:
    """Return the tier that a sound resource describes.

    Raises:
        ValueError: If a condition cannot be read; the text lists the problems.
    """
    values = item["values"]
    found = []
    for name in ("condition", "signals"):
        if name == "signals" and values.get(name) is None:
            continue
        condition, problems = parse_condition(values[name], (name,))
        if problems:
            raise ValueError("; ".join(problem.message for problem in problems))
        found.append(condition)
    key = item["key"].rpartition("/")[2]
    return Tier(key, values.get("sequence", 0), *[x for x in found if x is not None])


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
            found += _sequences(own) + _table(scheme, own)
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


def _table(scheme: Resource, tiers: list[Resource]) -> Found:
    """Return gaps, overlaps and dead rows, at the scheme or at the tier concerned."""
    found: Found = []
    for problem in check_tiers(read_scheme(scheme, tiers)):
        place = address(scheme)
        if problem.path:
            place = f"tier/{scheme['key']}/{problem.path[0]}"
            codes_and_words = (problem.code, problem.message, problem.hint)
            problem = Problem(("condition",), *codes_and_words, problem.severity)
        found.append((place, problem))
    return found
