"""From scores and figures to one result with its explanation; no ORM queries here.

A judged criterion counts with the average over the departments that scored it, a
measured one with the points of its figure. What is missing or too old lowers the
coverage; what stands in for it is the policy's.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from ...engine.ages import is_stale
from ...engine.evaluations import read_bands, read_criterion, read_rules
from ...engine.figures import plain as plain_number
from ...engine.score_kinds import NO_POINTS
from ...engine.score_rules import held, judge
from ...engine.scoring import Scale, band_of, siblings, weighted_score

#: stands in for a scale that the policy leaves open, to show a result so far
ANY_NUMBER = (Decimal("-1e15"), Decimal("1e15"))


@dataclass(frozen=True)
class Input:
    """What is known about one criterion, and what it is worth.

    :param score: ``None`` without data
    :param row: key of the row of a table, or ``yes``, ``no``
    :param as_of: the oldest day that counted, or the one that was too old
    :param facts: what the explanation keeps beside
    """

    score: Decimal | None = None
    row: str | None = None
    as_of: date | None = None
    stale: bool = False
    facts: dict = field(default_factory=dict)


def outside(lines, bounds):
    """Lines whose score is not on the scale ``(minimum, maximum)``."""
    low, high = bounds
    return [
        line
        for line in lines
        if line._number() is not None and not low <= line._number() <= high
    ]


def result_of(evaluation):
    """The result by the policy as it is now, as JSON: every step of the calculation.

    ``score`` is ``None`` while nothing is scored. Numbers are decimal texts.

    :raise ValueError: a score is outside the scale
    """
    kind = evaluation.type_id
    indicators = kind.criterion_ids.sorted()
    leaves = indicators._leaves()
    inputs = {leaf.key: _input(evaluation, leaf) for leaf in leaves}
    scores = {key: found.score for key, found in inputs.items()}
    criteria = [_engine_criterion(c) for c in indicators | leaves]
    result = weighted_score(criteria, scores, _scale(kind))
    total, rules = _held(kind, criteria, result, inputs)
    rated = _is_covered(kind, result)
    band = band_of(total, read_bands(kind.bands)) if rated else None
    shares = _counted_shares(criteria, result)
    return {
        "score": plain(total),
        "raw": plain(result.total),
        "coverage": plain(result.coverage),
        "min_coverage": kind.min_coverage or None,
        "unrated": not rated,
        "scale": kind.scale or None,
        "band": band,
        "band_name": (kind.bands or {}).get(band, {}).get("name"),
        "type": names_of(kind),
        "form": evaluation.form_choice or None,
        "departments": [names_of(d) for d in evaluation.line_ids.department_id],
        "rules": rules,
        "criteria": [_row(leaf, inputs[leaf.key], result, shares) for leaf in leaves],
    }


def _scale(kind):
    return Scale(*(kind._scale_bounds() or ANY_NUMBER))


def _is_covered(kind, result):
    """Too little was scored for any result: that is not a low one (not rated)."""
    least = Decimal(kind.min_coverage or 0)
    return result.total is not None and result.coverage * 100 >= least


# === What is known about a criterion ===


def _input(evaluation, leaf):
    measure = leaf._score_kind()
    lines = evaluation.line_ids.filtered(
        lambda line: line.criterion_id == leaf and line.measured == bool(measure)
    )
    if measure:
        return _measured(evaluation, leaf, measure, lines[:1])
    return _judged(evaluation, leaf, lines)


def _judged(evaluation, leaf, lines):
    """The average of the scores that are not too old."""
    scored = [(line._number(), line.as_of) for line in lines]
    scored = [(number, day) for number, day in scored if number is not None]
    fresh = [
        (number, day)
        for number, day in scored
        if not day or not is_stale(day, leaf.max_age or None, evaluation.date)
    ]
    days = [day for _number, day in fresh or scored if day]
    as_of = min(days, default=None)
    if not fresh:
        return Input(as_of=as_of, stale=bool(scored))
    numbers = [number for number, _day in fresh]
    return Input(sum(numbers, Decimal(0)) / len(numbers), as_of=as_of)


def _measured(evaluation, leaf, measure, line):
    """The points of the figure: by hand if somebody said why, else the measured one."""
    facts = {
        "measure": leaf.measure,
        "source": line.source or None,
        "measured": line.value or None,
        "by_hand": line.override_value or None,
        "reason": line.override_reason or None,
        "filled": str(line.date_filled) if line.date_filled else None,
    }
    figure = line.override_value or line.value
    if not figure:
        return Input(as_of=line.as_of or None, facts=facts)
    if line.as_of and is_stale(line.as_of, leaf.max_age or None, evaluation.date):
        return Input(as_of=line.as_of, stale=True, facts=facts)
    scaled = evaluation.type_id.scale
    points = NO_POINTS
    if scaled:
        points = measure.points(Decimal(figure), _scale(evaluation.type_id))
    return Input(points.score, points.band, line.as_of or None, facts=facts)


# === What comes of it ===


def _held(kind, criteria, result, inputs):
    """Total and explanation of caps, floors and vetoes; without data none applies."""
    rules, bands = read_rules(kind.rules), read_bands(kind.bands)
    known = _known_parts(criteria, result, inputs)
    met = judge(rules, known, {key: found.row for key, found in inputs.items()})
    total, moved = result.total, []
    if total is not None:
        total, moved = held(total, [rule for rule in rules if met[rule.key]], bands)
    return total, [
        {
            "key": rule.key,
            "name": kind.rules[rule.key]["name"],
            "met": met[rule.key],
            "held": rule.key in moved,
            "kind": rule.kind,
            "band_name": (kind.bands or {}).get(rule.band, {}).get("name"),
        }
        for rule in rules
    ]


def _known_parts(criteria, result, inputs):
    """Scores that data stand behind: what stands in for missing ones sets off nothing."""
    parents = {item.parent for item in criteria if _has_data(inputs, item.key)}
    return {
        item.key: result.parts[item.key]
        for item in criteria
        if item.key in parents or _has_data(inputs, item.key)
    }


def _has_data(inputs, key):
    return key in inputs and inputs[key].score is not None


def _row(leaf, found, result, shares):
    part, share = result.parts[leaf.key], shares.get(leaf.key)
    missing = found.score is None
    return {
        "key": leaf.key,
        "name": names_of(leaf),
        "indicator": names_of(leaf.parent_id),
        "weight": leaf.weight or None,
        "part": plain(result.weights[leaf.key]),
        "average": plain(found.score),
        "stand_in": plain(part) if missing else None,
        "stale": found.stale,
        "as_of": str(found.as_of) if found.as_of else None,
        "row": found.row,
        "row_name": _row_name(leaf, found.row),
        "share": plain(share),
        "contribution": plain(_product(part, share)),
        **found.facts,
    }


def _row_name(leaf, row):
    """What the policy calls the row of its table that the figure fell in."""
    rows = (leaf.measure or {}).get("bands") or {}
    return rows.get(row, {}).get("name") if row else None


def _counted_shares(criteria, result):
    """Share of each scored criterion in the total: what is missing is shared out."""
    shares = {None: Decimal(1)}
    for parent, items in siblings(criteria).items():
        scored = [item for item in items if result.parts[item.key] is not None]
        whole = sum((result.weights[item.key] for item in scored), Decimal(0))
        for item in scored:
            above = shares.get(parent, Decimal(0))
            shares[item.key] = above * result.weights[item.key] / (whole or 1)
    return shares


def _product(score, share):
    return None if score is None or share is None else score * share


def _engine_criterion(criterion):
    return read_criterion(
        {
            "kind": "criterion",
            "key": criterion.key,
            "values": {
                "weight": criterion.weight or None,
                "parent": criterion.parent_id.key or None,
                "measure": criterion.measure or None,
                "missing": criterion.missing or None,
            },
        }
    )


def names_of(record):
    """A record's name in every active language: the result is read for years."""
    if not record:
        return {}
    languages = record.env["res.lang"].get_installed()
    return {code: record.with_context(lang=code).name for code, _name in languages}


def plain(number):
    """A decimal as the shortest plain text with at most four decimals."""
    return None if number is None else plain_number(round(number, 4))
