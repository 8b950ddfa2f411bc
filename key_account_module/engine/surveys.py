"""Satisfaction surveys: what is asked, and what the answers are worth (SAT-04…14)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from . import problems as codes
from .evaluations import read_scale
from .figures import read_number
from .problems import Problem
from .references import Resource
from .scoring import Scale
from .workdays import MOST_DAYS

PAPERS = ("report", "improvement_plan")
"""What can follow a survey: the report of 003-4, the improvement plan of 003-2."""

Points = tuple[int, int]
"""The lowest and the highest whole number that a question offers."""

FEWEST_POINTS, MOST_POINTS = 0, 10
PROMOTER_FROM, DETRACTOR_TO = 9, 6
LONGEST = 3660
_COUNTS = (
    "interval_months",
    "contact_days",
    "complaint_days",
    "smallest_sample",
    "answer_days",
    "reminder_days",
)


def points_of(scale: Scale) -> Points:
    """Return the points a question offers: those of the scale, else 0 to 10.

    A questionnaire offers whole numbers from 0 to 10. A scale that fits is asked as it
    is; answers for any other one are converted by `on_scale`.
    """
    low, high = scale.minimum, scale.maximum
    whole = low == low.to_integral_value() and high == high.to_integral_value()
    if whole and low >= FEWEST_POINTS and high <= MOST_POINTS:
        return int(low), int(high)
    return FEWEST_POINTS, MOST_POINTS


def on_scale(answer: int, points: Points, scale: Scale) -> Decimal:
    """Return an answer on the scale of the policy, between its ends.

    An answer beyond the points, left by a question that somebody changed, counts as
    the nearest of them.
    """
    low, high = points
    share = Decimal(min(max(answer, low), high) - low) / (high - low)
    return scale.minimum + share * (scale.maximum - scale.minimum)


def mean(scores: Sequence[Decimal]) -> Decimal | None:
    """Return the plain mean; None without any score, for nothing is not zero."""
    return sum(scores, Decimal(0)) / len(scores) if scores else None


def nps_group(answer: int) -> str:
    """Return who answers so when asked whether he would recommend, from 0 to 10."""
    if answer >= PROMOTER_FROM:
        return "promoter"
    return "detractor" if answer <= DETRACTOR_TO else "passive"


def check_survey(item: Resource) -> list[Problem]:
    """Return what cannot be meant by a sound resource of the kind `survey_type`."""
    values = item["values"]
    found = _check_counts(values) + _check_analysis(values) + _check_words(values)
    scale = read_scale(values.get("scale"))
    if scale.minimum >= scale.maximum:
        text = "the minimum must be less than the maximum"
        return [*found, Problem(("scale",), codes.IMPOSSIBLE, text)]
    return found + _check_limits(values, scale)


def _check_counts(values: dict[str, object]) -> list[Problem]:
    """Return counts of days, months or answers that are negative or huge."""
    found = []
    for name in _COUNTS:
        count = values.get(name)
        if isinstance(count, int) and not 0 <= count <= LONGEST:
            text = f"must be from 0 to {LONGEST}"
            found.append(Problem((name,), codes.IMPOSSIBLE, text))
    return found


def _check_analysis(values: dict[str, object]) -> list[Problem]:
    """Return a deadline that is no number of working days."""
    days = values.get("analysis_days")
    if not isinstance(days, int):
        return []
    if 1 <= days <= MOST_DAYS:
        return []
    text = f"working days must be from 1 to {MOST_DAYS}"
    return [Problem(("analysis_days",), codes.IMPOSSIBLE, text)]


def _check_words(values: dict[str, object]) -> list[Problem]:
    """Return papers nobody knows, and a link sent by a channel that is not used."""
    found = []
    papers, channels = values.get("papers"), values.get("channels")
    link = values.get("link_channel")
    for place, word in enumerate(papers if isinstance(papers, list | tuple) else ()):
        if word not in PAPERS:
            hint = "known: " + ", ".join(f"`{paper}`" for paper in PAPERS)
            text = f"`{word}` is no paper"
            found.append(Problem(("papers", place), codes.WRONG_TYPE, text, hint))
    if link and isinstance(channels, list | tuple) and link not in channels:
        text = f"`{link}` is none of the channels"
        found.append(Problem(("link_channel",), codes.CONTRADICTION, text))
    return found


def _check_limits(values: dict[str, object], scale: Scale) -> list[Problem]:
    """Return limits off the scale, or in the wrong order."""
    limits = {
        name: read_number(values[name]).value
        for name in ("satisfied_from", "low_below")
        if values.get(name) is not None
    }
    if limits and values.get("scale", "") is None:
        text = "a limit needs a scale"
        return [Problem((name,), codes.CONTRADICTION, text) for name in limits]
    found = [
        Problem((name,), codes.IMPOSSIBLE, "the limit lies off the scale")
        for name, limit in limits.items()
        if "scale" in values and not scale.has(limit)
    ]
    if len(limits) == 2 and limits["low_below"] > limits["satisfied_from"]:
        text = "an answer would be low and satisfied at once"
        found.append(Problem(("low_below",), codes.CONTRADICTION, text))
    return found
