"""``options``: coded lists, such as account flags and panel departments."""

from pydantic import Field

from .base import Name, Number, Section, Sequence


class Option(Section):
    """One value of a coded list."""

    name: Name
    sequence: Sequence | None = None
    score: Number | None = Field(None, description="Points this value is worth.")
