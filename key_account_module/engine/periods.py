"""Periods of time as policies name them, and the days they cover.

`as_of` is a day in the company's time zone. Windows end at `as_of` or before it:
nothing that happened later is ever counted. Month ends are clipped (31 March less one
month is 28 or 29 February).

* `rolling N months|days`: after `as_of` less N up to and including `as_of`.
* `calendar month|quarter|half|year`: the last complete one before `as_of`.
* `last N calendar months|quarters|halves|years`: the last N complete ones.
* `current calendar …`: the running one, up to and including `as_of`.
* `since anniversary`: from the latest anniversary of the account's anchor to `as_of`.
* `membership year`: the last complete year between two anniversaries.
* `previous WINDOW`, `same WINDOW last year`: for comparisons.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from .dates import DAY, Days, add_months, anniversaries_passed, month_index, month_start
from .window_text import FORMS, MONTHS, PLURAL, BadWindow, base_text, read_base

__all__ = ["FORMS", "MONTHS", "PLURAL", "BadWindow", "Window"]


_PREVIOUS = re.compile(r"previous (.+)")
_LAST_YEAR = re.compile(r"same (.+) last year")


@dataclass(frozen=True, slots=True)
class Window:
    """A period of time relative to a day; see the module for the meanings.

    Attributes:
        kind: `rolling`, `calendar`, `current`, `anniversary` or `membership`.
        count: Number of units.
        unit: `day`, `month`, `quarter`, `half` or `year`.
        back: How many windows of the same length further back.
        years: How many years further back.
    """

    kind: str
    count: int = 1
    unit: str = "year"
    back: int = 0
    years: int = 0

    @classmethod
    def parse(cls, text: str) -> Window:
        """Read a window.

        Raises:
            BadWindow: If the text is no window or covers more than 100 years.
        """
        if found := _PREVIOUS.fullmatch(text):
            return cls(*read_base(found[1])).previous()
        if found := _LAST_YEAR.fullmatch(text):
            return cls(*read_base(found[1])).same_last_year()
        return cls(*read_base(text))

    def __str__(self) -> str:
        """Return the text that `parse` reads back."""
        base = base_text(self.kind, self.count, self.unit)
        if self.back:
            return f"previous {base}"
        return f"same {base} last year" if self.years else base

    @property
    def base(self) -> Window:
        """The window this one is compared with, that is, without the shift."""
        return replace(self, back=0, years=0)

    @property
    def needs_anchor(self) -> bool:
        """Whether the days depend on an anchor date of the account."""
        return self.kind in ("anniversary", "membership")

    def previous(self) -> Window:
        """Return the window of the same length just before (to date if running)."""
        return replace(self, back=self.back + 1)

    def same_last_year(self) -> Window:
        """Return the same window one year earlier."""
        return replace(self, years=self.years + 1)

    def bounds(self, as_of: date, anchor: date | None = None) -> Days:
        """Return the first and the last day, both included.

        Args:
            as_of: The day to look from.
            anchor: The date whose anniversaries count, for windows that need it.

        Raises:
            ValueError: If the anchor is missing or the period began before it.
        """
        pieces = self._edges(as_of, anchor, self._months or 12)
        return pieces[0][0], pieces[-1][1]

    def can_split(self, unit: str) -> bool:
        """Whether the window consists of whole months, quarters, … (`unit`)."""
        return self.unit != "day" and self._months % MONTHS[unit] == 0

    def number_of(self, unit: str) -> int:
        """Return in how many months, quarters, … a window is cut at most."""
        return self._months // MONTHS[unit]

    def split(self, unit: str, as_of: date, anchor: date | None = None) -> list[Days]:
        """Return the window cut into months, quarters, …, the oldest first.

        Rolling windows are cut into rolling months that end on the day number of
        `as_of`, others at calendar months or anniversary months; the last piece of a
        running window ends at `as_of`.

        Raises:
            ValueError: As `bounds`, and if the window cannot be cut that way.
        """
        if not self.can_split(unit):
            raise ValueError(f"{self} is not made of whole {PLURAL[unit]}")
        return self._edges(as_of, anchor, MONTHS[unit])

    @property
    def _months(self) -> int:
        """Length in months; 0 for days."""
        return 0 if self.unit == "day" else self.count * MONTHS[self.unit]

    def _edges(self, as_of: date, anchor: date | None, step: int) -> list[Days]:
        """Return the pieces of `step` months each."""
        if self.needs_anchor:
            return self._anniversary(as_of, anchor, step)
        if self.kind == "rolling":
            return self._rolling(as_of, step)
        return self._calendar(as_of, step)

    def _rolling(self, as_of: date, step: int) -> list[Days]:
        """Cut a window that ends on the day of `as_of`."""
        if self.unit == "day":
            end = add_months(as_of, -12 * self.years)
            end -= timedelta(days=self.count * self.back)
            return [(end - timedelta(days=self.count - 1), end)]
        end_month = -(self._months * self.back + 12 * self.years)
        marks = range(end_month - self._months, end_month + 1, step)
        days = [add_months(as_of, mark) for mark in marks]
        return [(a + DAY, b) for a, b in pairwise(days)]

    def _calendar(self, as_of: date, step: int) -> list[Days]:
        """Cut a window at the first days of months."""
        size = MONTHS[self.unit]
        if self.kind == "current":
            as_of = add_months(as_of, -(size * self.back + 12 * self.years))
            start = month_index(as_of) // size * size
            stop = month_index(as_of) + 1
        else:
            stop = month_index(as_of) // size * size
            stop -= self._months * self.back + 12 * self.years
            start = stop - self._months
        marks = [month_start(mark) for mark in range(start, stop, step)]
        end = as_of if self.kind == "current" else month_start(stop) - DAY
        return _between(marks, end)

    def _anniversary(self, as_of: date, anchor: date | None, step: int) -> list[Days]:
        """Cut a window at anniversaries of the anchor and the months between."""
        if anchor is None:
            raise ValueError(f"{self} needs an anchor date")
        year = anniversaries_passed(anchor, as_of) - self.back - self.years
        if self.kind == "membership":
            year -= 1
            end = add_months(anchor, 12 * year + 12) - DAY
        else:
            end = add_months(as_of, -12 * (self.back + self.years))
        if year < 0:
            raise ValueError(f"{self} began before the anchor date {anchor}")
        months = range(12 * year, 12 * year + 12, step)
        marks = [add_months(anchor, month) for month in months]
        return _between([mark for mark in marks if mark <= end], end)


def _between(marks: list[date], end: date) -> list[Days]:
    """Return the pieces that begin at the marks; the last one ends at `end`."""
    ends = [mark - DAY for mark in marks[1:]] + [end]
    return list(zip(marks, ends, strict=True))
