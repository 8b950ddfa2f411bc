"""Reading conditions without parts: scores, flags, options and days."""

from __future__ import annotations

from collections.abc import Callable

from .. import problems as codes
from ..catalogue import EVENTS
from ..problems import Path
from .limits import COMPARISONS, read_limit
from .metrics import read_metric
from .nodes import Condition, Days, Flag, Limit, Option, Score
from .reader import Data, Reader

MOST_DAYS = 36500


def _score(reader: Reader, data: Data, path: Path) -> Score | None:
    """Read `{score: NAME, gte: 85}`."""
    reader.keys(data, path, ("score", *COMPARISONS))
    known = reader.names.scores
    name = reader.known(data["score"], (*path, "score"), known, codes.UNKNOWN_SCORE)
    limit = read_limit(reader, data, path)
    return Score(name, limit) if name and limit else None


def _flag(reader: Reader, data: Data, path: Path) -> Flag | None:
    """Read `{flag: NAME}`."""
    reader.keys(data, path, ("flag",))
    known = reader.names.flags
    name = reader.known(data["flag"], (*path, "flag"), known, codes.UNKNOWN_FLAG)
    return Flag(name) if name else None


def _option(reader: Reader, data: Data, path: Path) -> Option | None:
    """Read `{option: LIST/KEY}`."""
    reader.keys(data, path, ("option",))
    place = (*path, "option")
    known = reader.names.options
    key = reader.known(data["option"], place, known, codes.UNKNOWN_OPTION)
    if key is None:
        return None
    if len([part for part in key.split("/") if part]) != 2 or key.count("/") != 1:
        hint = "write the list and the key: industry/retail"
        reader.report(place, codes.BAD_FORMAT, f"`{key[:60]}` is no option", hint)
        return None
    return Option(key)


def _since(reader: Reader, data: Data, path: Path) -> Days | None:
    """Read `{days_since: EVENT, gte: 90}`."""
    return _days(reader, data, path, "days_since")


def _until(reader: Reader, data: Data, path: Path) -> Days | None:
    """Read `{days_until: EVENT, lte: 30}`."""
    return _days(reader, data, path, "days_until")


def _days(reader: Reader, data: Data, path: Path, head: str) -> Days | None:
    """Read a number of days before or after an event."""
    reader.keys(data, path, (head, *COMPARISONS))
    event = reader.known(data[head], (*path, head), EVENTS, codes.UNKNOWN_EVENT)
    limit = read_limit(reader, data, path)
    if not event or not limit:
        return None
    return (
        Days(event, head == "days_since", limit)
        if _whole(reader, limit, path)
        else None
    )


def _whole(reader: Reader, limit: Limit, path: Path) -> bool:
    """Report limits that are no whole number of days within a hundred years."""
    ends = [limit.value] + ([limit.upper] if limit.upper is not None else [])
    if all(end == int(end) and abs(end) <= MOST_DAYS for end in ends):
        return True
    text = f"whole days are needed, at most {MOST_DAYS}"
    reader.report((*path, limit.op), codes.IMPOSSIBLE, text)
    return False


LEAVES: dict[str, Callable[[Reader, Data, Path], Condition | None]] = {
    "metric": read_metric,
    "score": _score,
    "flag": _flag,
    "option": _option,
    "days_since": _since,
    "days_until": _until,
}
