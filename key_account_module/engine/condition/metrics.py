"""Reading conditions on a metric: compared, in several periods, changed, ranked."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from .. import problems as codes
from ..catalogue import DAY, METRICS
from ..measure import RankKey
from ..periods import MONTHS, PLURAL, Window
from ..problems import Path
from .limits import COMPARISONS, read_limit
from .measures import MEASURE_KEYS, parse_window, read_measure, read_metric_limit
from .nodes import Change, Compare, Limit, Rank, Series
from .reader import Data, Reader

SHARES = ("top_share_of_customers", "cumulative_share_of_total")
_PERIOD_KEYS = ("per", "in_a_row", "periods", "of_last")
MOST_PERIODS = 120

Node = Compare | Series | Change | Rank


def read_metric(reader: Reader, data: Data, path: Path) -> Node | None:
    """Read a condition with the key `metric`."""
    _refuse_periods(reader, data, path)
    if "change" in data or "against" in data:
        return _change(reader, data, path)
    if any(key in data for key in SHARES):
        return _rank(reader, data, path)
    if any(key in data for key in _PERIOD_KEYS):
        return _series(reader, data, path)
    reader.keys(data, path, (*MEASURE_KEYS, *COMPARISONS))
    measure = read_measure(reader, data, path)
    limit = read_metric_limit(reader, data, path)
    return Compare(measure, limit) if measure and limit else None


def _refuse_periods(reader: Reader, data: Data, path: Path) -> None:
    """Report periods of a metric that tells how things stand on a day."""
    metric = METRICS.get(str(data["metric"]))
    if metric is None or metric.window != DAY:
        return
    for key in ("over", "change", "against", *_PERIOD_KEYS):
        if key in data:
            text = f"`{metric.name}` tells how things stand on the day"
            hint = f"leave `{key}` out"
            reader.report((*path, key), codes.CONTRADICTION, text, hint)


def _change(reader: Reader, data: Data, path: Path) -> Change | None:
    """Read `{metric, change: {lte: -50%}, against: previous WINDOW}`."""
    reader.keys(data, path, (*MEASURE_KEYS, "change", "against"))
    measure = read_measure(reader, data, path)
    limit = _change_limit(reader, data, path)
    base = _against(reader, data, path)
    if not (measure and limit and base):
        return None
    if measure.window not in (None, base.base):
        text = f"`over` and `against` differ: {measure.window} and {base.base}"
        reader.report((*path, "over"), codes.CONTRADICTION, text, "leave `over` out")
        return None
    now = replace(measure, window=base.base)
    return Change(now, replace(measure, window=base), limit)


def _change_limit(reader: Reader, data: Data, path: Path) -> Limit | None:
    """Read the comparison under `change`, a percentage."""
    change = data.get("change")
    if not isinstance(change, dict):
        text = "`change` needs a comparison"
        reader.report((*path, "change"), codes.WRONG_TYPE, text, "{lte: -50%}")
        return None
    reader.keys(change, (*path, "change"), COMPARISONS)
    return read_limit(reader, change, (*path, "change"), percent=True)


def _against(reader: Reader, data: Data, path: Path) -> Window | None:
    """Read the window to compare with."""
    hint = "write `previous WINDOW` or `same WINDOW last year`"
    if "against" not in data:
        reader.report(path, codes.MISSING, "`against` is missing", hint)
        return None
    window = parse_window(reader, data["against"], (*path, "against"))
    if window and window == window.base:
        text = f"`{window}` is no earlier period"
        reader.report((*path, "against"), codes.BAD_WINDOW, text, hint)
        return None
    return window


def _rank(reader: Reader, data: Data, path: Path) -> Rank | None:
    """Read `{metric, top_share_of_customers: 10%, within: LIST}`."""
    reader.keys(data, path, (*MEASURE_KEYS, *SHARES, "within"))
    measure = read_measure(reader, data, path)
    found = [key for key in SHARES if key in data]
    if len(found) > 1:
        text = f"`{found[0]}` and `{found[1]}` exclude each other"
        reader.report(path, codes.CONTRADICTION, text, "join two conditions by `all`")
        return None
    share = _share(reader, data[found[0]], (*path, found[0]))
    within = data.get("within")
    if within is not None and not isinstance(within, str):
        text = "the name of an option list is needed"
        reader.report((*path, "within"), codes.WRONG_TYPE, text)
        return None
    if measure is None or share is None:
        return None
    return Rank(RankKey(measure, found[0], within), share)


def _share(reader: Reader, data: object, path: Path) -> Decimal | None:
    """Read a percentage above 0 % and up to 100 %."""
    share = reader.scaled(data, path, percent=True)
    text = "a share is above 0% and at most 100%"
    return reader.check(share, path, lambda value: 0 < value <= 1, text)


def _series(reader: Reader, data: Data, path: Path) -> Series | None:
    """Read `{metric, gt: 300, per: month, in_a_row: 6 | periods: 4, of_last: 6}`."""
    reader.keys(data, path, (*MEASURE_KEYS, *_PERIOD_KEYS, *COMPARISONS))
    measure = read_measure(reader, data, path)
    limit = read_metric_limit(reader, data, path)
    per = _per(reader, data, path)
    counts = _counts(reader, data, path)
    if not (measure and limit and per and counts):
        return None
    need, of_last = counts
    window = _series_window(reader, measure.window, per, of_last, path)
    if window is None:
        return None
    series = replace(measure, window=window, per=per)
    kept = None if measure.window else of_last
    return Series(series, limit, need, kept, run="in_a_row" in data)


def _per(reader: Reader, data: Data, path: Path) -> str | None:
    """Read the length of one period."""
    hint = "write `per: month` (quarter, half, year)"
    if "per" not in data:
        reader.report(path, codes.MISSING, "`per` is missing", hint)
        return None
    per = data["per"]
    if not isinstance(per, str) or per not in MONTHS:
        reader.report((*path, "per"), codes.BAD_WINDOW, "not a period", hint)
        return None
    return per


def _counts(reader: Reader, data: Data, path: Path) -> tuple[int, int] | None:
    """Read how many periods are needed, and out of how many."""
    given = {key for key in ("in_a_row", "periods", "of_last") if key in data}
    if given == {"in_a_row"}:
        count = reader.count(data["in_a_row"], (*path, "in_a_row"), MOST_PERIODS)
        return None if count is None else (count, count)
    if given == {"periods", "of_last"} and "over" not in data:
        of_last = reader.count(data["of_last"], (*path, "of_last"), MOST_PERIODS)
        most = of_last or MOST_PERIODS
        need = reader.count(data["periods"], (*path, "periods"), most)
        return (need, of_last) if need and of_last else None
    code = codes.CONTRADICTION if given else codes.MISSING
    text = "say in how many periods"
    hint = "`in_a_row: 6`, or without `over`: `periods: 4` and `of_last: 6`"
    reader.report(path, code, text, hint)
    return None


def _series_window(
    reader: Reader, over: Window | None, per: str, count: int, path: Path
) -> Window | None:
    """Return the window whose periods count: `over`, or the last `count` periods."""
    if over is None:
        return Window("calendar", count, per)
    if not over.can_split(per):
        text = f"`{over}` is not made of whole {PLURAL[per]}"
        reader.report((*path, "over"), codes.CONTRADICTION, text)
        return None
    if count > over.number_of(per):
        text = f"`{over}` has no {count} {PLURAL[per]}"
        hint = "take a longer window, or fewer periods"
        reader.report((*path, "in_a_row"), codes.IMPOSSIBLE, text, hint)
        return None
    return over
