"""What the modules that write a section as a file share."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from .compile_parts import TREATMENT
from .schema.base import DEFAULT_LANGUAGE
from .schema.conditions import OPERATORS

Raw = dict[str, Any]
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def name(texts: Mapping[str, str]) -> Any:
    if set(texts) == {DEFAULT_LANGUAGE}:
        return texts[DEFAULT_LANGUAGE]
    return dict(sorted(texts.items()))


def number(text: Any) -> Any:
    """A decimal text as a number; None and anything else as it is."""
    if isinstance(text, str) and NUMBER.fullmatch(text):
        return int(text) if "." not in text else Decimal(text)
    return text


def fields(values: Raw, **converters: Callable[[Any], Any]) -> Raw:
    """The fields that `values` has, converted, in the order named."""
    return {
        field: convert(values[field])
        for field, convert in converters.items()
        if field in values
    }


def same(value: Any) -> Any:
    return value


def treatment(values: Raw) -> Raw:
    """What is said about the treatment of a class or grade."""
    return fields(values, **dict.fromkeys(TREATMENT, optional_name))


def optional_name(texts: Mapping[str, str] | None) -> Any:
    return texts and name(texts)


def duration(days: int | None) -> str | None:
    if days is None:
        return None
    return f"{days} working day{'' if days == 1 else 's'}"


def scale(ends: Raw | None) -> Raw | None:
    return ends and {key: number(ends[key]) for key in ("minimum", "maximum")}


def days(count: int | None) -> str | None:
    return None if count is None else f"{count} day{'' if count == 1 else 's'}"


def months(count: int | None) -> str | None:
    """Whole years where they are, for that is how people say it."""
    if count is None:
        return None
    number_of, unit = (count // 12, "year") if count % 12 == 0 else (count, "month")
    return f"{number_of} {unit}{'' if number_of == 1 else 's'}"


def condition(value: Any) -> Any:
    """Thresholds as numbers; all other texts stay texts."""
    if isinstance(value, list):
        return [condition(child) for child in value]
    if not isinstance(value, dict):
        return value
    return {
        key: _threshold(child) if key in OPERATORS else condition(child)
        for key, child in value.items()
    }


def _threshold(value: Any) -> Any:
    if isinstance(value, list):
        return [number(child) for child in value]
    return number(value)
