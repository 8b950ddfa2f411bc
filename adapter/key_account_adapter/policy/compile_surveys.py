"""Compile ``surveys``: durations as numbers, sets sorted."""

from collections.abc import Iterator
from typing import Any

from . import wire_values
from .compile_clocks import clock_targets
from .compile_parts import as_set, given, same, set_places
from .document import Resource
from .schema import Policy
from .schema.base import Working
from .schema.surveys import Survey
from .tree import Path

#: the clock that `analysis` is the short form of
ANALYSIS = "analysis"

#: name in the file → field on the wire, where these differ
RENAMED = {
    "interval": "interval_months",
    "contact_rest": "contact_days",
    "complaint_rest": "complaint_days",
    "answer_time": "answer_days",
    "reminder_after": "reminder_days",
    "analysis": "analysis_days",
}


def surveys(policy: Policy) -> Iterator[Resource]:
    for key, survey in policy.surveys.items():
        base: Path = ("surveys", key)
        places = set_places(
            base,
            dimensions=survey.dimensions,
            channels=survey.channels,
            papers=[*survey.papers],
            reviewers=survey.reviewers or [],
        )
        for name, field in RENAMED.items():
            places[field,] = (*base, name)
        yield Resource("survey_type", key, _values(survey), base, places)
        usual = survey.analysis and {ANALYSIS: Working(survey.analysis, None)}
        yield from clock_targets(
            f"survey/{key}",
            survey.clocks,
            (*base, "clocks"),
            survey.calendar,
            "collected",
            usual or None,
        )


def _values(survey: Survey) -> dict[str, Any]:
    values = given(
        survey,
        scale=wire_values.scale,
        satisfied_from=wire_values.number,
        low_below=wire_values.number,
        nps=same,
        channels=as_set,
        link_channel=same,
        owner=same,
        spare_complaints=same,
        smallest_sample=same,
        calendar=same,
        feedback=same,
        papers=as_set,
        reviewers=lambda roles: roles and as_set(roles),
        source=same,
        **dict.fromkeys(RENAMED, same),
    )
    for name, field in RENAMED.items():
        if name in values:
            values[field] = values.pop(name)
    return {"name": survey.name, "dimensions": as_set(survey.dimensions), **values}
