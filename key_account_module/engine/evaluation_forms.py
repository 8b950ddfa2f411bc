"""Several forms of one kind of evaluation: each account has exactly one (I19)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from . import problems as codes
from .condition import Otherwise, parse_condition
from .problems import Path, Problem
from .references import Resource, address
from .schemes import Scheme, Tier
from .tiers import check_tiers

HEAD_ONLY = ("regular", "starts", "turn_trigger")
"""What belongs to the kind whose forms they are: when its campaigns begin."""

_PATH: Path = ("condition",)

Found = list[tuple[str, Problem]]


def check_forms(resources: Iterable[Resource], broken: Collection[str]) -> Found:
    """Return forms that are for the same accounts, for none, or of a form."""
    kinds = {
        item["key"]: item
        for item in resources
        if item["kind"] == "evaluation_type" and address(item) not in broken
    }
    found: Found = []
    forms: Mapping[str, list[Resource]] = defaultdict(list)
    for item in kinds.values():
        head = item["values"].get("form_of")
        if head is None:
            continue
        problems = list(_one_form(item, kinds))
        found += [(address(item), problem) for problem in problems]
        if not problems:
            forms[head].append(item)
    for key, item in kinds.items():
        if not item["values"].get("form_of"):
            found += _together(item, forms[key])
    return found


def _one_form(item: Resource, kinds: Mapping[str, Resource]) -> Iterator[Problem]:
    """Yield what a form cannot be."""
    values = item["values"]
    head = kinds.get(values["form_of"])
    if head and head is not item and head["values"].get("form_of"):
        text = f"`{head['key']}` is a form itself"
        hint = f"name `{head['values']['form_of']}`"
        yield Problem(("form_of",), codes.CONTRADICTION, text, hint)
    if not values.get("condition"):
        text = "a form says which accounts it is for"
        yield Problem(_PATH, codes.MISSING, text)
    for field in HEAD_ONLY:
        if values.get(field):
            text = f"campaigns are those of `{values['form_of']}`"
            yield Problem((field,), codes.CONTRADICTION, text)


def _together(
    head: Resource, forms: Sequence[Resource]
) -> Iterator[tuple[str, Problem]]:
    """Yield gaps and overlaps; a kind without a condition is for all other accounts."""
    rows = [_row(item, place) for place, item in enumerate([*forms, head])]
    for earlier, row in combinations(rows, 2):
        if earlier.condition == row.condition:
            text = f"forms `{earlier.key}` and `{row.key}` are for the same accounts"
            problem = Problem(_PATH, codes.GAP_OR_OVERLAP, text)
            yield f"evaluation_type/{row.key}", problem
            return
    for found in check_tiers(Scheme(head["key"], tuple(rows)), "form"):
        key = found.path[0] if found.path else head["key"]
        problem = Problem(_PATH, found.code, found.message, found.hint, found.severity)
        yield f"evaluation_type/{key}", problem


def _row(item: Resource, place: int) -> Tier:
    """Return a form as a row of a table."""
    condition = parse_condition(item["values"].get("condition") or "otherwise")[0]
    return Tier(item["key"], place, condition or Otherwise())
