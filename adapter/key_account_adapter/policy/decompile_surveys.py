"""``surveys`` as a section of a file again."""

from collections.abc import Mapping

from .compile_surveys import RENAMED
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
    return {
        item["key"]: _survey(item["values"]) for item in groups.get("survey_type", [])
    }


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
