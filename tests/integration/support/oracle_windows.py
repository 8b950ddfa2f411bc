"""The days of windows once more, by the calendar arithmetic of pandas."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise

import pandas as pd

Day = pd.Timestamp
Span = tuple[date, date]
#: the same days for everybody, or the days of each account that has any
Over = Span | dict[str, Span] | None

ONE = pd.Timedelta(days=1)
MONTHS = {"month": 1, "quarter": 3, "half": 6, "halve": 6, "year": 12}
OWN = ("since", "membership")
FORM = re.compile(
    r"((?P<shift>previous|same) )?((?P<kind>rolling|last|current|since|membership) )?"
    r"((?P<count>\d+) )?(calendar )?"
    r"(?P<unit>day|month|quarter|half|halve|year|anniversary)s?( last year)?"
)


def is_own(text: str) -> bool:
    """Whether the window differs from account to account."""
    return any(word in text.split() for word in OWN)


@cache
def pieces(
    text: str, as_of: date, per: str | None = None, anchor: date | None = None
) -> list[Span]:
    """A window, or its months, quarters, …; nothing if it began before the anchor."""
    found = FORM.fullmatch(text)
    assert found, text
    kind, unit, day = found["kind"] or "last", found["unit"], pd.Timestamp(as_of)
    count, shift = int(found["count"] or 1), found["shift"]
    if unit == "day":
        end = months_before(day, 12 * (shift == "same"))
        end -= ONE * (count if shift == "previous" else 0)
        return spans([end - ONE * (count - 1), end + ONE])
    length = count * MONTHS.get(unit, 12)
    back = {"previous": length, "same": 12}.get(shift, 0)
    step = MONTHS[per] if per else length
    if kind in OWN:
        return own_pieces(kind, day, anchor, back, step)
    marks = range(back + length, back - 1, -step)
    if kind == "rolling":
        return spans([months_before(day, mark) + ONE for mark in marks])
    if kind == "last":
        return spans([months_before(begin_of(unit, day), mark) for mark in marks])
    last = months_before(day, back)
    return spans(until(last, begin_of(unit, last), step))


def own_pieces(
    kind: str, day: Day, anchor: date | None, back: int, step: int
) -> list[Span]:
    """Between anniversaries of a day."""
    if anchor is None:
        return []
    since = pd.Timestamp(anchor)
    year = day.year - since.year
    year -= since + pd.DateOffset(years=year) > day
    year -= back // 12 + (kind == "membership")
    if year < 0:
        return []
    if kind == "since":
        return spans(until(months_before(day, back), since, step, 12 * year))
    marks = range(12 * year, 12 * year + 13, step)
    return spans([since + pd.DateOffset(months=mark) for mark in marks])


def until(last: Day, first: Day, step: int, begin: int = 0) -> list[Day]:
    """First days of the pieces of a year at most that end with a day."""
    marks = range(begin, begin + 12, step)
    days = [first + pd.DateOffset(months=mark) for mark in marks]
    return [*(day for day in days if day <= last), last + ONE]


def begin_of(unit: str, day: Day) -> Day:
    """First day of the calendar month, quarter, half or year."""
    months = MONTHS[unit]
    return day.replace(day=1, month=(day.month - 1) // months * months + 1)


def months_before(day: Day, months: int) -> Day:
    return day - pd.DateOffset(months=months)


def spans(edges: Sequence[Day]) -> list[Span]:
    """Periods between the first days of each and of the one after the last."""
    return [(a.date(), (b - ONE).date()) for a, b in pairwise(edges)]
