"""``visit_forms``: which talks need a report, and what the customer judges on it."""

from pydantic import Field

from .base import Key, Name, Number, Section, Sequence


class VisitRow(Section):
    """One thing that the customer judges by choosing exactly one option."""

    name: Name
    sequence: Sequence | None = None
    scale: Key = Field(description="The option list to choose from, with scores.")


class VisitForm(Section):
    """A visit report."""

    name: Name
    modes: list[Key] = Field(
        min_length=1, description="Keys of the option list mode that need the report."
    )
    stamp: bool = Field(
        False, description="Complete only with the customer's stamp or signature."
    )
    low_below: Number | None = Field(
        None, description="Scores below it are flagged; blank: none is."
    )
    rows: dict[Key, VisitRow] = Field(default_factory=dict)
