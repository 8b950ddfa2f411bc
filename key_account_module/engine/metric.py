"""What the policy language can name: the kinds of entries of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MONEY = "money"
COUNT = "count"
QUANTITY = "quantity"
PERCENT = "percent"
DAYS = "days"
MONTHS = "months"
YEARS = "years"
POINTS = "points"

#: what happened within a window; without `over` in all of history
PERIOD = "period"
#: how things stand on the day; takes no `over`
DAY = "day"

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of an account over a period of time, or on a day.

    Attributes:
        name: The word used in policies.
        unit: `money` (company currency), `count`, `quantity` (in the unit that the
            condition names), `percent` (a fraction: 0.5 is 50 %), `days`, `months`,
            `years` or `points`.
        label: Language code to the words shown to staff.
        formula: Language code to how the figure comes about, in a sentence.
        tables: Odoo models whose rows are counted.
        window: `period` or `day`.
        filters: Names of the filters it takes.
        minimum: The least possible figure, or None; revenue may be negative.
        maximum: The greatest possible figure, or None.
        whole: Whether only whole numbers occur.
        relative: Whether it sets the account beside all others, and so moves though
            nothing happens to the account.
        refused: Filters it does not take although one might expect it: why not, and
            what to write instead.
    """

    name: str
    unit: str
    label: Words
    formula: Words
    tables: tuple[str, ...]
    window: str = PERIOD
    filters: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    whole: bool = False
    relative: bool = False
    refused: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event of an account, for `days_since` and `days_until`."""

    name: str
    label: Words


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows count for a metric.

    The value is an amount of money, a key of an option list, or one of some words.

    Attributes:
        name: The word used in policies.
        label: Language code to words with a place for `{value}`.
        options: Option list that the value is a key of, or None.
        choices: Words that the value may be, with labels; empty for others.
    """

    name: str
    label: Words
    options: str | None = None
    choices: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of quantity: its record in Odoo and the words shown to staff."""

    name: str
    xml_id: str
    label: Words
