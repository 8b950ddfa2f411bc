"""Everything the policy language can name: metrics, events and filters.

A name enters this catalogue together with the code that computes it, never before:
what cannot be computed is an unknown name, with a hint, not a silent zero.
"""

from __future__ import annotations

from . import metrics_contact, metrics_invoice, metrics_sale
from .metric import (
    COUNT,
    DAY,
    MONEY,
    PERCENT,
    PERIOD,
    QUANTITY,
    Event,
    Filter,
    Metric,
)

__all__ = [
    "COUNT",
    "DAY",
    "EVENTS",
    "FILTERS",
    "METRICS",
    "MONEY",
    "PERCENT",
    "PERIOD",
    "QUANTITY",
    "Event",
    "Filter",
    "Metric",
]

_FAMILIES = (metrics_sale, metrics_invoice, metrics_contact)

METRICS: dict[str, Metric] = {
    metric.name: metric for family in _FAMILIES for metric in family.METRICS
}

EVENTS: dict[str, Event] = {
    event.name: event
    for event in (
        Event("last_order", {"en_US": "the last order", "zh_CN": "最近一次订单"}),
        Event("first_order", {"en_US": "the first order", "zh_CN": "首次订单"}),
        Event(
            "last_interaction",
            {"en_US": "the last interaction", "zh_CN": "最近一次互动"},
        ),
    )
}

FILTERS: dict[str, Filter] = {
    item.name: item for family in _FAMILIES for item in family.FILTERS
}
