"""``schemes``: grading schemes and their tiers."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Identifier, Key, Months, Name, Section, Sequence, Text, Treated
from .conditions import Condition

Count = Annotated[int, Field(ge=1, le=50)]


class Way(Section):
    """Moving up, or moving down."""

    steps: Count | None = Field(
        None, description="Levels at once; null: as far as the figures say."
    )
    in_a_row: Count | None = Field(
        None, description="Evaluations in a row that must speak for such a move."
    )


class Movement(Section):
    """How grades move; everything left out is no limit."""

    every: Months | None = Field(
        None, description="One change at most, and one evaluation of a row, in this."
    )
    up: Way | None = None
    down: Way | None = None
    grace: Months | None = Field(
        None, description="So long after figures first spoke for less it is kept."
    )
    validity: Months | None = Field(
        None, description="A grade is not lost for so long after it was given."
    )
    cool_down: Months | None = Field(
        None, description="After a change there is no other for so long."
    )
    start: Key | None = Field(None, description="Tier of accounts never graded before.")


class Scope(Section):
    """What a scheme looks at: everything, or one product group."""

    product_group: Key | None = Field(
        None, description="Key of the option list product_group."
    )


class Overrides(Section):
    """Grades decided by hand, against the figures."""

    longest: Months | None = Field(
        None,
        description="The last day of a decision by hand lies within this time. null: it "
        "is any day.",
    )
    approval: Key | None = Field(
        None, description="Chain that approves a decision that raises a grade."
    )


class Tier(Treated):
    """A grade: the first tier by sequence whose condition is met wins."""

    name: Name
    sequence: Sequence | None = None
    condition: Condition
    signals: Condition | None = Field(
        None, description="Evidence for the tier that does not decide by itself."
    )
    keep: Condition | None = Field(
        None, description="While it holds, an account in the tier is not below it."
    )
    fixed: Condition | None = Field(
        None, description="Gives the tier before any other, whatever the figures."
    )
    effects: dict[Identifier, Text] | None = Field(
        None, description="What the grade brings about: price_list, payment_term, …"
    )
    color: Annotated[int, Field(ge=0, le=11)] | None = None
    note: Text | None = None
    load: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Accounts of this tier that one manager may have."
    )
    benefits: list[Key] = Field(
        default_factory=list, description="Keys of `benefits` that belong to the tier."
    )


class Scheme(Section):
    """One way of grading accounts."""

    name: Name
    sequence: Sequence | None = None
    scope: Scope | None = Field(
        None, description="Counted by every metric that can be told by it."
    )
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    primary: bool | None = Field(None, description="Shown first on the account.")
    overlap: Literal["refuse", "first_wins"] | None = None
    movement: Movement | None = Field(
        None, description="How grades move; null: straight to where the figures are."
    )
    decision: Literal["apply", "propose", "approve"] | None = Field(
        None, description="Whether a run changes grades, or proposes it to people."
    )
    approval: Key | None = Field(None, description="Chain of `decision: approve`.")
    apply_up_to: Annotated[int, Field(ge=1, le=50)] | None = Field(
        None, description="Moves of at most so many levels are applied all the same."
    )
    overrides: Overrides | None = None
    group: Literal["max", "min", "revenue_weighted_mean"] | None = Field(
        None, description="What a head of a group shows of the accounts below it."
    )
    tiers: dict[Key, Tier] = Field(min_length=1)
