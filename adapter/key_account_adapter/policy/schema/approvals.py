"""``approvals``: chains of steps that somebody else must agree to."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import Key, Name, Section, Sequence, Text, WorkingTime, problem, shown


def _quorum(value: Any) -> int | str:
    number = isinstance(value, int) and not isinstance(value, bool) and value > 0
    if number or value in ("any", "all"):
        return value  # type: ignore[no-any-return]  # one of the two just tested
    text = f"expected any, all or a number of people, found {shown(value)}"
    raise problem(text, "wrong_kind")


Quorum = Annotated[
    Any,
    BeforeValidator(_quorum),
    WithJsonSchema(
        {"oneOf": [{"enum": ["any", "all"]}, {"type": "integer", "minimum": 1}]}
    ),
]

XmlId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[A-Za-z0-9_.-]+$")]


class Who(Section):
    """Who may decide: one of the four."""

    role: Key | None = Field(None, description="Key of a role.")
    users: list[Text] | None = Field(None, description="Login names.")
    group: XmlId | None = Field(None, description="XML-ID of a group.")
    field: Text | None = Field(
        None, description="Path to a user from the record, as key_account_id.user_id."
    )


class Step(Section):
    """One step; steps of the same sequence are decided side by side."""

    name: Name
    sequence: Sequence | None = None
    who: Who | None = Field(None, description="null: the company has not decided.")
    quorum: Quorum = "any"
    four_eyes: bool = Field(True, description="Keeps out who asked and who wrote it.")
    comment: Literal["optional", "on_refusal", "always"] = "on_refusal"
    decided_in: Literal["desk", "meeting"] = Field(
        "desk", description="meeting: its chair decides and names the minutes."
    )
    deadline: WorkingTime | None = None
    calendar: Key | None = Field(None, description="The calendar of the deadline.")
    ladder: Key | None = Field(None, description="Key of a ladder of `escalations`.")


class Chain(Section):
    """What must be agreed before a record may go on."""

    name: Name
    note: Text | None = None
    steps: dict[Key, Step] = Field(default_factory=dict)
