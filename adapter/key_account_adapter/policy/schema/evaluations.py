"""``evaluations``: which criteria a panel judges, on which scale."""

from pydantic import Field

from .base import Key, Name, Number, Section, Text


class Scale(Section):
    """The lowest and the highest score."""

    minimum: Number
    maximum: Number


class Band(Section):
    """A result band: from its minimum up to the next band."""

    name: Name
    minimum: Number
    outcome: Text | None = None


class Evaluation(Section):
    """One type of evaluation."""

    name: Name
    criteria: list[Key] = Field(min_length=1, description="Top-level criteria.")
    scale: Scale | None = None
    bands: dict[Key, Band] | None = None
    departments: list[Key] = Field(
        default_factory=list, description="Keys of the option list department."
    )
