"""``complaints``: classes of what customers raise and the deadlines they set."""

from typing import Literal

from pydantic import Field

from .base import Key, Name, Section, Sequence, Text, WorkingDays
from .clocks import TierClock

Kind = Literal["complaint", "enquiry", "issue"]


class Extension(Section):
    """More time, if the leaders of a chain agree."""

    cap: WorkingDays | None = Field(
        None, description="At most so many in all, from the start of the clock."
    )
    approval: Key | None = Field(None, description="Key of a chain of `approvals`.")


class Severity(Section):
    """How serious a complaint is; the deadline is counted in working days."""

    name: Name
    sequence: Sequence | None = None
    kind: Kind = Field("complaint", description="What is classed by it.")
    deadline: WorkingDays | None = None
    clock_end: Literal["informed", "closed"] = Field(
        "closed", description="The step that meets the deadline."
    )
    department: Key | None = Field(
        None, description="In charge; key of the option list department."
    )
    route: Literal["leader", "meeting"] | None = Field(
        None, description="Who approves the opinion; null: nobody has to."
    )
    approval: Key | None = Field(None, description="Key of a chain of `approvals`.")
    body: Key | None = Field(
        None, description="Whose session decides; key of the option list body."
    )
    extension: Extension | None = Field(None, description="null: none is possible.")
    note: Text | None = None
    clocks: dict[Key, TierClock] = Field(
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
