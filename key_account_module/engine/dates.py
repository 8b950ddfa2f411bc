"""Arithmetic with days and months; month ends are clipped."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAY = timedelta(days=1)
Days = tuple[date, date]
"""First and last day of a period, both included."""


def month_index(day: date) -> int:
    """Return the number of the day's month since year 0."""
    return day.year * 12 + day.month - 1


def month_start(index: int) -> date:
    """Return the first day of the month with that number."""
    return date(index // 12, index % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """Return the day `months` later; 31 January plus one is 28 or 29 February."""
    first = month_start(month_index(day) + months)
    length = monthrange(first.year, first.month)[1]
    return first.replace(day=min(day.day, length))


def anniversaries_passed(anchor: date, day: date) -> int:
    """Return how many anniversaries of `anchor` lie on or before `day`.

    Zero in the first year; negative before the anchor. An anchor on 29 February has
    its anniversary on 28 February in other years.
    """
    years = day.year - anchor.year
    return years if add_months(anchor, 12 * years) <= day else years - 1
