"""Conditions: their meaning is the engine's; here only the shape an editor needs."""

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from .base import problem, shown

OPERATORS = ("gt", "gte", "lt", "lte", "eq", "between")


def _condition(value: Any) -> Any:
    if isinstance(value, dict) or value == "otherwise":
        return value
    text = f"expected a condition or 'otherwise', found {shown(value)}"
    raise problem(text, "wrong_kind")


REFERENCE = {"$ref": "#/$defs/Condition"}
_LIST = {"type": "array", "items": REFERENCE, "minItems": 1}
CONDITION_SCHEMA: dict[str, Any] = {
    "description": "A rule in the condition grammar.",
    "oneOf": [
        {"const": "otherwise"},
        {
            "type": "object",
            "minProperties": 1,
            "properties": {
                "all": _LIST,
                "any": _LIST,
                "of": _LIST,
                "not": REFERENCE,
                "at_least": {"type": "integer", "minimum": 1},
                "metric": {"type": "string"},
                "flag": {"type": "string"},
                "option": {"type": "string"},
                "score": {"type": "string"},
            },
        },
    ],
}
# pydantic resolves references itself: `schema` puts the definition and the reference in.
PLACEHOLDER = {"$comment": "Condition"}
Condition = Annotated[Any, BeforeValidator(_condition), WithJsonSchema(PLACEHOLDER)]
