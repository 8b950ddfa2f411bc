"""``criteria``: what is judged or measured, as a tree of weighted criteria.

The meaning of a measure is the engine's; here only the shape an editor needs.
"""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import Key, Name, Number, Section, Sequence, Text, problem, shown
from .conditions import PLACEHOLDER


def _mapping(value: Any) -> Any:
    if isinstance(value, dict):
        return value
    text = f"expected a measure like {{kind: manual}}, found {shown(value)}"
    raise problem(text, "wrong_kind")


_FIGURE = {"type": ["number", "string"]}
MEASURE_SCHEMA: dict[str, Any] = {
    "description": "How the points come about; left out: the panel judges.",
    "type": "object",
    "required": ["kind"],
    "properties": {
        "kind": {"enum": ["manual", "band", "linear", "boolean"]},
        "metric": {"type": "string"},
        "over": {"type": "string"},
        "where": {"type": "object"},
        "bands": {"type": "object"},
        "from": _FIGURE,
        "to": _FIGURE,
        "bounded": {"type": "boolean"},
        "when": PLACEHOLDER,
        "yes": {"type": "number"},
        "no": {"type": "number"},
    },
}
Measure = Annotated[Any, BeforeValidator(_mapping), WithJsonSchema(MEASURE_SCHEMA)]


class Neutral(Section):
    """The score that stands in for a missing one."""

    neutral: Number


class Criterion(Section):
    """A criterion, with sub-criteria or without. Weights are shares among siblings."""

    name: Name
    weight: Number | None = None
    sequence: Sequence | None = None
    guidance: Text | None = None
    measure: Measure | None = None
    missing: Literal["exclude", "worst"] | Neutral | None = Field(
        None, description="What stands in for a missing score; default: exclude."
    )
    max_age: Text | None = Field(
        None,
        description="How old a score may be before it counts as missing.",
        examples=["90 days", "3 months", "1 year"],
    )
    criteria: "dict[Key, Criterion]" = Field(default_factory=dict)
