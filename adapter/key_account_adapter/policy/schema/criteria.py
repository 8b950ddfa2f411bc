"""``criteria``: what is judged, as a tree of weighted criteria."""

from pydantic import Field

from .base import Key, Name, Number, Section, Sequence, Text


class Criterion(Section):
    """A criterion, with sub-criteria or without. Weights are percentages."""

    name: Name
    weight: Number | None = None
    sequence: Sequence | None = None
    guidance: Text | None = None
    criteria: "dict[Key, Criterion]" = Field(default_factory=dict)
