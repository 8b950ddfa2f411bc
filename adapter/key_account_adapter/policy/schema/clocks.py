"""``escalations`` and the ``clocks`` of other sections."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from .base import (
    Identifier,
    Key,
    Percent,
    Section,
    WorkingMinutes,
    WorkingTime,
    problem,
    shown,
)

TIER_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]*/[A-Za-z0-9][A-Za-z0-9_-]*$"
RECEIVER = re.compile(r"owner|manager|team leader|role/[A-Za-z0-9][A-Za-z0-9_-]*")


def _receiver(value: Any) -> str:
    if not isinstance(value, str) or not RECEIVER.fullmatch(value):
        raise problem(
            f"expected owner, manager, team leader or role/KEY, found {shown(value)}"
        )
    return value


Receiver = Annotated[
    str,
    BeforeValidator(_receiver),
    WithJsonSchema({"type": "string", "pattern": f"^({RECEIVER.pattern})$"}),
]


Tier = Annotated[str, Field(pattern=TIER_PATTERN)]


class Clock(Section):
    """One clock: what it allows, from when, and who is told."""

    target: WorkingTime | None = Field(None, description="Working hours or days.")
    start: Identifier | None = Field(None, description="The moment that starts it.")
    calendar: Key | None = Field(None, description="Default: that of the section.")
    same_day: bool = Field(False, description="The day of the event is the first.")
    warn_at: Percent | None = Field(None, description="Due soon from this share on.")
    ladder: Key | None = Field(None, description="A ladder of `escalations`.")


class TierClock(Clock):
    """A clock that gives accounts in some grades or levels a target of their own."""

    tiers: dict[Tier, WorkingTime] = Field(
        default_factory=dict, description="SCHEME/GRADE: its target."
    )
    service_levels: dict[Key, WorkingTime] = Field(
        default_factory=dict,
        description="Entry of `service_level`: its target, before that of any grade.",
    )


class Step(Section):
    """One step of a ladder: when, to whom, how."""

    at: Percent | None = Field(None, description="Share of the target.")
    after: WorkingMinutes | None = Field(None, description="After the deadline.")
    to: Receiver
    channel: Literal["activity", "mail"] = "activity"
    immediate: bool = Field(False, description="Outside working time as well.")
