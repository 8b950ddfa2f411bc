"""What policies can ask, and how pandas counts each: the catalogue, option by option."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Any

from .oracle import Method, Oracle, Where

YEAR, MONTH = "rolling 12 months", "calendar month"
HALF, RECENT = "last 2 calendar quarters", "rolling 30 days"
USUAL = (None, YEAR, MONTH, HALF, RECENT)
OWN = ("since anniversary", "membership year")
WINDOWS = (
    *(YEAR, "rolling 1 month", "rolling 7 months", RECENT, "rolling 365 days"),
    *(f"calendar {unit}" for unit in ("month", "quarter", "half", "year")),
    *(f"current calendar {unit}" for unit in ("month", "quarter", "half", "year")),
    *("last 3 calendar months", HALF, "last 3 calendar halves"),
    *("last 2 calendar years", *OWN),
)
#: periods of windows: `in_a_row` alone means the last complete ones
SERIES = (
    *(("last 6 calendar months", "month"), ("last 4 calendar quarters", "quarter")),
    *(("last 3 calendar halves", "half"), ("last 2 calendar years", "year")),
    *((YEAR, "month"), ("rolling 24 months", "half"), ("calendar year", "quarter")),
    *(("current calendar year", "month"), ("current calendar half", "quarter")),
    *(("since anniversary", "month"), ("since anniversary", "quarter")),
    *(("membership year", "month"), ("membership year", "half")),
)

GROUP = {"product_group": "polymers"}
ALL_AT_ONCE = {**GROUP, "order_state": "open", "minimum_amount": 1000}
ORDER_FILTERS: tuple[Where, ...] = (
    GROUP,
    {"order_state": "open"},
    {"order_state": "locked"},
    {"minimum_amount": 100_000},
    ALL_AT_ONCE,
)
INVOICE_FILTERS: tuple[Where, ...] = (
    GROUP,
    *({"payment_state": state} for state in ("not_paid", "partial", "in_payment")),
    *({"payment_state": state} for state in ("paid", "reversed")),
    {**GROUP, "payment_state": "paid"},
)
MODES: tuple[Where, ...] = ({"mode": "visit"}, {"mode": "call"})

#: metric of a period → how pandas counts it, filters it takes
PERIOD: dict[str, tuple[Method, tuple[Where, ...]]] = {
    "revenue": (Oracle.revenue, ORDER_FILTERS),
    "margin": (Oracle.margin, ORDER_FILTERS),
    "orders": (Oracle.order_count, ORDER_FILTERS),
    "order_gap": (Oracle.order_gap, ()),
    "revenue_share": (Oracle.share, ORDER_FILTERS),
    "revenue_cumulative_share": (Oracle.cumulative_share, ORDER_FILTERS),
    "invoiced": (Oracle.invoiced, INVOICE_FILTERS),
    "paid": (Oracle.paid, ()),
    "interactions": (Oracle.interactions, MODES),
    "reachability": (Oracle.reachability, MODES),
    "visit_score": (Oracle.visit_score, MODES[:1]),
    "complaints": (Oracle.complaints, ()),
    "satisfaction": (Oracle.satisfaction, ()),
}
#: metric of the day → the same
STANDING: dict[str, tuple[Method, tuple[Where, ...]]] = {
    "months_since_last_order": (Oracle.months_since_last_order, ORDER_FILTERS),
    "years_of_cooperation": (Oracle.years_of_cooperation, ()),
    "overdue": (Oracle.overdue, ()),
    "days_late": (Oracle.days_late, ()),
}
UNITS = ("t", "kg", "g", "unit", "dozen", "l", "m3", "uom.product_uom_lb")
PERCENT = {"reachability", "revenue_share", "revenue_cumulative_share"}
RANKS = ("top_share_of_customers", "cumulative_share_of_total")


@dataclass(frozen=True)
class Compared:
    """A condition of a policy, and what pandas finds for each account."""

    condition: dict[str, Any]
    expected: Callable[[Oracle], dict[int, Any]]

    def __str__(self) -> str:
        return " ".join(f"{key}: {value}" for key, value in self.condition.items())


def asked(name: str, where: Where) -> dict[str, Any]:
    """The beginning of every condition on a metric."""
    unit = {"unit": where["unit"]} if "unit" in where else {}
    passed = {key: value for key, value in where.items() if key != "unit"}
    return {"metric": name, **unit, **({"where": passed} if passed else {})}


def limit(name: str) -> dict[str, Any]:
    return {"gte": "0%" if name in PERCENT else 0}


def figure(
    name: str, method: Method, where: Where | None = None, over: str | None = None
) -> Compared:
    """A metric over a window, or in all of history."""
    where = where or {}
    window = {"over": over} if over else {}
    return Compared(
        {**asked(name, where), **window, **limit(name)},
        lambda oracle: oracle.figure(method, where, over),
    )


def periods(
    name: str, method: Method, over: str, per: str, where: Where | None = None
) -> Compared:
    """A metric in each of the periods of a window."""
    where = where or {}
    return Compared(
        {
            **asked(name, where),
            "over": over,
            "per": per,
            "in_a_row": 1,
            **limit(name),
        },
        lambda oracle: oracle.series(method, where, over, per),
    )


def change(
    name: str, method: Method, base: str, where: Where | None = None
) -> Compared:
    """A metric beside that of an earlier window."""
    where = where or {}
    return Compared(
        {**asked(name, where), "change": {"gte": "0%"}, "against": base},
        lambda oracle: oracle.change(method, where, base),
    )


def rank(
    kind: str, name: str, over: str | None = None, within: str | None = None
) -> Compared:
    """The place of an account among others by a metric."""
    method, _filters = PERIOD[name]
    window = {"over": over} if over else {}
    among = {"within": within} if within else {}
    return Compared(
        {**asked(name, {}), **window, kind: "50%", **among},
        lambda oracle: oracle.ahead(oracle.figure(method, {}, over), kind, within),
    )


def event(name: str) -> Compared:
    """The day on which something happened."""
    return Compared({"days_since": name, "gte": 0}, lambda oracle: oracle.event(name))


def _figures() -> Iterator[Compared]:
    """Each metric over the usual windows, and two windows of many for each filter."""
    windows = cycle(WINDOWS)
    for name, (method, filters) in PERIOD.items():
        yield from (figure(name, method, over=over) for over in USUAL)
        for where in filters:
            yield figure(name, method, where)
            for over in islice(windows, 2):
                yield figure(name, method, where, over)
    for name, (method, filters) in STANDING.items():
        yield from (figure(name, method, where) for where in ({}, *filters))


def _of_time() -> Iterator[Compared]:
    """Every window, period and comparison of a moment, a date and an average."""
    for name in ("revenue", "invoiced", "satisfaction"):
        method, _filters = PERIOD[name]
        yield from (figure(name, method, over=over) for over in WINDOWS)
    for name in ("invoiced", "visit_score"):
        method, _filters = PERIOD[name]
        yield from (periods(name, method, *series) for series in SERIES)
    for name, (method, filters) in PERIOD.items():
        for where in ({}, *filters[:1]):
            yield periods(name, method, "last 3 calendar months", "month", where)
            yield periods(name, method, "since anniversary", "quarter", where)
    revenue, _filters = PERIOD["revenue"]
    for window in WINDOWS:
        yield change("revenue", revenue, f"previous {window}")
        yield change("revenue", revenue, f"same {window} last year")
    for name, (method, filters) in PERIOD.items():
        yield change(name, method, "previous rolling 3 months", dict(*filters[:1]))


def _ranks() -> Iterator[Compared]:
    for kind in RANKS:
        for name in ("revenue", "orders", "satisfaction", "invoiced"):
            yield rank(kind, name)
            yield rank(kind, name, YEAR, within="size")
        yield rank(kind, "revenue", "since anniversary")


def _quantities() -> Iterator[Compared]:
    for unit in UNITS:
        yield figure("quantity", Oracle.quantity, {"unit": unit}, YEAR)
    tonnes = {**GROUP, "unit": "t"}
    yield from (figure("quantity", Oracle.quantity, tonnes, over) for over in USUAL)
    yield change("quantity", Oracle.quantity, "previous rolling 3 months", tonnes)
    for over, per in SERIES[::3]:
        yield periods("quantity", Oracle.quantity, over, per, tonnes)


#: each once, in a fixed order
COMPARED = list(
    {
        str(item): item
        for item in (
            *_figures(),
            *_of_time(),
            *_ranks(),
            *_quantities(),
            *map(event, ("first_order", "last_order", "last_interaction")),
        )
    }.values()
)
DELIVERED = [
    figure("quantity", Oracle.delivered, {**GROUP, "unit": "t"}, over) for over in USUAL
]
