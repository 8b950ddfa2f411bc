"""``surveys`` as a section of a file again."""

from collections.abc import Iterable, Mapping

from .compile_surveys import RENAMED
from .decompile_clocks import clocks_of
from .decompile_parts import (
    Raw,
    days,
    duration,
    fields,
    months,
    name,
    number,
    same,
    scale,
)


def surveys(groups: Mapping[str, list[Raw]]) -> Raw:
    targets = groups.get("clock_target", [])
    return {
        item["key"]: {
            **_survey(item["values"]),
            **_clocks(item, targets),
        }
        for item in groups.get("survey_type", [])
    }


def _clocks(survey: Raw, targets: Iterable[Raw]) -> Raw:
    usual = {**survey["values"], "clock_start": "collected"}
    clocks = clocks_of(f"survey/{survey['key']}", targets, usual)
    return {"clocks": clocks} if clocks else {}


def _survey(values: Raw) -> Raw:
    named = {wire: file for file, wire in RENAMED.items()}
    values = {named.get(field, field): value for field, value in values.items()}
    return fields(
        values,
        name=name,
        dimensions=sorted,
        scale=scale,
        satisfied_from=number,
        low_below=number,
        nps=same,
        interval=months,
        channels=sorted,
        link_channel=same,
        owner=same,
        contact_rest=days,
        spare_complaints=same,
        complaint_rest=days,
        smallest_sample=same,
        answer_time=days,
        reminder_after=days,
        calendar=same,
        analysis=duration,
        feedback=same,
        papers=sorted,
        reviewers=same,
        source=same,
    )
