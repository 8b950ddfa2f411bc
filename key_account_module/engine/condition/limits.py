"""Reading comparisons: `gte: 100`, `between: [100, 500]`, `{lte: -50%}`."""

from __future__ import annotations

from .. import problems as codes
from ..problems import Path
from .nodes import BETWEEN, OPERATORS, Limit
from .reader import Data, Reader

COMPARISONS = (*OPERATORS, BETWEEN)
_HINT = "write one of gt, gte, lt, lte, eq or between: [from, below]"


def read_limit(
    reader: Reader, data: Data, path: Path, percent: bool = False
) -> Limit | None:
    """Read the only comparison among the keys of a mapping; None after a problem."""
    found = [key for key in COMPARISONS if key in data]
    if len(found) != 1:
        code = codes.CONTRADICTION if found else codes.MISSING
        text = "one comparison is needed"
        reader.report(path, code, text + f", not {len(found)}" * bool(found), _HINT)
        return None
    op = found[0]
    if op == BETWEEN:
        return _between(reader, data[op], (*path, op), percent)
    value = reader.scaled(data[op], (*path, op), percent)
    return None if value is None else Limit(op, value)


def _between(reader: Reader, data: object, path: Path, percent: bool) -> Limit | None:
    """Read the two ends of a half-open interval."""
    if not isinstance(data, list | tuple) or len(data) != 2:
        reader.report(path, codes.WRONG_TYPE, "two numbers are needed", _HINT)
        return None
    lower = reader.scaled(data[0], (*path, 0), percent)
    upper = reader.scaled(data[1], (*path, 1), percent)
    if lower is None or upper is None:
        return None
    if lower >= upper:
        text = "the first number must be less than the second"
        reader.report(path, codes.IMPOSSIBLE, text)
        return None
    return Limit(BETWEEN, lower, upper)
