"""Write ``approvals`` as a file again: each chain with its steps."""

from collections.abc import Mapping

from .decompile_clocks import working_time
from .decompile_parts import Raw, fields, name, same

WHO = ("role", "users", "group", "field")


def approvals(groups: Mapping[str, list[Raw]]) -> Raw:
    """The section of the chains and steps among `groups`."""
    steps: Raw = {}
    for item in groups.get("approval_step", []):
        chain, _, key = item["key"].partition("/")
        steps.setdefault(chain, {})[key] = _step(item["values"])
    return {
        item["key"]: {
            **fields(item["values"], name=name, note=same),
            "steps": steps.get(item["key"], {}),
        }
        for item in groups.get("approval_chain", [])
    }


def _step(values: Raw) -> Raw:
    found = fields(
        values,
        name=name,
        sequence=same,
        quorum=same,
        four_eyes=same,
        comment=same,
        decided_in=same,
        calendar=same,
        ladder=same,
    )
    if values.keys() & {"days", "minutes"}:
        found["deadline"] = working_time(values.get("days"), values.get("minutes"))
    if values.keys() & {*WHO}:
        found["who"] = {way: values[way] for way in WHO if values.get(way)} or None
    return found
