"""Deadlines in working days (CMP-08…11, SVC-04).

*N working days after an event* is the end of the last working block of the N-th working
day after the event's local day. The event's own day never counts, however early the
event was. Everything here is local time of the calendar; the caller converts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from .dates import DAY
from .vocabulary import CHINESE, ENGLISH, language

MOST_DAYS = 1000
SEARCHED_DAYS = 400

WORKING = "working"
EXTRA = "extra"
HOLIDAY = "holiday"
WEEKEND = "weekend"
DAY_OFF = "day_off"

Block = tuple[datetime, datetime]

_WORDS: dict[str, dict[str, str]] = {
    ENGLISH: {
        WORKING: "{date}: working day {number}",
        EXTRA: "{date}: extra working day, working day {number}",
        HOLIDAY: "{date}: holiday",
        WEEKEND: "{date}: weekend",
        DAY_OFF: "{date}: no working hours",
        "named": "{text} ({name})",
    },
    CHINESE: {
        WORKING: "{date}：第{number}个工作日",
        EXTRA: "{date}：调休上班，第{number}个工作日",
        HOLIDAY: "{date}：节假日",
        WEEKEND: "{date}：周末",
        DAY_OFF: "{date}：无工作时间",
        "named": "{text}（{name}）",
    },
}


class EmptyCalendar(Exception):
    """A calendar has no working block for more than a year: no deadline can be set."""


class WorkCalendar(Protocol):
    """When people work."""

    def working_blocks(self, day: date) -> Sequence[Block]:
        """Return the blocks of a local day, in order; the last may end at midnight."""

    def reason(self, day: date) -> tuple[str, str]:
        """Return why a day is worked or not, and the holiday's name or nothing.

        The reason is `working`, `extra`, `holiday`, `weekend` or `day_off`.
        """


@dataclass(frozen=True, slots=True)
class DayNote:
    """How a day was treated; `number` counts working days, None if it was skipped."""

    day: date
    kind: str
    name: str
    number: int | None

    def as_json(self) -> dict[str, Any]:
        """Return a self-contained mapping for `day_words`."""
        return {
            "date": self.day.isoformat(),
            "kind": self.kind,
            "name": self.name,
            "number": self.number,
        }


@dataclass(frozen=True, slots=True)
class Deadline:
    """A local moment and every day that was counted or skipped on the way."""

    at: datetime
    notes: tuple[DayNote, ...]

    def as_json(self) -> list[dict[str, Any]]:
        """Return the explanation as a list, a mapping for each day."""
        return [note.as_json() for note in self.notes]


def deadline_after(event: date, days: int, calendar: WorkCalendar) -> Deadline:
    """Return the end of the last block of the `days`-th working day after an event.

    Args:
        event: Local day or moment of the event; only the day matters.
        days: From 1 to 1000.
        calendar: Working blocks and reasons.

    Raises:
        ValueError: If `days` is out of range.
        EmptyCalendar: If 400 days in a row have no working block.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"working days must be from 1 to {MOST_DAYS}, not {days}")
    day = event.date() if isinstance(event, datetime) else event
    notes: list[DayNote] = []
    for number in range(1, days + 1):
        day, block_end = _next_working_day(day, number, calendar, notes)
    return Deadline(block_end, tuple(notes))


def _next_working_day(
    day: date, number: int, calendar: WorkCalendar, notes: list[DayNote]
) -> tuple[date, datetime]:
    """Return the first working day after a day, noting each day passed."""
    for _ in range(SEARCHED_DAYS):
        day += DAY
        blocks = calendar.working_blocks(day)
        kind, name = calendar.reason(day)
        notes.append(DayNote(day, kind, name, number if blocks else None))
        if blocks:
            return day, blocks[-1][1]
    raise EmptyCalendar(f"no working block in the {SEARCHED_DAYS} days up to {day}")


def day_words(note: Mapping[str, Any] | DayNote, lang: str = "en_US") -> str:
    """Return one day of an explanation in words."""
    data = note if isinstance(note, Mapping) else note.as_json()
    phrases = _WORDS[language(lang)]
    text = phrases[data["kind"]].format(date=data["date"], number=data["number"])
    return (
        phrases["named"].format(text=text, name=data["name"]) if data["name"] else text
    )


def deadline_lines(
    notes: Sequence[Mapping[str, Any]], lang: str = "en_US"
) -> list[str]:
    """Return the explanation of a deadline, a line for each day."""
    return [day_words(note, lang) for note in notes]
