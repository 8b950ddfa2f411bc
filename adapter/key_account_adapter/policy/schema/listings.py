"""``key_accounts``: who is put on the list of key accounts, and how it is kept."""

from typing import Literal

from pydantic import Field

from .approvals import Quorum
from .base import Key, Months, Name, Percent, Section, Sequence, Text
from .conditions import Condition


class Qualifier(Section):
    """A criterion that makes a customer a key account."""

    name: Name
    sequence: Sequence | None = None
    how: Literal["figures", "judged", "agreement"] | None = Field(
        None, description="What shows it; default: figures."
    )
    condition: Condition | None = Field(
        None, description="Makes a key account; null: not decided, it never does."
    )
    potential: Condition | None = Field(
        None, description="Makes a potential key account, to be looked at."
    )
    note: Text | None = None


class Load(Section):
    """How many accounts one manager may have; those of a tier are said there."""

    accounts: int | None = Field(None, ge=1, description="null: no limit.")
    excess: Literal["warn", "refuse"] = "warn"


class Listing(Section):
    """The list of key accounts of a company."""

    name: Name
    combine: Quorum = Field("any", description="How many of the criteria are needed.")
    special_attention: Months | None = Field(
        None, description="For so long after cooperation began; null: not decided."
    )
    load: Load | None = None
    pareto: Percent | None = Field(
        None, description="Share of customers whose share of the total is shown."
    )
    criteria: dict[Key, Qualifier] = Field(default_factory=dict)
