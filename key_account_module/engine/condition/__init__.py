"""The condition language: nodes, parsing, and what a condition needs to know."""

from .fold import combine, fold
from .needs import Needs, leaves, needs
from .nodes import (
    BETWEEN,
    OPERATORS,
    All,
    Any,
    AtLeast,
    Change,
    Compare,
    Condition,
    Days,
    Flag,
    Limit,
    Not,
    Option,
    Otherwise,
    Rank,
    Score,
    Series,
)
from .parse import parse_condition
from .reader import Names

__all__ = [
    "BETWEEN",
    "OPERATORS",
    "All",
    "Any",
    "AtLeast",
    "Change",
    "Compare",
    "Condition",
    "Days",
    "Flag",
    "Limit",
    "Names",
    "Needs",
    "Not",
    "Option",
    "Otherwise",
    "Rank",
    "Score",
    "Series",
    "combine",
    "fold",
    "leaves",
    "needs",
    "parse_condition",
]
