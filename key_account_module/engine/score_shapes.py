"""The shapes of scales, result bands and rules of evaluations."""

from __future__ import annotations

from . import problems as codes
from .condition.reader import Data, Reader
from .criteria import EXCLUDE, NEUTRAL, WORST
from .problems import Path, did_you_mean
from .score_rules import CAP, FLOOR, VETO

EXCELLENT = "excellent"
POOR = "poor"
OUTCOMES = (EXCELLENT, POOR)
"""What may follow from a result: benefits, or a plan of improvement."""

MANAGER = "manager"
ROLE = "role/"
"""Who speaks for a department: the account's manager, or whoever holds a post."""


def check_names(reader: Reader, value: object, path: Path) -> None:
    """Report a name that is not a text by language."""
    if not isinstance(value, dict) or not value:
        text = "a name by language is needed here"
        reader.report(path, codes.WRONG_TYPE, text, "{en_US: …, zh_CN: …}")
        return
    for lang, name in value.items():
        if not isinstance(name, str) or not name.strip():
            reader.report((*path, lang), codes.WRONG_TYPE, "a name is needed here")


def check_scale(reader: Reader, value: object, path: Path) -> None:
    """Report a scale without two numbers."""
    if not isinstance(value, dict):
        text = "a minimum and a maximum are needed"
        reader.report(path, codes.WRONG_TYPE, text)
        return
    reader.keys(value, path, ("minimum", "maximum"))
    for key in ("minimum", "maximum"):
        reader.scaled(value.get(key), (*path, key), percent=False)


def check_bands(reader: Reader, value: object, path: Path) -> None:
    """Report bands without a name or a minimum."""
    if not isinstance(value, dict):
        reader.report(path, codes.WRONG_TYPE, "bands by key are needed")
        return
    for key, band in value.items():
        place = (*path, str(key))
        if not isinstance(band, dict):
            reader.report(place, codes.WRONG_TYPE, "a band needs name and minimum")
            continue
        reader.keys(band, place, ("name", "minimum", "outcome"))
        check_names(reader, band.get("name"), (*place, "name"))
        reader.scaled(band.get("minimum"), (*place, "minimum"), percent=False)
        outcome = band.get("outcome")
        if outcome is not None and outcome not in OUTCOMES:
            hint = did_you_mean(outcome, OUTCOMES)
            text = "nothing follows from that outcome"
            reader.report((*place, "outcome"), codes.WRONG_TYPE, text, hint)


def check_missing(reader: Reader, value: object, path: Path) -> None:
    """Report what cannot stand in for a missing score."""
    if isinstance(value, dict) and list(value) == [NEUTRAL]:
        reader.scaled(value[NEUTRAL], (*path, NEUTRAL), percent=False)
    elif value not in (EXCLUDE, WORST):
        text = f"`{EXCLUDE}`, `{WORST}` or {{{NEUTRAL}: SCORE}} is needed here"
        reader.report(path, codes.WRONG_TYPE, text)


def check_panel(reader: Reader, value: object, path: Path) -> None:
    """Report departments for which neither the account's manager nor a role speaks."""
    if not isinstance(value, dict):
        text = "who speaks, by department, is needed here"
        reader.report(path, codes.WRONG_TYPE, text)
        return
    for department, who in value.items():
        role = isinstance(who, str) and who.startswith(ROLE) and who != ROLE
        if not role and who not in (None, MANAGER):
            text = f"`{MANAGER}` or `{ROLE}KEY` is needed here"
            reader.report((*path, str(department)), codes.WRONG_TYPE, text)


def check_rules(reader: Reader, value: object, path: Path) -> None:
    """Report caps, floors and vetoes of the wrong shape."""
    if not isinstance(value, dict):
        reader.report(path, codes.WRONG_TYPE, "rules by key are needed")
        return
    for key, rule in value.items():
        place = (*path, str(key))
        if not isinstance(rule, dict):
            text = "a rule needs `name`, `when`, and what it does"
            reader.report(place, codes.WRONG_TYPE, text)
            continue
        reader.keys(rule, place, ("name", "when", CAP, FLOOR, VETO))
        check_names(reader, rule.get("name"), (*place, "name"))
        _check_effect(reader, rule, place)
        _check_when(reader, rule.get("when"), (*place, "when"))


def _check_effect(reader: Reader, rule: Data, path: Path) -> None:
    """Report a rule that does nothing, or several things."""
    given = [word for word in (CAP, FLOOR, VETO) if word in rule]
    if len(given) != 1:
        text = f"a rule has one of `{CAP}`, `{FLOOR}` and `{VETO}`"
        reader.report(path, codes.CONTRADICTION, text)
        return
    effect = rule[given[0]]
    wrong = effect is not True if given[0] == VETO else not isinstance(effect, str)
    if wrong:
        text = "a band of the result is needed" if given[0] != VETO else "write `true`"
        reader.report((*path, given[0]), codes.WRONG_TYPE, text)


def _check_when(reader: Reader, value: object, path: Path) -> None:
    """Report what sets off a rule if it names no criterion or no limit."""
    if not isinstance(value, dict):
        text = "a criterion is needed, with `bands` or `below`"
        reader.report(path, codes.WRONG_TYPE, text)
        return
    reader.keys(value, path, ("criterion", "bands", "below"))
    if not isinstance(value.get("criterion"), str):
        text = "the key of a criterion is needed"
        reader.report((*path, "criterion"), codes.WRONG_TYPE, text)
    if ("bands" in value) == ("below" in value):
        text = "one of `bands` and `below` is needed"
        reader.report(path, codes.CONTRADICTION, text)
    elif "below" in value:
        reader.scaled(value["below"], (*path, "below"), percent=False)
    else:
        _check_rows(reader, value["bands"], (*path, "bands"))


def _check_rows(reader: Reader, value: object, path: Path) -> None:
    """Report what is no list of names of rows."""
    if not isinstance(value, list | tuple) or not value:
        reader.report(path, codes.EMPTY_LIST, "names of rows are needed")
        return
    for place, key in enumerate(value):
        if not isinstance(key, str):
            text = "the name of a row is needed"
            reader.report((*path, place), codes.WRONG_TYPE, text)
