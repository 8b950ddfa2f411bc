"""Which criteria make a customer a key account, and how they combine (KAI-01…05).

A criterion is shown by figures (a condition), judged by a person with a reason, or met
by a signed agreement. How many of them are needed is the policy's choice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from . import problems as codes
from .cells import never_met
from .condition import Names, Otherwise, parse_condition
from .kleene import Truth, at_least
from .problems import Problem
from .references import Resource, address

FIGURES = "figures"
CONDITIONS = ("condition", "potential")

Found = list[tuple[str, Problem]]


def qualifies(combine: str | int, met: Sequence[Truth]) -> Truth:
    """Return whether the criteria together make a key account.

    Args:
        combine: `any`, `all`, or how many of them are needed.
        met: What is known of each criterion; None where data are missing. Criteria
            that the policy leaves blank are not among them.

    Returns:
        None if missing data could turn the answer, and without any criterion: a
        company that has decided nothing calls nobody unqualified either.
    """
    return at_least(needed(combine, len(met)), met) if met else None


def needed(combine: str | int, count: int) -> int:
    """Return how many of so many criteria have to be met."""
    named = {"any": 1, "all": count}
    return named[combine] if isinstance(combine, str) else combine


def check_qualifier(item: Resource, names: Names) -> list[Problem]:
    """Return the problems of a criterion's conditions."""
    values = item["values"]
    found: list[Problem] = []
    for field in CONDITIONS:
        if values.get(field) is None:
            continue
        condition, problems = parse_condition(values[field], (field,), names)
        found += problems
        if isinstance(condition, Otherwise):
            text = "`otherwise` would make every customer a key account"
            found.append(Problem((field,), codes.MISPLACED_OTHERWISE, text))
        if condition and never_met(condition):
            text = "no customer can meet this: no figure is ever like that"
            found.append(Problem((field,), codes.UNREACHABLE, text, "change a limit"))
    return found + _judged_by_figures(values)


def _judged_by_figures(values: Mapping[str, Any]) -> list[Problem]:
    """Return a problem if figures would decide what people or papers decide."""
    how = values.get("how", FIGURES)
    if how == FIGURES or values.get("condition") is None:
        return []
    text = f"a criterion that is `{how}` has no condition"
    hint = "`potential` may propose customers to be looked at"
    return [Problem(("condition",), codes.CONTRADICTION, text, hint)]


def check_listings(resources: Iterable[Resource], broken: Collection[str]) -> Found:
    """Return lists that need more criteria than there are, or none at all."""
    items = list(resources)
    found: Found = []
    for listing in items:
        if listing["kind"] != "listing" or address(listing) in broken:
            continue
        count = sum(_belongs(item, listing) for item in items)
        need = needed(listing["values"].get("combine", "any"), count)
        if need < 1 or need > count > 0:
            text = f"{need} criteria are needed and there are {count}"
            problem = Problem(("combine",), codes.IMPOSSIBLE, text)
            found.append((address(listing), problem))
    return found


def _belongs(item: Resource, listing: Resource) -> bool:
    """Return whether a resource is a criterion of a list."""
    qualifier = item["kind"] == "qualifier"
    return qualifier and bool(item["values"].get("listing") == listing["key"])
