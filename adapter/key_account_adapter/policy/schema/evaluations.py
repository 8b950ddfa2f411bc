"""``evaluations``: which criteria a panel judges, on which scale."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Key, Name, Number, Percent, Section, Text
from .clocks import Clock
from .conditions import Condition

Speaker = Annotated[str, Field(pattern=r"^(manager|role/[A-Za-z0-9][A-Za-z0-9_-]*)$")]


class Scale(Section):
    """The lowest and the highest score."""

    minimum: Number
    maximum: Number


class Band(Section):
    """A result band: from its minimum up to the next band."""

    name: Name
    minimum: Number
    outcome: Literal["excellent", "poor"] | None = None


class When(Section):
    """What sets off a rule: rows of a criterion's table, or a score below a limit."""

    criterion: Text
    bands: list[Text] | None = None
    below: Number | None = None


class Rule(Section):
    """A result is at most (`cap`) or at least (`floor`) a band, or the lowest (`veto`)."""

    name: Name
    when: When
    cap: Key | None = None
    floor: Key | None = None
    veto: bool | None = None


class RepeatedPoor(Section):
    """What a director may decide about poor results in a row.

    Another category is one of `scheme` (with `steps` down), `tier` and `option`; blank:
    the decision is recorded, and people see to it.
    """

    scheme: Key | None = Field(None, description="The grade of this scheme falls.")
    steps: Annotated[int, Field(ge=1)] | None = Field(
        None, description="By so many levels; blank: one."
    )
    tier: Text | None = Field(None, description="Or this grade, `SCHEME/TIER`.")
    option: Text | None = Field(None, description="Or this entry, `LIST/KEY`.")
    approval: Key | None = Field(
        None, description="A chain that agrees to another category or to the end."
    )


class OutOfTurn(Section):
    """What makes evaluations out of turn start by themselves."""

    trigger: Key = Field(description="Entry of the option list evaluation_trigger.")
    complaints: list[Key] | None = Field(None, description="Classes of complaints.")
    grade: Literal["up", "down", "any"] | None = Field(
        None, description="Another grade in any scheme."
    )


class Evaluation(Section):
    """One type of evaluation."""

    name: Name
    form_of: Key | None = Field(
        None, description="A form for some accounts of another kind's campaigns."
    )
    when: Condition | None = Field(
        None, description="Which accounts; blank: those that no other form is for."
    )
    criteria: list[Key] = Field(min_length=1, description="Top-level criteria.")
    scale: Scale | None = None
    bands: dict[Key, Band] | None = None
    departments: list[Key] = Field(
        default_factory=list, description="Keys of the option list department."
    )
    panel: dict[Key, Speaker | None] | None = Field(
        None,
        description="Who speaks for a department in a first campaign: manager (that of "
        "each account), or role/KEY.",
    )
    min_coverage: Percent | None = Field(
        None, description="With less of the weights scored, there is no result."
    )
    rules: dict[Key, Rule] | None = None
    regular: list[Literal["year", "half", "quarter"]] | None = Field(
        None, description="After which periods every account is evaluated."
    )
    starts: Text | None = Field(
        None,
        description="`period end`, or a day of every year; blank: not decided.",
        examples=["period end", "12-01"],
    )
    launch: Literal["draft", "start"] = Field(
        "draft",
        description="Whether campaigns that are due wait for a look, or start.",
    )
    out_of_turn: OutOfTurn | None = None
    poor_in_a_row: Annotated[int, Field(ge=1)] | None = Field(
        None,
        description="So many poor results, without improvement, are decided about.",
    )
    repeated_poor: RepeatedPoor | None = None
    benefits: list[Key] | None = Field(
        None, description="Keys of `benefits` that an excellent result gives."
    )
    approval: Key | None = Field(
        None, description="A chain that agrees to a result before it is concluded."
    )
    calendar: Key | None = Field(None, description="The calendar of the clocks.")
    clocks: dict[Key, Clock] = Field(
        default_factory=dict,
        description="`part`: how long a panel member has, and who is reminded.",
    )
