"""``options``: coded lists, such as account flags and panel departments."""

from pydantic import Field

from .base import Name, Number, Section, Sequence, WorkingMinutes


class Option(Section):
    """One value of a coded list."""

    name: Name
    sequence: Sequence | None = None
    longest_pause: WorkingMinutes | None = Field(
        None, description="Of a reason for pausing: then the clock resumes by itself."
    )
    score: Number | None = Field(None, description="Points this value is worth.")
