"""``complaints``: severities and the deadlines they set."""

from typing import Literal

from pydantic import Field

from .base import Key, Name, Section, Sequence, Text, WorkingDays


class Severity(Section):
    """How serious a complaint is; the deadline is counted in working days."""

    name: Name
    sequence: Sequence | None = None
    deadline: WorkingDays | None = None
    note: Text | None = None


class Complaints(Section):
    """The complaint clock and its severities."""

    calendar: Key = Field(description="The calendar that counts working days.")
    clock_start: Literal["received", "accepted"]
    severities: dict[Key, Severity] = Field(default_factory=dict)
