"""Every metric of money and quantity is what a plain pandas computation says.

Once on random business (orders, credit notes, returns, several currencies and
companies, branches, moved, merged and archived partners, time zones at month ends), and
once on the public CDNOW transactions of a PyPI package.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from dev import odoo, venvs
from tests.integration.support import in_odoo_metrics, worlds
from tests.integration.support.oracle import Figures, Oracle, window
from tests.integration.support.worlds import World

SEED, ORDERS, INVOICES, DELIVERIES = 20261126, 300, 140, 80
DAYS = ("2026-02-28", "2026-05-31", "2026-08-31")
YEAR, MONTH = "rolling 12 months", "calendar month"
HALF, RECENT = "last 2 calendar quarters", "rolling 30 days"
GROUP = {"where": {"product_group": "polymers"}}


@dataclass(frozen=True)
class Compared:
    """A measure as policies name it, and how pandas counts it."""

    measure: dict[str, Any]
    expected: Callable[[Oracle], Figures]

    def __str__(self) -> str:
        return " ".join(str(value) for value in self.measure.values())


def over_windows(
    name: str, method: Callable[[Oracle, str | None], Figures], **more: Any
) -> list[Compared]:
    """A metric over all of history and over four windows."""
    return [
        Compared(
            {"metric": name, "gte": 0, **more, **({"over": over} if over else {})},
            lambda oracle, over=over: method(oracle, over),  # type: ignore[misc]
        )
        for over in (None, YEAR, MONTH, HALF, RECENT)
    ]


def standing(name: str, method: Callable[[Oracle], Figures]) -> Compared:
    return Compared({"metric": name, "gte": 0}, method)


COMPARED = [
    *over_windows("revenue", Oracle.revenue),
    *over_windows("revenue", Oracle.group_revenue, **GROUP),
    *over_windows("revenue", Oracle.locked_revenue, where={"order_state": "locked"}),
    *over_windows("margin", Oracle.margin),
    *over_windows("orders", Oracle.order_count),
    *over_windows("quantity", Oracle.tonnes, unit="t", **GROUP),
    *over_windows("invoiced", Oracle.invoiced),
    *over_windows("paid", Oracle.paid),
    *over_windows("interactions", Oracle.interactions),
    standing("order_gap", Oracle.order_gap),
    standing("months_since_last_order", Oracle.months_since_last_order),
    standing("overdue", Oracle.overdue),
    standing("days_late", Oracle.days_late),
    Compared({"metric": "reachability", "gte": "0%"}, Oracle.reachability),
    Compared(
        {"metric": "revenue_share", "gte": "0%", "over": YEAR},
        lambda oracle: oracle.share(YEAR),
    ),
    Compared(
        {"metric": "revenue_cumulative_share", "gte": "0%", "over": YEAR},
        lambda oracle: oracle.cumulative_share(YEAR),
    ),
]


@pytest.fixture(scope="module")
def business(base: World) -> World:
    """A database with random business."""
    world = base.copy("metrics_random")
    count = worlds.inside(
        world.database,
        in_odoo_metrics.make_business,
        seed=SEED,
        orders=ORDERS,
        invoices=INVOICES,
    )
    assert count > 15
    return world


@pytest.fixture(scope="module")
def measured(business: World) -> dict[str, list[Figures]]:
    return measure(business, DAYS, [item.measure for item in COMPARED])


def measure(
    world: World, days: tuple[str, ...], measures: list[dict[str, Any]]
) -> dict[str, list[Figures]]:
    """Figures of the addon: day → for each measure account → figure."""
    found = worlds.inside(
        world.database, in_odoo_metrics.measured, days=days, measures=measures
    )
    return {
        day: [
            {int(a): None if x is None else Decimal(x) for a, x in figures.items()}
            for figures in by_measure
        ]
        for day, by_measure in found.items()
    }


@pytest.mark.parametrize("day", DAYS)
def test_figures_are_those_of_pandas_on_random_business(
    business: World, measured: dict[str, list[Figures]], day: str
) -> None:
    oracle = Oracle(business.database, date.fromisoformat(day))

    for item, found in zip(COMPARED, measured[day], strict=True):
        expected = item.expected(oracle)
        assert found == expected, f"{item} on {day}"


def test_random_business_has_something_of_everything(
    measured: dict[str, list[Figures]],
) -> None:
    """A comparison of zeros would prove nothing."""
    last = zip(COMPARED, measured[DAYS[-1]], strict=True)
    everywhere = [
        str(item)
        for item, figures in last
        if item.measure.get("over") in (None, YEAR) and not any(figures.values())
    ]

    assert everywhere == []


@pytest.fixture(scope="module")
def stocked(base: World) -> World:
    """Business where goods are delivered."""
    world = base.copy("metrics_stock")
    odoo.install(world.database, ["sale_stock"])
    inside, few = worlds.inside, 20
    inside(
        world.database,
        in_odoo_metrics.make_business,
        seed=SEED,
        orders=few,
        invoices=few,
    )
    inside(world.database, in_odoo_metrics.make_deliveries, seed=SEED, count=DELIVERIES)
    return world


def test_quantities_are_deliveries_where_there_is_a_stock(stocked: World) -> None:
    """The addon has installed itself; invoices of the same goods do not count."""
    compared = over_windows("quantity", Oracle.delivered, unit="t", **GROUP)
    [day] = DAYS[-1:]

    assert odoo.installed(stocked.database, "key_account_stock")
    found = measure(stocked, (day,), [item.measure for item in compared])[day]

    oracle = Oracle(stocked.database, date.fromisoformat(day))
    for item, figures in zip(compared, found, strict=True):
        assert figures == item.expected(oracle), str(item)
    assert sum(map(bool, found[0].values())) > 5


# === Public transactions ===

CDNOW = "lifetimes/datasets/CDNOW_sample.txt"
AS_OF = date(1998, 6, 30)


@pytest.fixture(scope="module")
def transactions() -> pd.DataFrame:
    """Purchases of 2 357 customers of a shop in 1997 and 1998."""
    folder = venvs.unpacked("datasets", "Fetching the public transactions")
    rows = pd.read_csv(
        folder / CDNOW,
        sep=r"\s+",
        header=None,
        names=["_master", "customer", "day", "_number", "amount"],
        dtype={"customer": str, "day": str, "amount": str},
    )
    rows["day"] = pd.to_datetime(rows["day"], format="%Y%m%d").dt.date
    rows["amount"] = rows["amount"].map(Decimal)
    return rows


def test_figures_are_those_of_pandas_on_public_transactions(
    base: World, transactions: pd.DataFrame
) -> None:
    world = base.copy("metrics_cdnow")
    rows = transactions[["customer", "day", "amount"]].astype(str)
    count = worlds.inside(
        world.database, in_odoo_metrics.load_orders, rows=rows.values.tolist()
    )
    names = dict(world.rows("SELECT name, id FROM key_account WHERE active"))
    assert (count, len(transactions)) == (2357, 6919)

    measures = [
        {"metric": "revenue", "gte": 0},
        {"metric": "revenue", "gte": 0, "over": YEAR},
        {"metric": "orders", "gte": 0},
        {"metric": "order_gap", "gte": 0},
        {"metric": "months_since_last_order", "gte": 0},
    ]
    [found] = measure(world, (AS_OF.isoformat(),), measures).values()

    by_customer = transactions.groupby("customer")
    first, last = window(YEAR, AS_OF)
    year = transactions[transactions["day"].between(first, last)]
    days = transactions.drop_duplicates(["customer", "day"]).sort_values("day")
    gaps = pd.to_datetime(days["day"]).groupby(days["customer"]).diff().dt.days
    oracle = Oracle(world.database, AS_OF)
    expected = [
        by_customer["amount"].sum(),
        year.groupby("customer")["amount"].sum(),
        by_customer.size(),
        gaps.groupby(days["customer"]).median(),
        by_customer["day"].max().map(oracle.months_since),
    ]
    for figures, series, measure_ in zip(found, expected, measures, strict=True):
        for customer in by_customer.groups:
            figure = figures[int(names[customer])]
            wanted = series.get(customer)
            if figure is None or pd.isna(wanted):
                assert (figure or 0, pd.isna(wanted)) == (0, True), measure_
            else:
                assert figure == Decimal(str(wanted)), (measure_, customer)
