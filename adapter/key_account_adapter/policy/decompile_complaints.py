"""``complaints`` as a section of a file again."""

from collections.abc import Iterable, Mapping

from .compile_complaints import PLAIN
from .decompile_clocks import clocks_of
from .decompile_parts import Raw, duration, fields, name, same


def complaints(groups: Mapping[str, list[Raw]]) -> Raw:
    severities = groups.get("severity", [])
    targets = groups.get("clock_target", [])
    rates = groups.get("complaint_rate", [])
    built: Raw = {}
    if severities:
        built = fields(severities[0]["values"], calendar=same, clock_start=same)
        built["severities"] = {
            item["key"]: {**_severity(item["values"]), **_clocks(item, targets)}
            for item in severities
        }
    if rates:
        built["rates"] = {item["key"]: _rate(item["values"]) for item in rates}
    return built


def _clocks(severity: Raw, targets: Iterable[Raw]) -> Raw:
    clocks = clocks_of(f"complaint/{severity['key']}", targets, severity["values"])
    return {"clocks": clocks} if clocks else {}


def _severity(values: Raw) -> Raw:
    plain = dict.fromkeys(PLAIN, same)
    shown = fields(values, name=name, sequence=same, days=duration, **plain)
    if "days" in shown:
        shown["deadline"] = shown.pop("days")
    if "extension_days" in values:
        shown["extension"] = _extension(values)
    return shown


def _extension(values: Raw) -> Raw | None:
    cap, chain = values["extension_days"], values.get("extension_approval")
    if cap is None and chain is None:
        return None
    return {"cap": duration(cap), "approval": chain}


def _rate(values: Raw) -> Raw:
    return fields(values, name=name, sequence=same, per=same, times=same)
