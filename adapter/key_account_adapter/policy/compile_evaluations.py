"""Compile ``criteria`` and ``evaluations``: what is judged or measured, and how."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import wire_values
from .compile_clocks import clock_targets
from .compile_parts import as_set, given, same, sequence, set_places
from .document import Resource
from .schema import Policy
from .schema.base import DEFAULT_LANGUAGE
from .schema.criteria import Criterion, Neutral
from .schema.evaluations import Band, Evaluation, Rule
from .tree import Path

#: the moment that starts the clocks of panel members
INVITED = "invited"

#: word of `out_of_turn` → field on the wire
TURN = {
    "trigger": "turn_trigger",
    "complaints": "turn_severities",
    "grade": "turn_grade",
}

#: word of `repeated_poor` → field on the wire
POOR = {
    word: f"poor_{word}" for word in ("scheme", "steps", "tier", "option", "approval")
}

#: fields of a row that are texts by language
WORDS = ("name", "follow_up")


def criteria(policy: Policy) -> Iterator[Resource]:
    yield from _criterion_tree(policy.criteria, None, ("criteria",))


def _criterion_tree(
    criteria: Mapping[str, Criterion], parent: str | None, base: Path
) -> Iterator[Resource]:
    for position, (name, criterion) in enumerate(criteria.items(), 1):
        key = f"{parent}/{name}" if parent else name
        values = {
            "parent": parent,
            "name": criterion.name,
            "sequence": sequence(criterion.sequence, position),
            **given(
                criterion,
                weight=wire_values.number,
                guidance=same,
                measure=_measure,
                missing=_missing,
                max_age=same,
            ),
        }
        here: Path = (*base, name)
        yield Resource("criterion", key, values, here)
        yield from _criterion_tree(criterion.criteria, key, (*here, "criteria"))


def _measure(measure: Any) -> Any:
    """Numbers exact; rows' names by language, as everywhere on the wire."""
    data = wire_values.data(measure)
    rows = data.get("bands") if isinstance(data, dict) else None
    if not isinstance(rows, dict):
        return data
    return {**data, "bands": {key: _row(row) for key, row in rows.items()}}


def _row(row: Any) -> Any:
    if not isinstance(row, dict):
        return row
    plain = {key: row[key] for key in WORDS if isinstance(row.get(key), str)}
    return {**row, **{key: {DEFAULT_LANGUAGE: text} for key, text in plain.items()}}


def _missing(missing: str | Neutral | None) -> Any:
    if isinstance(missing, Neutral):
        return {"neutral": wire_values.number(missing.neutral)}
    return missing


def evaluations(policy: Policy) -> Iterator[Resource]:
    for key, evaluation in policy.evaluations.items():
        base: Path = ("evaluations", key)
        values = {
            "name": evaluation.name,
            "criteria": evaluation.criteria,
            **given(
                evaluation,
                form_of=same,
                scale=wire_values.scale,
                bands=_bands,
                departments=as_set,
                panel=same,
                min_coverage=wire_values.number,
                rules=_rules,
                regular=lambda kinds: kinds and as_set(kinds),
                starts=same,
                launch=same,
                poor_in_a_row=same,
                benefits=lambda keys: keys and as_set(keys),
                approval=same,
            ),
            **_condition(evaluation),
            **_part(evaluation, "repeated_poor", POOR),
            **_part(evaluation, "out_of_turn", TURN),
        }
        regular = [*(evaluation.regular or ())]
        places = set_places(
            base,
            departments=evaluation.departments,
            regular=regular,
            benefits=[*(evaluation.benefits or ())],
        )
        places[("condition",)] = (*base, "when")
        for section, names in (("repeated_poor", POOR), ("out_of_turn", TURN)):
            places |= {(wire,): (*base, section, word) for word, wire in names.items()}
        yield Resource("evaluation_type", key, values, base, places)
        yield from clock_targets(
            f"evaluation/{key}",
            evaluation.clocks,
            (*base, "clocks"),
            evaluation.calendar,
            INVITED,
        )


def _condition(evaluation: Evaluation) -> dict[str, Any]:
    """Which accounts a form is for."""
    found = given(evaluation, when=wire_values.data)
    return {"condition": found["when"]} if found else {}


def _part(
    evaluation: Evaluation, section: str, names: Mapping[str, str]
) -> dict[str, Any]:
    """A section of an evaluation by the names of the wire; blank as a whole if null."""
    if not evaluation.given(section):
        return {}
    part = getattr(evaluation, section)
    if part is None:
        return dict.fromkeys(names.values())
    found = given(part, **dict.fromkeys(names, _plain))
    return {names[word]: value for word, value in found.items()}


def _plain(value: Any) -> Any:
    return as_set(value) if isinstance(value, list) else value


def _bands(bands: Mapping[str, Band] | None) -> dict[str, Any] | None:
    if bands is None:
        return None
    return {key: _band(band) for key, band in bands.items()}


def _band(band: Band) -> dict[str, Any]:
    return {
        "name": band.name,
        "minimum": wire_values.number(band.minimum),
        **given(band, outcome=same),
    }


def _rules(rules: Mapping[str, Rule] | None) -> dict[str, Any] | None:
    if rules is None:
        return None
    return {key: _rule(rule) for key, rule in rules.items()}


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "name": rule.name,
        "when": {
            "criterion": rule.when.criterion,
            **given(rule.when, bands=as_set, below=wire_values.number),
        },
        **given(rule, cap=same, floor=same, veto=same),
    }
