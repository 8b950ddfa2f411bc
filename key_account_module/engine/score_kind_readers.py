"""Reading how a criterion is measured; gaps and overlaps of tables are refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from . import problems as codes
from .catalogue import METRICS, PERCENT
from .condition import Otherwise, parse_condition
from .condition.measures import MEASURE_KEYS, read_measure
from .condition.reader import Data, Names, Reader
from .figures import noted
from .measure import Measure
from .problems import Path, Problem, did_you_mean
from .score_kinds import (
    BAND,
    BOOLEAN,
    LINEAR,
    MANUAL,
    Line,
    Row,
    ScoreKind,
    Table,
    YesNo,
)
from .score_shapes import check_names

_ENDLESS = Decimal("Infinity")


def read_score_kind(
    data: object, path: Path = (), names: Names | None = None
) -> tuple[ScoreKind | None, list[Problem]]:
    """Read how a criterion is measured.

    Returns:
        The measure, None for `manual` and after an error; and all problems.
    """
    reader = Reader(names or Names())
    if not isinstance(data, dict):
        text = "a measure with its `kind` is needed"
        reader.report(path, codes.WRONG_TYPE, text, "{kind: manual}")
        return None, reader.problems
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in _KINDS:
        text = "`kind` says how the points come about"
        hint = did_you_mean(kind, _KINDS)
        reader.report((*path, "kind"), codes.WRONG_TYPE, text, hint)
        return None, reader.problems
    found = _KINDS[kind](reader, data, path)
    if reader.problems or found is None:
        return None, reader.problems
    return found, _open_ends(found, path)


def _manual(reader: Reader, data: Data, path: Path) -> None:
    """Read what the panel judges."""
    reader.keys(data, path, ("kind",))


def _table(reader: Reader, data: Data, path: Path) -> Table | None:
    """Read a table over a metric."""
    reader.keys(data, path, ("kind", *MEASURE_KEYS, "bands"))
    measure = _measure(reader, data, path)
    rows = _rows(reader, data.get("bands"), _is_percent(data), (*path, "bands"))
    return Table(measure, rows) if measure and rows else None


def _line(reader: Reader, data: Data, path: Path) -> Line | None:
    """Read a line over a metric."""
    reader.keys(data, path, ("kind", *MEASURE_KEYS, "from", "to", "bounded"))
    measure = _measure(reader, data, path)
    ends = [
        reader.scaled(data.get(key), (*path, key), _is_percent(data))
        for key in ("from", "to")
    ]
    bounded = data.get("bounded", True)
    if not isinstance(bounded, bool):
        text = "true or false is needed here"
        reader.report((*path, "bounded"), codes.WRONG_TYPE, text)
    worst, best = ends
    if worst is not None and worst == best:
        text = "`from` and `to` are the same figure"
        reader.report((*path, "to"), codes.IMPOSSIBLE, text)
    if measure is None or worst is None or best is None:
        return None
    return Line(measure, worst, best, bool(bounded))


def _yes_no(reader: Reader, data: Data, path: Path) -> YesNo | None:
    """Read a condition with points for yes and no."""
    reader.keys(data, path, ("kind", "when", "yes", "no"))
    condition, found = parse_condition(data.get("when"), (*path, "when"), reader.names)
    reader.problems += found
    if isinstance(condition, Otherwise):
        text = "`otherwise` is no condition here"
        reader.report((*path, "when"), codes.MISPLACED_OTHERWISE, text)
    yes, no = (_optional(reader, data, key, path, False) for key in ("yes", "no"))
    return YesNo(condition, yes, no) if condition else None


_KINDS: dict[str, Callable[[Reader, Data, Path], ScoreKind | None]] = {
    MANUAL: _manual,
    BAND: _table,
    LINEAR: _line,
    BOOLEAN: _yes_no,
}


def _measure(reader: Reader, data: Data, path: Path) -> Measure | None:
    """Read the metric; report a missing one."""
    if "metric" in data:
        return read_measure(reader, data, path)
    reader.report((*path, "metric"), codes.MISSING, "`metric` is missing")
    return None


def _is_percent(data: Data) -> bool:
    """Return whether figures of the metric are written with a percent sign."""
    metric = METRICS.get(str(data.get("metric")))
    return metric is not None and metric.unit == PERCENT


def _optional(
    reader: Reader, data: Data, key: str, path: Path, percent: bool
) -> Decimal | None:
    """Read a number that may be left out or blank."""
    value = data.get(key)
    return None if value is None else reader.scaled(value, (*path, key), percent)


# === Tables ===


def _rows(
    reader: Reader, data: object, percent: bool, path: Path
) -> tuple[Row, ...] | None:
    """Read the rows of a table, sorted; None after a problem."""
    if not isinstance(data, dict) or not data:
        reader.report(path, codes.EMPTY_LIST, "a table needs rows by key")
        return None
    before = len(reader.problems)
    rows = [_row(reader, str(key), data[key], percent, path) for key in data]
    if len(reader.problems) > before:
        return None
    ordered = sorted((row for row in rows if row), key=_lower)
    for row, above in pairwise(ordered):
        _fits(reader, row, above, path)
    return tuple(ordered)


def _row(
    reader: Reader, key: str, data: object, percent: bool, path: Path
) -> Row | None:
    """Read one row."""
    place = (*path, key)
    if not isinstance(data, dict):
        text = "a row is {from: …, to: …, score: …}"
        reader.report(place, codes.WRONG_TYPE, text)
        return None
    reader.keys(data, place, ("name", "from", "to", "score", "follow_up"))
    for words in ("name", "follow_up"):
        if words in data:
            check_names(reader, data[words], (*place, words))
    lower, upper = (
        _optional(reader, data, end, place, percent) for end in ("from", "to")
    )
    if lower is not None and upper is not None and lower >= upper:
        text = "`from` must be less than `to`"
        reader.report((*place, "to"), codes.IMPOSSIBLE, text)
    score = reader.scaled(data.get("score"), (*place, "score"), percent=False)
    return None if score is None else Row(key, score, lower, upper)


def _lower(row: Row) -> Decimal:
    """Return where a row begins."""
    return -_ENDLESS if row.lower is None else row.lower


def _fits(reader: Reader, row: Row, above: Row, path: Path) -> None:
    """Report a gap or an overlap between neighbours."""
    ends, begins = row.upper, above.lower
    if ends is None or begins is None or begins < ends:
        text = f"rows `{row.key}` and `{above.key}` overlap"
        hint = "a row ends where the next one begins"
        reader.report((*path, above.key), codes.GAP_OR_OVERLAP, text, hint)
    elif ends < begins:
        low, high = noted(ends), noted(begins)
        text = f"no row for figures from {low} to {high}"
        hint = f"let `{row.key}` end or `{above.key}` begin elsewhere"
        reader.report((*path, above.key), codes.GAP_OR_OVERLAP, text, hint)


def _open_ends(kind: ScoreKind, path: Path) -> list[Problem]:
    """Return warnings for possible figures that no row gives points for."""
    if not isinstance(kind, Table):
        return []
    first, last = kind.rows[0], kind.rows[-1]
    least = METRICS[kind.measure.metric].minimum
    found = []
    if first.lower is not None and (least is None or first.lower > least):
        found.append((first.key, "below", first.lower, "from"))
    if last.upper is not None:
        found.append((last.key, "above", last.upper, "to"))
    return [
        Problem(
            (*path, "bands", key),
            codes.GAP_OR_OVERLAP,
            f"figures {side} {noted(end)} get no points",
            f"leave `{word}` out unless they are to count as missing",
            codes.WARNING,
        )
        for key, side, end, word in found
    ]
