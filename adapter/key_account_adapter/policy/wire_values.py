"""Values as they cross the wire: exact, and the same for the same meaning."""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .scalars import plain_text
from .schema.evaluations import Scale


def number(value: Decimal | None) -> str | None:
    """A decimal as text; None stays None."""
    return None if value is None else plain_text(value)


def scale(limits: Scale | None) -> dict[str, str | None] | None:
    """The ends of a scale as texts; None stays None."""
    if limits is None:
        return None
    return {"minimum": number(limits.minimum), "maximum": number(limits.maximum)}


def data(value: Any) -> Any:
    """JSON-able data with no float: whole decimals become int, others text."""
    if isinstance(value, dict):
        return {key: data(child) for key, child in value.items()}
    if isinstance(value, list):
        return [data(child) for child in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else plain_text(value)
    return value


def blocks(ranges: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Times of day as pairs, earliest first."""
    return [list(pair) for pair in sorted(ranges)]


def sha256_of(value: Any) -> str:
    """The hash of the canonical JSON of `value`."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
