"""Criteria and evaluations as a policy file again."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from .compile_evaluations import INVITED, POOR, TURN, WORDS
from .decompile_clocks import clocks_of
from .decompile_parts import Raw, condition, fields, name, number, same, scale


def criteria(groups: Mapping[str, list[Raw]]) -> Raw:
    built: Raw = {}
    top: Raw = {}
    # A parent's key is shorter than its children's.
    for item in sorted(groups.get("criterion", []), key=lambda each: len(each["key"])):
        parent, _, own = item["key"].rpartition("/")
        found = fields(
            item["values"],
            name=name,
            weight=number,
            sequence=same,
            guidance=same,
            measure=_measure,
            missing=_missing,
            max_age=same,
        )
        built[item["key"]] = found
        siblings = built[parent].setdefault("criteria", {}) if parent else top
        siblings[own] = found
    return top


def _measure(measure: Raw | None) -> Raw | None:
    """Figures as numbers; whatever else stays as it is."""
    readers: dict[str, Callable[[Any], Any]] = {
        "from": number,
        "to": number,
        "yes": number,
        "no": number,
        "when": condition,
        "where": _numbers,
        "bands": _rows,
    }
    return measure and {
        key: readers.get(key, same)(value) for key, value in measure.items()
    }


def _numbers(values: Raw) -> Raw:
    return {key: number(value) for key, value in values.items()}


def _rows(rows: Raw) -> Raw:
    return {
        key: {
            field: name(value) if field in WORDS else number(value)
            for field, value in row.items()
        }
        for key, row in rows.items()
    }


def _missing(missing: Any) -> Any:
    return _numbers(missing) if isinstance(missing, dict) else missing


def evaluations(groups: Mapping[str, list[Raw]]) -> Raw:
    targets = groups.get("clock_target", [])
    return {
        item["key"]: fields(
            item["values"],
            name=name,
            form_of=same,
            criteria=list,
            scale=scale,
            bands=_bands,
            departments=sorted,
            panel=same,
            min_coverage=_share,
            rules=_rules,
            regular=same,
            starts=same,
            launch=same,
            poor_in_a_row=same,
            benefits=same,
            approval=same,
        )
        | _condition(item["values"])
        | _part(item["values"], "repeated_poor", POOR)
        | _part(item["values"], "out_of_turn", TURN)
        | _clocks(item["key"], targets)
        for item in groups.get("evaluation_type", [])
    }


def _condition(values: Raw) -> Raw:
    """Which accounts a form is for."""
    found = fields(values, condition=condition)
    return {"when": found["condition"]} if found else {}


def _part(values: Raw, section: str, names: Mapping[str, str]) -> Raw:
    """A section of an evaluation; `null` where all of it is blank."""
    found = {word: values[wire] for word, wire in names.items() if wire in values}
    if not found:
        return {}
    blank = len(found) == len(names) and not any(found.values())
    return {section: None if blank else found}


def _clocks(key: str, targets: Iterable[Raw]) -> Raw:
    clocks = clocks_of(f"evaluation/{key}", targets, {"clock_start": INVITED})
    return {"clocks": clocks} if clocks else {}


def _share(text: str | None) -> str | None:
    return text and f"{text}%"


def _bands(bands: Raw | None) -> Raw | None:
    if bands is None:
        return None
    ordered = sorted(bands.items(), key=lambda item: Decimal(item[1]["minimum"]))
    return {
        key: fields(band, name=name, minimum=number, outcome=same)
        for key, band in ordered
    }


def _rules(rules: Raw | None) -> Raw | None:
    return rules and {
        key: fields(rule, name=name, when=_when, cap=same, floor=same, veto=same)
        for key, rule in sorted(rules.items())
    }


def _when(when: Raw) -> Raw:
    return fields(when, criterion=same, bands=list, below=number)
