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


def numbers(row, indexes, own=None):
    """Figures of a series, the oldest first; some may be no data.

    :param own: account id → in how many periods its own window is cut
    """
    figures = [number(row[i]) for i in indexes]
    return figures if own is None else figures[: own.get(row[0], 0)] or None
