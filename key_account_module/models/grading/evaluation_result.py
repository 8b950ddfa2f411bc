"""From the scores of a panel to one result with its explanation; no ORM queries here.

Every criterion counts with the average over the departments that scored it; a missing
score is left out and lowers the coverage, never the score.
"""

from decimal import Decimal

from ...engine.figures import plain as plain_number
from ...engine.scoring import (
    Band,
    Criterion,
    Scale,
    band_of,
    siblings,
    weighted_score,
)

#: stands in for a scale that the policy leaves open, to show a result so far
ANY_NUMBER = (Decimal("-1e15"), Decimal("1e15"))


def outside(lines, bounds):
    """Lines whose score is not on the scale ``(minimum, maximum)``."""
    low, high = bounds
    return [
        line
        for line in lines
        if line._number() is not None and not low <= line._number() <= high
    ]


def averages(lines):
    """Criterion → average of its scores, for criteria with at least one score."""
    numbers = {}
    for line in lines:
        if line._number() is not None:
            numbers.setdefault(line.criterion_id, []).append(line._number())
    return {
        criterion: sum(scores, Decimal(0)) / len(scores)
        for criterion, scores in numbers.items()
    }


def result_of(evaluation):
    """The result by the policy as it is now, as JSON: every step of the calculation.

    ``score`` is ``None`` while nothing is scored. Numbers are decimal texts.

    :raise ValueError: a score is outside the scale
    """
    kind, mean = evaluation.type_id, averages(evaluation.line_ids)
    indicators = kind.criterion_ids.sorted()
    leaves = indicators._leaves()
    scores = {leaf.key: mean.get(leaf) for leaf in leaves}
    bounds = kind._scale_bounds() or ANY_NUMBER
    criteria = [_engine_criterion(c) for c in indicators | leaves]
    result = weighted_score(criteria, scores, Scale(*bounds))
    shares = _counted_shares(criteria, result)
    band = _band(kind, result.total)
    return {
        "score": plain(result.total),
        "coverage": plain(result.coverage),
        "scale": kind.scale or None,
        "band": band,
        "band_name": (kind.bands or {}).get(band, {}).get("name"),
        "departments": [names_of(d) for d in evaluation.line_ids.department_id],
        "criteria": [
            {
                "key": leaf.key,
                "name": names_of(leaf),
                "indicator": names_of(leaf.parent_id),
                "weight": leaf.weight or None,
                "average": plain(result.parts[leaf.key]),
                "share": plain(shares.get(leaf.key)),
                "contribution": plain(_product(mean.get(leaf), shares.get(leaf.key))),
            }
            for leaf in leaves
        ],
    }


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
    weight = Decimal(criterion.weight) if criterion.weight else None
    return Criterion(criterion.key, weight, criterion.parent_id.key or None)


def _band(kind, score):
    bands = [
        Band(key, Decimal(band["minimum"])) for key, band in (kind.bands or {}).items()
    ]
    return band_of(score, bands)


def names_of(record):
    """A record's name in every active language: the result is read for years."""
    if not record:
        return {}
    languages = record.env["res.lang"].get_installed()
    return {code: record.with_context(lang=code).name for code, _name in languages}


def plain(number):
    """A decimal as the shortest plain text with at most four decimals."""
    return None if number is None else plain_number(round(number, 4))
