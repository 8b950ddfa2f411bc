"""What a statement finds out about one account."""

from decimal import Decimal
from typing import NamedTuple


class Row(NamedTuple):
    """What was measured about one account; figures are exact."""

    account_id: int
    values: dict
    series: dict
    events: dict
    ranks: dict
    left_out: dict


def number(text):
    """An exact figure; ``None`` is no data."""
    return None if text is None else Decimal(text)


def numbers(row, indexes, anchored):
    """Figures of a series; an account's own window may have fewer periods, or none."""
    figures = [number(row[i]) for i in indexes]
    return [x for x in figures if x is not None] or None if anchored else figures
