"""Types that several sections share: keys, names, numbers, durations, times of day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

WrongKind = Literal["bad_format", "bad_number", "wrong_kind"]
DEFAULT_LANGUAGE = "en_US"
KEY_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_-]*$"
LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z0-9]+)?(@[a-z]+)?")
DURATION = re.compile(r"([1-9][0-9]{0,3}) working days?")
DAYS = re.compile(r"(0|[1-9][0-9]{0,3}) days?")
MONTHS = re.compile(r"([1-9][0-9]{0,2}) (month|quarter|year)s?")
IN_MONTHS = {"month": 1, "quarter": 3, "year": 12}
WORKING = re.compile(
    r"([1-9][0-9]{0,3}) working days?"
    r"|([0-9]{1,4}(?:\.[0-9]{1,2})?) working hours?"
    r"|([1-9][0-9]{0,4}) working minutes?"
)
PERCENT = re.compile(r"([1-9][0-9]?|100)%")
TIME_RANGE = re.compile(r"(\d\d:\d\d)\s*-\s*(\d\d:\d\d)")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


class Section(BaseModel):
    """A mapping with known keys only; values are never converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    def given(self, field: str) -> bool:
        """Whether the file says anything about `field`, be it null."""
        return field in self.model_fields_set


def problem(text: str, kind: WrongKind = "bad_format") -> PydanticCustomError:
    """An error whose whole message is `text`."""
    return PydanticCustomError(kind, "{text}", {"text": text})


def _name(value: Any) -> dict[str, str]:
    if isinstance(value, str) and value.strip():
        return {DEFAULT_LANGUAGE: value}
    if not isinstance(value, Mapping) or not value:
        raise problem("expected a text, or a text for each language", "wrong_kind")
    for language, text in value.items():
        if not LANGUAGE.fullmatch(language):
            raise problem(f"'{language}' is not a language code such as zh_CN")
        if not isinstance(text, str) or not text.strip():
            raise problem(f"expected a text for {language}")
    return dict(value)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise problem(f"expected a number, found {shown(value)}", "bad_number")
    return Decimal(value)


def _working_days(value: Any) -> int:
    match = DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise problem(
            f"expected a duration like '3 working days', found {shown(value)}"
        )
    return int(match[1])


@dataclass(frozen=True)
class Working:
    """Working days or working minutes, one of the two."""

    days: int | None
    minutes: int | None


def _working_time(value: Any) -> Working:
    match = WORKING.fullmatch(value) if isinstance(value, str) else None
    minutes = Decimal(match[2]) * 60 if match and match[2] else None
    if match is None or (minutes is not None and minutes % 1) or minutes == 0:
        raise problem(
            "expected a time like '4 working hours' or '3 working days', "
            f"found {shown(value)}"
        )
    if match[1]:
        return Working(int(match[1]), None)
    return Working(None, int(match[3]) if minutes is None else int(minutes))


def _after_deadline(value: Any) -> int:
    time = _working_time(value)
    if time.minutes is None:
        raise problem(f"expected working hours or minutes, found {shown(value)}")
    return time.minutes


def _percent(value: Any) -> Decimal:
    match = PERCENT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise problem(f"expected a share like '75%', found {shown(value)}")
    return Decimal(match[1])


def _days(value: Any) -> int:
    match = DAYS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise problem(f"expected a time like '30 days', found {shown(value)}")
    return int(match[1])


def _months(value: Any) -> int:
    match = MONTHS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise problem(f"expected a time like '1 year', found {shown(value)}")
    return int(match[1]) * IN_MONTHS[match[2]]


def _time_range(value: Any) -> tuple[str, str]:
    match = TIME_RANGE.fullmatch(value) if isinstance(value, str) else None
    if match is None or not all(TIME.fullmatch(part) for part in match.groups()):
        raise problem(f"expected times like '08:30-12:00', found {shown(value)}")
    if match[1] >= match[2]:
        raise problem(f"{match[1]} is not before {match[2]}")
    return match[1], match[2]


def shown(value: Any) -> str:
    """A short description of a wrong value."""
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        return f"'{value}'"
    names = {dict: "a mapping", list: "a list", bool: str(value).lower()}
    return names.get(type(value), "nothing")


Key = Annotated[str, Field(pattern=KEY_PATTERN)]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Field(min_length=1)]
Sequence = Annotated[int, Field(ge=0, le=2_147_483_647)]
Name = Annotated[
    dict[str, str],
    BeforeValidator(_name),
    WithJsonSchema(
        {
            "description": "A text, or a text for each language (zh_CN: …).",
            "oneOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": "string", "minLength": 1},
                },
            ],
        }
    ),
]
Number = Annotated[
    Decimal, BeforeValidator(_number), WithJsonSchema({"type": "number"})
]
WorkingDays = Annotated[
    int,
    BeforeValidator(_working_days),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{DURATION.pattern}$",
            "examples": ["1 working day", "3 working days"],
        }
    ),
]
Days = Annotated[
    int,
    BeforeValidator(_days),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{DAYS.pattern}$", "examples": ["30 days"]}
    ),
]
Months = Annotated[
    int,
    BeforeValidator(_months),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{MONTHS.pattern}$", "examples": ["1 year"]}
    ),
]
TimeRange = Annotated[
    tuple[str, str],
    BeforeValidator(_time_range),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d\d:\d\d\s*-\s*\d\d:\d\d$",
            "examples": ["08:30-12:00"],
        }
    ),
]
WorkingTime = Annotated[
    Working,
    BeforeValidator(_working_time),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^({WORKING.pattern})$",
            "examples": ["4 working hours", "3 working days"],
        }
    ),
]
WorkingMinutes = Annotated[
    int,
    BeforeValidator(_after_deadline),
    WithJsonSchema(
        {"type": "string", "examples": ["4 working hours", "30 working minutes"]}
    ),
]
Percent = Annotated[
    Decimal,
    BeforeValidator(_percent),
    WithJsonSchema(
        {"type": "string", "pattern": f"^({PERCENT.pattern})$", "examples": ["75%"]}
    ),
]


class Treated(Section):
    """What a class or grade of customers gets, in words for the people who do it."""

    service: Name | None = None
    follow_up: Name | None = None
    resources: Name | None = None
    sales_policy: Name | None = None
