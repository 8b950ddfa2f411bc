"""Every metric is what a plain pandas computation says.

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
from tests.integration.support import (
    in_odoo_deliveries,
    in_odoo_measuring,
    in_odoo_metrics,
    worlds,
)
from tests.integration.support.oracle import Figures, Oracle, window
from tests.integration.support.worlds import World

SEED, ORDERS, INVOICES, DELIVERIES = 20261126, 300, 180, 80
DAYS = ("2026-02-28", "2026-03-31", "2026-05-31", "2026-08-31")
YEAR, MONTH = "rolling 12 months", "calendar month"
HALF, RECENT = "last 2 calendar quarters", "rolling 30 days"
GROUP = {"where": {"product_group": "polymers"}}
VISITS = {"where": {"mode": "visit"}}
PERCENT = {"reachability", "revenue_share", "revenue_cumulative_share"}


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
            {**asked(name), **more, **({"over": over} if over else {})},
            lambda oracle, over=over: method(oracle, over),  # type: ignore[misc]
        )
        for over in (None, YEAR, MONTH, HALF, RECENT)
    ]


def standing(name: str, method: Callable[[Oracle], Figures], **more: Any) -> Compared:
    return Compared({**asked(name), **more}, method)


def asked(name: str) -> dict[str, Any]:
    return {"metric": name, "gte": "0%" if name in PERCENT else 0}


SALES = [
    *over_windows("revenue", Oracle.revenue),
    *over_windows("revenue", Oracle.group_revenue, **GROUP),
    *over_windows("revenue", Oracle.locked_revenue, where={"order_state": "locked"}),
    *over_windows("revenue", Oracle.large_revenue, where={"minimum_amount": 100_000}),
    *over_windows("margin", Oracle.margin),
    *over_windows("margin", Oracle.group_margin, **GROUP),
    *over_windows("orders", Oracle.order_count),
    *over_windows("orders", Oracle.group_orders, **GROUP),
    *over_windows("order_gap", Oracle.order_gap),
    *over_windows("revenue_share", Oracle.share),
    *over_windows("revenue_share", Oracle.group_share, **GROUP),
    *over_windows("revenue_cumulative_share", Oracle.cumulative_share),
    *over_windows("revenue_cumulative_share", Oracle.group_cumulative_share, **GROUP),
    standing("months_since_last_order", Oracle.months_since_last_order),
    standing("months_since_last_order", Oracle.months_since_last_group_order, **GROUP),
    standing("years_of_cooperation", Oracle.years_of_cooperation),
]
BILLING = [
    *over_windows("quantity", Oracle.tonnes, unit="t", **GROUP),
    *over_windows("invoiced", Oracle.invoiced),
    *over_windows("invoiced", Oracle.group_invoiced, **GROUP),
    *over_windows(
        "invoiced", Oracle.invoiced_and_paid, where={"payment_state": "paid"}
    ),
    *over_windows("paid", Oracle.paid),
    standing("overdue", Oracle.overdue),
    standing("days_late", Oracle.days_late),
]
CONTACTS = [
    *over_windows("interactions", Oracle.interactions),
    *over_windows("interactions", Oracle.visits, **VISITS),
    *over_windows("reachability", Oracle.reachability),
    *over_windows("visit_score", Oracle.visit_score),
    *over_windows("complaints", Oracle.complaints),
    *over_windows("satisfaction", Oracle.satisfaction),
]
COMPARED = [*SALES, *BILLING, *CONTACTS]
COMPANIES = {1: "Asia/Shanghai", 2: "America/New_York"}


POSTED = "FROM account_move m JOIN res_partner p ON p.id = m.partner_id"
SOLD = (
    "FROM sale_order o JOIN res_partner p ON p.id = o.partner_id"
    " JOIN res_currency c ON c.id = o.currency_id WHERE o.state = 'sale' AND"
)
OTHER_MONTH = "date_trunc('month', date_order) <> date_trunc('month', {day})"
OTHER_DAY = "date_order AT TIME ZONE 'UTC' AT TIME ZONE '{zone}'"
#: what goes wrong elsewhere → SQL of the rows that have it
CASES = {
    "cancelled order": "FROM sale_order WHERE state = 'cancel'",
    "quotation": "FROM sale_order WHERE state IN ('draft', 'sent')",
    "order of a contact": f"{SOLD} p.parent_id IS NOT NULL AND NOT p.is_company",
    "order of a branch": f"{SOLD} p.parent_id IS NOT NULL AND p.is_company",
    "order of an archived partner": f"{SOLD} NOT p.active",
    "order of a contact that moved": f"{SOLD} o.client_order_ref = 'moved'",
    "order of a merged partner": f"{SOLD} o.client_order_ref = 'merged'",
    "order in another currency": f"{SOLD} o.currency_rate NOT IN (0, 1)",
    "order without a rate": f"{SOLD} c.name = 'KAC'",
    **{
        f"month end in {zone}": f"{SOLD} "
        + OTHER_MONTH.format(day=OTHER_DAY.format(zone=zone))
        for zone in COMPANIES.values()
    },
    "credit note": f"{POSTED} WHERE state = 'posted' AND move_type = 'out_refund'",
    "cancelled invoice": f"{POSTED} WHERE state = 'cancel'",
    "partly paid invoice": f"{POSTED} WHERE payment_state = 'partial'",
    "invoice of a contact that moved": f"{POSTED} WHERE state = 'posted'"
    " AND m.commercial_partner_id <> p.commercial_partner_id",
    "archived account": "FROM key_account WHERE NOT active",
    "account of both companies": "FROM key_account a JOIN key_account b"
    " USING (partner_id) WHERE a.company_id < b.company_id",
    "two answers at once": "FROM key_account_survey_line a"
    " JOIN key_account_survey_line b USING (date_answered) WHERE a.id < b.id",
}
MOVES = (
    "count(*) FROM stock_move m JOIN stock_picking p ON p.id = m.picking_id"
    " JOIN stock_picking_type t ON t.id = p.picking_type_id WHERE"
)
#: the same of deliveries
MOVED = {
    "delivery": f"{MOVES} m.state = 'done' AND t.code = 'outgoing'",
    "return": f"{MOVES} m.state = 'done' AND t.code = 'incoming'",
    "not done yet": f"{MOVES} m.state != 'done'",
}


@pytest.fixture(scope="module")
def business(base: World) -> World:
    """A database with random business of two companies."""
    world = base.copy("metrics_random")
    count = worlds.inside(
        world.database,
        in_odoo_metrics.make_business,
        seed=SEED,
        orders=ORDERS,
        invoices=INVOICES,
    )
    companies = world.rows("SELECT id FROM res_company ORDER BY id")
    assert [int(row[0]) for row in companies] == list(COMPANIES)
    assert count > 25
    return world


Measured = dict[str, list[Figures]]


@pytest.fixture(scope="module")
def measured(business: World) -> dict[int, Measured]:
    """Company → figures of the addon."""
    measures = [item.measure for item in COMPARED]
    return measure(business, DAYS, measures, *COMPANIES)


def measure(
    world: World, days: tuple[str, ...], measures: list[dict[str, Any]], *companies: int
) -> dict[int, Measured]:
    """Figures of the addon: company → day → for each measure account → figure."""
    found = worlds.inside(
        world.database,
        in_odoo_measuring.measured,
        days=days,
        measures=measures,
        companies=companies,
    )
    return {
        company: {
            day: [
                {int(a): None if x is None else Decimal(x) for a, x in figures.items()}
                for figures in by_measure
            ]
            for day, by_measure in by_day.items()
        }
        for company, by_day in zip(companies, found, strict=True)
    }


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("day", DAYS)
def test_figures_are_those_of_pandas_on_random_business(
    business: World, measured: dict[int, Measured], day: str, company: int
) -> None:
    """Two companies share their customers; each has its own time zone and currency."""
    oracle = Oracle(
        business.database, date.fromisoformat(day), company, COMPANIES[company]
    )

    for item, found in zip(COMPARED, measured[company][day], strict=True):
        expected = item.expected(oracle)
        assert found == expected, f"{item} on {day}"


@pytest.mark.parametrize("company", COMPANIES)
def test_random_business_has_something_of_everything(
    measured: dict[int, Measured], company: int
) -> None:
    """A comparison of zeros would prove nothing."""
    last = zip(COMPARED, measured[company][DAYS[-1]], strict=True)
    everywhere = [
        str(item)
        for item, figures in last
        if item.measure.get("over") in (None, YEAR) and not any(figures.values())
    ]

    assert everywhere == []


def test_random_business_has_every_case_that_goes_wrong(business: World) -> None:
    """What the comparison promises to hold is there, and is not only rare."""
    count = {
        name: int(business.value(f"SELECT count(*) {rows}"))
        for name, rows in CASES.items()
    }

    assert {name for name, number in count.items() if number < 3} == set(), count


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
    inside(
        world.database, in_odoo_deliveries.make_deliveries, seed=SEED, count=DELIVERIES
    )
    return world


def test_quantities_are_deliveries_where_there_is_a_stock(stocked: World) -> None:
    """The addon has installed itself; invoices of the same goods do not count."""
    compared = over_windows("quantity", Oracle.delivered, unit="t", **GROUP)
    [day] = DAYS[-1:]

    assert odoo.installed(stocked.database, "key_account_stock")
    measures = [item.measure for item in compared]
    found = measure(stocked, (day,), measures, 1)[1][day]

    oracle = Oracle(stocked.database, date.fromisoformat(day))
    for item, figures in zip(compared, found, strict=True):
        assert figures == item.expected(oracle), str(item)
    assert sum(map(bool, found[0].values())) > 5
    count = {name: int(stocked.value(f"SELECT {rows}")) for name, rows in MOVED.items()}
    assert min(count.values()) >= 3, count


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
        world.database, in_odoo_measuring.load_orders, rows=rows.values.tolist()
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
    [found] = measure(world, (AS_OF.isoformat(),), measures, 1)[1].values()

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
