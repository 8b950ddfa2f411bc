"""``key-account schema``: the policy's JSON Schema, for editors."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..diagnostics import Diagnostic
from ..exit_codes import ExitCode
from ..policy.schema import API_VERSION, Policy
from ..policy.schema.conditions import CONDITION_SCHEMA, PLACEHOLDER, REFERENCE

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class SchemaReport:
    """A JSON Schema."""

    schema: dict[str, Any]

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.OK

    @property
    def diagnostics(self) -> Sequence[Diagnostic]:
        return ()

    def as_dict(self) -> dict[str, Any]:
        return {"schema": self.schema}

    def text(self) -> str:
        """The schema as the file in the repository has it."""
        return json.dumps(self.schema, indent=2, ensure_ascii=False) + "\n"


def schema() -> SchemaReport:
    """The schema that ``validate`` checks shape with."""
    made = _with_references(Policy.model_json_schema(mode="validation"))
    definitions = {**made.pop("$defs"), "Condition": CONDITION_SCHEMA}
    return SchemaReport(
        {
            "$schema": DIALECT,
            "title": f"Key account policy ({API_VERSION})",
            **{key: value for key, value in made.items() if key != "title"},
            "$defs": dict(sorted(definitions.items())),
        }
    )


def _with_references(value: Any) -> Any:
    if value == PLACEHOLDER:
        return REFERENCE
    if isinstance(value, dict):
        return {key: _with_references(child) for key, child in value.items()}
    if isinstance(value, list):
        return [_with_references(child) for child in value]
    return value
