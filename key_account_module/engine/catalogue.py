"""Everything the policy language can name: metrics, events and filters.

A name enters this catalogue together with the code that computes it, never before:
what cannot be computed is an unknown name, with a hint, not a silent zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MONEY = "money"
COUNT = "count"
QUANTITY = "quantity"
PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of an account over a period of time.

    Attributes:
        name: The word used in policies.
        unit: `money` (company currency), `count`, `quantity` or `percent` (a
            fraction: 0.5 is 50 %).
        label: Language code to the words shown to staff.
        minimum: The least possible figure, or None; revenue may be negative.
    """

    name: str
    unit: str
    label: Mapping[str, str]
    minimum: int | None = None

    @property
    def whole(self) -> bool:
        """Whether only whole numbers occur."""
        return self.unit == COUNT


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event of an account, for `days_since` and `days_until`."""

    name: str
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events count for a metric; the label has a place for `{value}`."""

    name: str
    unit: str
    label: Mapping[str, str]


METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("revenue", MONEY, {"en_US": "revenue", "zh_CN": "销售额"}),
        Metric("orders", COUNT, {"en_US": "orders", "zh_CN": "订单数"}, minimum=0),
    )
}

EVENTS: dict[str, Event] = {
    event.name: event
    for event in (
        Event("last_order", {"en_US": "the last order", "zh_CN": "最近一次订单"}),
        Event("first_order", {"en_US": "the first order", "zh_CN": "首次订单"}),
    )
}

FILTERS: dict[str, Filter] = {
    item.name: item
    for item in (
        Filter(
            "minimum_amount",
            MONEY,
            {
                "en_US": "only orders of at least {value}",
                "zh_CN": "仅计金额不低于 {value} 的订单",
            },
        ),
    )
}
