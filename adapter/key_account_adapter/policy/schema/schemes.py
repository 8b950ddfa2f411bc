"""``schemes``: grading schemes and their tiers."""

from typing import Annotated, Literal

from pydantic import Field

from .base import Key, Name, Section, Sequence, Text, Treated
from .conditions import Condition


class Tier(Treated):
    """A grade: the first tier by sequence whose condition is met wins."""

    name: Name
    sequence: Sequence | None = None
    condition: Condition
    signals: Condition | None = Field(
        None, description="Evidence for the tier that does not decide by itself."
    )
    color: Annotated[int, Field(ge=0, le=11)] | None = None
    note: Text | None = None


class Scheme(Section):
    """One way of grading accounts."""

    name: Name
    sequence: Sequence | None = None
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] | None = None
    primary: bool | None = Field(None, description="Shown first on the account.")
    overlap: Literal["refuse", "first_wins"] | None = None
    tiers: dict[Key, Tier] = Field(min_length=1)
