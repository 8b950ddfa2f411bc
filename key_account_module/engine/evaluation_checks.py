"""What cannot be meant in criteria and evaluation types (EVA-01, EVA-02, EVA-17)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from . import problems as codes
from .ages import FORM, BadAge, read_age
from .condition import Names, parse_condition
from .criteria import Scale, siblings
from .evaluation_periods import LENGTHS, PERIOD_END, YEAR, is_start
from .evaluations import (
    read_bands,
    read_criterion,
    read_missing,
    read_rules,
    read_scale,
    score_kind_of,
)
from .figures import noted
from .poor_results import check_poor
from .problems import Path, Problem, did_you_mean
from .references import Resource, address
from .score_kind_readers import read_score_kind
from .score_kinds import fixed_points, named_bands
from .score_rules import VETO, Rule
from .scoring import Band, Criterion, check_bands, check_weights

Found = list[tuple[str, Problem]]


def check_measure(item: Resource, names: Names) -> list[Problem]:
    """Return problems of how a criterion is measured, its age, and whom a form is for."""
    values = item["values"]
    if item["kind"] == "evaluation_type" and values.get("condition") is not None:
        return parse_condition(values["condition"], ("condition",), names)[1]
    if item["kind"] != "criterion":
        return []
    found = []
    if values.get("measure") is not None:
        found += read_score_kind(values["measure"], ("measure",), names)[1]
    age = values.get("max_age")
    if isinstance(age, str):
        try:
            read_age(age)
        except BadAge as error:
            found.append(Problem(("max_age",), codes.BAD_FORMAT, str(error), FORM))
    return found


def check_evaluation(item: Resource) -> list[Problem]:
    """Return problems of scale, bands, coverage and rules."""
    values = item["values"]
    scale = read_scale(values.get("scale"))
    if scale.minimum >= scale.maximum:
        text = "the minimum must be less than the maximum"
        return [Problem(("scale",), codes.IMPOSSIBLE, text)]
    bands = read_bands(values.get("bands"))
    return [
        *check_bands(bands, scale, ("bands",)),
        *_coverage(values.get("min_coverage")),
        *_result_bands(read_rules(values.get("rules")), bands),
        *_panel(values.get("panel") or (), values.get("departments") or ()),
        *_regular(values.get("regular") or (), values.get("starts")),
        *check_poor(values),
        *_out_of_turn(values),
    ]


def _panel(panel: Iterable[str], departments: Collection[str]) -> Iterator[Problem]:
    """Yield seats of departments that the evaluation does not ask."""
    for department in panel:
        if department not in departments:
            text = f"`{department}` is no department of this evaluation"
            hint = did_you_mean(department, departments)
            yield Problem(("panel", department), codes.UNKNOWN_RECORD, text, hint)


def _regular(kinds: Collection[str], starts: str | None) -> Iterator[Problem]:
    """Yield periods that do not exist, and days that do not belong to them."""
    for place, kind in enumerate(kinds):
        if kind not in LENGTHS:
            text = f"`{kind}` is no period of regular evaluations"
            hint = did_you_mean(kind, LENGTHS)
            yield Problem(("regular", place), codes.WRONG_TYPE, text, hint)
    if starts is None:
        return
    if not is_start(starts):
        hint = f"write `{PERIOD_END}` or a day of every year like `12-01`"
        text = f"`{starts[:20]}` is no start"
        yield Problem(("starts",), codes.BAD_FORMAT, text, hint)
    elif starts != PERIOD_END and set(kinds) - {YEAR}:
        text = "a day of the year is for yearly evaluations only"
        hint = f"write `{PERIOD_END}`"
        yield Problem(("starts",), codes.CONTRADICTION, text, hint)


def _out_of_turn(values: Mapping[str, object]) -> Iterator[Problem]:
    """Yield what starts an evaluation out of turn without the trigger it names."""
    if values.get("turn_trigger") is None:
        for field in ("turn_severities", "turn_grade"):
            if values.get(field):
                text = "name the trigger, an entry of the list `evaluation_trigger`"
                yield Problem((field,), codes.CONTRADICTION, text)


def _coverage(share: str | None) -> list[Problem]:
    """Return a problem if the least coverage is no share."""
    if share is None or 0 <= Decimal(share) <= 100:
        return []
    text = "a coverage is from 0 to 100 percent"
    return [Problem(("min_coverage",), codes.IMPOSSIBLE, text)]


def _result_bands(rules: Iterable[Rule], bands: list[Band]) -> Iterator[Problem]:
    """Yield rules that hold the result to a band that does not exist."""
    known = [band.key for band in bands]
    for rule in rules:
        if rule.kind == VETO and not known:
            text = "without result bands there is nothing to hold the result to"
            yield Problem(("rules", rule.key), codes.UNKNOWN_RECORD, text)
        if rule.kind != VETO and rule.band not in known:
            text = f"`{rule.band}` is no band of the result"
            hint = did_you_mean(rule.band, known)
            path: Path = ("rules", rule.key, rule.kind)
            yield Problem(path, codes.UNKNOWN_RECORD, text, hint)


def check_criteria(resources: Iterable[Resource], broken: Collection[str]) -> Found:
    """Return what does not fit together, unless any criterion is broken.

    Top-level criteria are siblings within each evaluation type that lists them, and
    all together if there is no evaluation type.
    """
    items = list(resources)
    criteria = {item["key"]: item for item in items if item["kind"] == "criterion"}
    if any(address(item) in broken for item in criteria.values()):
        return []
    read = {key: read_criterion(item) for key, item in criteria.items()}
    found: Found = []
    for problem in check_weights(read.values()):
        # The others are siblings at the top: see below.
        if problem.path:
            found.append((f"criterion/{problem.path[0]}", _without_path(problem)))
    found += _measured_groups(read, criteria)
    types = [item for item in items if item["kind"] == "evaluation_type"]
    top = {item.key: item for item in read.values() if not item.parent}
    if not types and top:
        place = f"criterion/{next(iter(top))}"
        found += [(place, x) for x in check_weights(top.values(), ("weight",))]
    for item in types:
        if address(item) not in broken:
            found += _one_type(item, read, criteria)
    return found


def _without_path(problem: Problem) -> Problem:
    """Return a problem of the resource as a whole."""
    return Problem((), problem.code, problem.message, problem.hint, problem.severity)


def _measured_groups(
    read: Mapping[str, Criterion], criteria: Mapping[str, Resource]
) -> Iterator[tuple[str, Problem]]:
    """Yield criteria that are measured and made of parts at once."""
    for parent in siblings(read.values()):
        if parent and score_kind_of(criteria[parent]["values"]):
            text = "a criterion with parts is the mean of these, it is not measured"
            problem = Problem(("measure",), codes.CONTRADICTION, text)
            yield f"criterion/{parent}", problem


def _one_type(
    item: Resource, read: Mapping[str, Criterion], criteria: Mapping[str, Resource]
) -> Found:
    """Return what does not fit between an evaluation type and its criteria."""
    listed = item["values"]["criteria"]
    top = [read[key] for key in listed if key in read and not read[key].parent]
    place = address(item)
    found: Found = [(place, x) for x in check_weights(top, ("criteria",))]
    own = _with_parts(top, read)
    if item["values"].get("scale") is not None:
        scale = read_scale(item["values"]["scale"])
        for key in own:
            found += _points(criteria[key], scale, item["key"])
    rules = read_rules(item["values"].get("rules"))
    found += [(place, x) for rule in rules for x in _looks_at(rule, own, criteria)]
    return found


def _with_parts(top: list[Criterion], read: Mapping[str, Criterion]) -> list[str]:
    """Return the keys of criteria and of all that is part of them."""
    found = [item.key for item in top]
    for key in found:
        # The list grows while it is read: parts of parts follow.
        found += [item.key for item in read.values() if item.parent == key]
    return found


def _points(
    criterion: Resource, scale: Scale, kind: str
) -> Iterator[tuple[str, Problem]]:
    """Yield points of a measure that lie outside the scale of an evaluation."""
    values = criterion["values"]
    measure = score_kind_of(values)
    given: dict[Path, Decimal] = {}
    if measure:
        points = fixed_points(measure)
        given |= {("measure", *path): score for path, score in points.items()}
    missing = read_missing(values.get("missing"))
    if missing and missing.value is not None:
        given["missing", missing.how] = missing.value
    low, high = noted(scale.minimum), noted(scale.maximum)
    for path, score in given.items():
        if not scale.has(score):
            text = f"outside the scale from {low} to {high} of `{kind}`"
            yield address(criterion), Problem(path, codes.IMPOSSIBLE, text)


def _looks_at(
    rule: Rule, own: list[str], criteria: Mapping[str, Resource]
) -> Iterator[Problem]:
    """Yield what a rule looks at and does not exist."""
    path: Path = ("rules", rule.key, "when")
    if rule.criterion not in own:
        text = f"`{rule.criterion}` is no criterion of this evaluation"
        hint = did_you_mean(rule.criterion, own)
        yield Problem((*path, "criterion"), codes.UNKNOWN_RECORD, text, hint)
        return
    known = named_bands(score_kind_of(criteria[rule.criterion]["values"]))
    for band in sorted(rule.bands - set(known)):
        text = f"`{rule.criterion}` has no row `{band}`"
        hint = did_you_mean(band, known) or "use `below` for what the panel scores"
        yield Problem((*path, "bands"), codes.UNKNOWN_RECORD, text, hint)
