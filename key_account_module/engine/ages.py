"""How old a figure may be before it counts as missing."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .dates import add_months

_AGE = re.compile(r"([1-9][0-9]{0,3}) (day|month|year)s?")
FORM = "write `90 days`, `3 months` or `1 year`"


class BadAge(ValueError):
    """A text is no age."""


def read_age(text: str) -> tuple[int, int]:
    """Return months and days of `90 days`, `3 months` or `1 year`.

    Raises:
        BadAge: For anything else.
    """
    found = _AGE.fullmatch(text)
    if found is None:
        raise BadAge(f"`{text[:40]}` is no age")
    number, unit = int(found[1]), found[2]
    if unit == "day":
        return 0, number
    return number * (12 if unit == "year" else 1), 0


def is_stale(as_of: date, limit: str | None, day: date) -> bool:
    """Return whether a figure of one day is too old on another; no limit, never.

    A figure of exactly the age is not too old yet.
    """
    if limit is None:
        return False
    months, days = read_age(limit)
    return add_months(as_of, months) + timedelta(days=days) < day
