"""Ladders and clocks as parts of a file again."""

from collections.abc import Iterable, Mapping

from .decompile_parts import Raw, same
from .decompile_parts import fields as named

#: what accounts may have a target of their own by, on the wire and in the file
APART = {"tier": "tiers", "service_level": "service_levels"}


def escalations(groups: Mapping[str, list[Raw]]) -> Raw:
    ladders: Raw = {}
    for item in groups.get("escalation_level", []):
        ladder, _, key = item["key"].partition("/")
        ladders.setdefault(ladder, {})[key] = _step(item["values"])
    return dict(sorted(ladders.items()))


def _step(values: Raw) -> Raw:
    to = values["to"].replace("_", " ")
    step: Raw = {"to": f"role/{values['role']}" if values.get("role") else to}
    if values.get("share") is not None:
        step["at"] = percent(values["share"])
    if values.get("minutes") is not None:
        step["after"] = working_time(None, values["minutes"])
    return {**step, **named(values, channel=same, immediate=same)}


def clocks_of(subject: str, targets: Iterable[Raw], usual: Raw) -> Raw:
    """The clocks of one subject; what is as `usual` need not be written."""
    found: Raw = {}
    own = [t["values"] for t in targets if t["values"]["subject"] == subject]
    for values in own:
        if not any(values.get(field) for field in APART):
            found[values["clock"]] = _clock(values, usual)
    for values in own:
        for field, group in APART.items():
            if whose := values.get(field):
                clock = found.setdefault(values["clock"], {})
                target = working_time(values.get("days"), values.get("minutes"))
                clock.setdefault(group, {})[whose] = target
    return found


def _clock(values: Raw, usual: Raw) -> Raw:
    clock: Raw = {}
    days, minutes = values.get("days"), values.get("minutes")
    short_form = values["clock"] == "resolution" and days == usual.get("days")
    if (days or minutes) and not short_form:
        clock["target"] = working_time(days, minutes)
    for field, name in (("start", "clock_start"), ("calendar", "calendar")):
        if values.get(field) and values[field] != usual.get(name):
            clock[field] = values[field]
    return {**clock, **named(values, same_day=same, warn_at=percent, ladder=same)}


def percent(share: str | None) -> str | None:
    return share and f"{share}%"


def working_time(days: int | None, minutes: int | None) -> str | None:
    """A number of working days, hours or minutes, as people say it."""
    if days is None and minutes is None:
        return None
    if days is not None:
        count, unit = days, "day"
    else:
        assert minutes is not None
        whole = minutes % 60 == 0
        count, unit = (minutes // 60, "hour") if whole else (minutes, "minute")
    return f"{count} working {unit}{'' if count == 1 else 's'}"
