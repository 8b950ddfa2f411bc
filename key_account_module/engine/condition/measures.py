"""Reading what is counted: metric, window and filter."""

from __future__ import annotations

from .. import problems as codes
from ..catalogue import FILTERS, METRICS, PERCENT
from ..figures import plain
from ..measure import Measure, Where
from ..periods import FORMS, BadWindow, Window
from ..problems import Path
from .limits import read_limit
from .nodes import Limit
from .reader import Data, Reader

MEASURE_KEYS = ("metric", "over", "where")


def read_metric_limit(reader: Reader, data: Data, path: Path) -> Limit | None:
    """Read the comparison in the unit of the metric."""
    metric = METRICS.get(str(data["metric"]))
    return read_limit(reader, data, path, bool(metric and metric.unit == PERCENT))


def read_measure(reader: Reader, data: Data, path: Path) -> Measure | None:
    """Read metric, window and filter; None after a problem."""
    before = len(reader.problems)
    name = reader.known(
        data["metric"], (*path, "metric"), METRICS, codes.UNKNOWN_METRIC
    )
    window = _window(reader, data, path)
    where = _where(reader, data.get("where", {}), (*path, "where"))
    if name is None or len(reader.problems) > before:
        return None
    return Measure(name, window, where=where)


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


def _where(reader: Reader, data: object, path: Path) -> Where:
    """Read the filter: names and values."""
    if not isinstance(data, dict):
        reader.report(path, codes.WRONG_TYPE, "filter names with values are needed")
        return ()
    pairs = []
    for name, value in data.items():
        known = reader.known(name, (*path, str(name)), FILTERS, codes.UNKNOWN_FILTER)
        amount = reader.scaled(value, (*path, str(name)), percent=False)
        if known and amount is not None:
            pairs.append((known, plain(amount)))
    return tuple(sorted(pairs))
