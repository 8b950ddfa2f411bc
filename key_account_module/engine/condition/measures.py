"""Reading what is counted: metric, window, filter and unit."""

from __future__ import annotations

from .. import problems as codes
from ..catalogue import FILTERS, METRICS, PERCENT, QUANTITY, Filter
from ..figures import plain
from ..measure import Measure, Where
from ..periods import FORMS, BadWindow, Window
from ..problems import Path, did_you_mean
from ..units import UNITS, is_unit
from .limits import read_limit
from .nodes import Limit
from .reader import Data, Reader

MEASURE_KEYS = ("metric", "over", "where", "unit")


def read_metric_limit(reader: Reader, data: Data, path: Path) -> Limit | None:
    """Read the comparison in the unit of the metric."""
    metric = METRICS.get(str(data["metric"]))
    return read_limit(reader, data, path, bool(metric and metric.unit == PERCENT))


def read_measure(reader: Reader, data: Data, path: Path) -> Measure | None:
    """Read metric, window, filter and unit; None after a problem."""
    before = len(reader.problems)
    name = reader.known(
        data["metric"], (*path, "metric"), METRICS, codes.UNKNOWN_METRIC
    )
    window = _window(reader, data, path)
    where = _where(reader, data.get("where", {}), (*path, "where"), name)
    uom = _unit(reader, data, path, name)
    if name is None or len(reader.problems) > before:
        return None
    return Measure(name, window, where=where, uom=uom)


def _window(reader: Reader, data: Data, path: Path) -> Window | None:
    """Read `over`; None if absent or wrong."""
    if "over" not in data:
        return None
    window = parse_window(reader, data["over"], (*path, "over"))
    if window and window != window.base:
        text = f"`{window}` is for `against` only"
        hint = "`calendar month` already means the last complete one"
        reader.report((*path, "over"), codes.BAD_WINDOW, text, hint)
        return None
    return window


def parse_window(reader: Reader, data: object, path: Path) -> Window | None:
    """Read any window; None after a problem."""
    try:
        return Window.parse(str(data))
    except BadWindow as error:
        reader.report(path, codes.BAD_WINDOW, str(error), f"write {FORMS}")
        return None


def _unit(reader: Reader, data: Data, path: Path, metric: str | None) -> str | None:
    """Read the unit of a quantity; every other metric has one of its own."""
    if metric is None:
        return None
    if METRICS[metric].unit != QUANTITY:
        if "unit" in data:
            text = f"`{metric}` is no quantity"
            reader.report((*path, "unit"), codes.CONTRADICTION, text, "leave it out")
        return None
    if "unit" not in data:
        text = f"`{metric}` needs a unit"
        reader.report(path, codes.MISSING, text, "write `unit: t`")
        return None
    unit = data["unit"]
    if isinstance(unit, str) and is_unit(unit):
        return unit
    hint = did_you_mean(str(unit), UNITS) or "or the XML-ID of a unit in Odoo"
    text = f"`{str(unit)[:60]}` is no unit"
    reader.report((*path, "unit"), codes.UNKNOWN_UNIT, text, hint)
    return None


def _where(reader: Reader, data: object, path: Path, metric: str | None) -> Where:
    """Read the filter: names and values."""
    if not isinstance(data, dict):
        reader.report(path, codes.WRONG_TYPE, "filter names with values are needed")
        return ()
    pairs = []
    for name, value in data.items():
        place = (*path, str(name))
        known = reader.known(name, place, FILTERS, codes.UNKNOWN_FILTER)
        if known is None:
            continue
        if metric and known not in METRICS[metric].filters:
            reader.report(place, codes.CONTRADICTION, *_refusal(known, metric))
        read = _filter_value(reader, FILTERS[known], value, place)
        if read is not None:
            pairs.append((known, read))
    return tuple(sorted(pairs))


def _refusal(filter_: str, metric: str) -> tuple[str, str]:
    """Return why a metric does not take a filter, and what to write instead."""
    text = f"`{filter_}` cannot be told of `{metric}`"
    if filter_ in METRICS[metric].refused:
        why, instead = METRICS[metric].refused[filter_]
        return f"{text}: {why}", instead
    takers = [f"`{m.name}`" for m in METRICS.values() if filter_ in m.filters]
    return text, f"it can be told of {', '.join(takers)}"


def _filter_value(
    reader: Reader, filter_: Filter, value: object, path: Path
) -> str | None:
    """Read the value of a filter; None after a problem."""
    if filter_.options:
        prefix = f"{filter_.options}/"
        key = prefix + value if isinstance(value, str) else value
        options = reader.names.options
        found = reader.known(key, path, options, codes.UNKNOWN_OPTION)
        return found and found.removeprefix(prefix)
    if filter_.choices:
        return reader.known(value, path, filter_.choices, codes.UNKNOWN_OPTION)
    amount = reader.scaled(value, path, percent=False)
    return None if amount is None else plain(amount)
