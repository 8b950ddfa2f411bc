"""``complaints``: classes of what customers raise and the deadlines they set."""

from typing import Literal

from pydantic import Field

from .base import Key, Name, Section, Sequence, Text, WorkingDays
from .clocks import Clock

Kind = Literal["complaint", "enquiry", "issue"]


class Severity(Section):
    """How serious a complaint is; the deadline is counted in working days."""

    name: Name
    sequence: Sequence | None = None
    kind: Kind = Field("complaint", description="What is classed by it.")
    deadline: WorkingDays | None = None
    note: Text | None = None
    clocks: dict[Key, Clock] = Field(
        default_factory=dict,
        description="Further clocks; `resolution` is the one of `deadline`.",
    )


class Rate(Section):
    """How a complaint rate is counted."""

    name: Name
    sequence: Sequence | None = None
    per: Literal["orders", "accounts"] | None = Field(
        None, description="What complaints are divided by."
    )
    times: int = Field(100, description="Per how many of them.")


class Complaints(Section):
    """The complaint clock, its severities, and how complaints are counted."""

    calendar: Key | None = Field(
        None, description="The calendar that counts working days."
    )
    clock_start: Literal["received", "accepted"] | None = Field(
        None, description="From when the working days are counted."
    )
    severities: dict[Key, Severity] = Field(default_factory=dict)
    rates: dict[Key, Rate] = Field(default_factory=dict)
