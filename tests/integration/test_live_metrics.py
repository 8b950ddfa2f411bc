"""Every metric is what a plain pandas computation says.

Once on random business (orders, credit notes, returns, several currencies and
companies, branches, moved, merged and archived partners, time zones at month ends), and
once on the public CDNOW transactions of a PyPI package.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from dev import odoo, venvs
from key_account_engine.catalogue import EVENTS, FILTERS, METRICS
from key_account_engine.periods import MONTHS
from tests.integration.support import (
    in_odoo_deliveries,
    in_odoo_edges,
    in_odoo_measuring,
    in_odoo_metrics,
    worlds,
)
from tests.integration.support.oracle import Oracle
from tests.integration.support.oracle_compared import (
    COMPARED,
    DELIVERED,
    RANKS,
    YEAR,
    Compared,
)
from tests.integration.support.oracle_windows import pieces
from tests.integration.support.worlds import World

SEED, ORDERS, INVOICES, DELIVERIES = 20261126, 300, 180, 80
#: 29 February, the ends of a month, and a day whose midnight is skipped in Havana
DAYS = ("2024-02-29", "2025-11-02", "2026-03-08", "2026-08-31")
COMPANIES = {1: "Asia/Shanghai", 2: "America/Havana"}
#: what Odoo without Accounting never says of an invoice
NEVER = {"in_payment"}


POSTED = "FROM account_move m JOIN res_partner p ON p.id = m.partner_id"
SOLD = (
    "FROM sale_order o JOIN res_partner p ON p.id = o.partner_id"
    " JOIN res_currency c ON c.id = o.currency_id WHERE o.state = 'sale' AND"
)
LINES = (
    "FROM sale_order_line line JOIN sale_order o ON o.id = line.order_id"
    " WHERE o.state = 'sale'"
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
    "order of a negative amount": f"{SOLD} o.amount_untaxed < 0",
    "order of nothing": f"{SOLD} o.amount_untaxed = 0",
    "discount": f"{LINES} AND line.discount > 0",
    "section or note": f"{LINES} AND line.display_type IS NOT NULL",
    "down payment": "FROM sale_order_line WHERE is_downpayment AND product_id IS NULL"
    " AND display_type IS NULL",
    "down payment taken off": "FROM account_move_line WHERE is_downpayment"
    " AND balance > 0 AND parent_state = 'posted'",
    "locked order": f"{SOLD} o.locked",
    "confirmed in the month after": f"{SOLD} o.client_order_ref = 'written earlier'"
    " AND o.date_order >= '2026-02-28 16:00:00'",
    "29 February": f"{SOLD} date_order::date = '2024-02-29'",
    **{
        f"clocks changed on {day}": f"{SOLD} o.company_id = 2"
        f" AND ({OTHER_DAY.format(zone='America/Havana')})::date = '{day}'"
        for day in ("2025-11-02", "2026-03-08")
    },
    "anniversary on 29 February": "FROM key_account WHERE date_since = '2024-02-29'",
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
    """A database with random business of two companies, and what is rare in it."""
    world = base.copy("metrics_random")
    size = {"seed": SEED, "orders": ORDERS, "invoices": INVOICES}
    count, _orders = worlds.together(
        world.database,
        (in_odoo_metrics.make_business, size),
        (in_odoo_edges.make_edges, {}),
    )
    companies = world.rows("SELECT id FROM res_company ORDER BY id")
    assert [int(row[0]) for row in companies] == list(COMPANIES)
    assert count > 25
    return world


Found = list[dict[int, Any]]


@pytest.fixture(scope="module")
def measured(business: World) -> dict[int, dict[str, Found]]:
    """Company → day → for each condition what the addon knows."""
    return measure(business, DAYS, [item.condition for item in COMPARED], *COMPANIES)


def measure(
    world: World,
    days: tuple[str, ...],
    conditions: list[dict[str, Any]],
    *companies: int,
) -> dict[int, dict[str, Found]]:
    """Figures of the addon: company → day → for each condition account → figure."""
    found = worlds.inside(
        world.database,
        in_odoo_measuring.measured,
        days=days,
        conditions=conditions,
        companies=companies,
    )
    return {
        company: {
            day: [{int(a): read(x) for a, x in figures.items()} for figures in found_]
            for day, found_ in by_day.items()
        }
        for company, by_day in zip(companies, found, strict=True)
    }


def read(text: Any) -> Any:
    """A figure with ten decimals at most, a day, several of them, or no data."""
    if isinstance(text, list):
        return [read(item) for item in text]
    if text is None:
        return None
    is_day = text[4:5] == "-" and len(text) == 10
    return date.fromisoformat(text) if is_day else round(Decimal(text), 10)


def something(figure: Any) -> bool:
    """Whether a figure, or one of several, is neither zero nor missing."""
    return any(figure) if isinstance(figure, list) else bool(figure)


@pytest.mark.parametrize("company", COMPANIES)
@pytest.mark.parametrize("day", DAYS)
def test_figures_are_those_of_pandas_on_random_business(
    business: World, measured: dict[int, dict[str, Found]], day: str, company: int
) -> None:
    """Two companies share their customers; each has its own time zone and currency."""
    oracle = Oracle(
        business.database, date.fromisoformat(day), company, COMPANIES[company]
    )

    pairs = zip(COMPARED, measured[company][day], strict=True)
    other = {str(item) for item, found in pairs if found != item.expected(oracle)}

    assert other == set()


def test_random_business_has_something_of_everything(
    measured: dict[int, dict[str, Found]],
) -> None:
    """A comparison of zeros would prove nothing: one company or the other has more."""
    found = [by_day[DAYS[-1]] for by_day in measured.values()]
    nothing = [
        str(item)
        for item, *companies in zip(COMPARED, *found, strict=True)
        if item.condition.get("over") in (None, YEAR)
        and "against" not in item.condition
        and not any(something(x) for figures in companies for x in figures.values())
        and not NEVER & set(item.condition.get("where", {}).values())
    ]

    assert nothing == []


def test_everything_that_a_policy_can_ask_is_compared() -> None:
    """A metric, filter or event enters the catalogue together with its comparison."""
    asked = {option for item in COMPARED for option in options(item)}
    periods = [metric for metric in METRICS.values() if metric.window == "period"]

    assert {(m.name, "") for m in METRICS.values()} <= asked
    assert {
        (metric.name, f"{name} {choice}".strip())
        for metric in METRICS.values()
        for name in metric.filters
        for choice in FILTERS[name].choices or [""]
    } <= asked
    assert {(metric.name, "per") for metric in periods} <= asked
    assert {(metric.name, "change") for metric in periods} <= asked
    assert {("per", unit) for unit in MONTHS} <= asked
    assert {("event", name) for name in EVENTS} <= asked
    assert {(kind, within) for kind in RANKS for within in (None, "size")} <= asked


def options(item: Compared) -> Iterator[tuple[str, str | None]]:
    """What a comparison covers, as pairs of words."""
    condition = item.condition
    if "days_since" in condition:
        yield "event", condition["days_since"]
        return
    name = condition["metric"]
    yield name, ""
    for filter_, value in condition.get("where", {}).items():
        yield name, f"{filter_} {value}" if FILTERS[filter_].choices else filter_
    for word in {"per", "change"} & condition.keys():
        yield name, word
    if "per" in condition:
        yield "per", condition["per"]
    for kind in set(RANKS) & condition.keys():
        yield kind, condition.get("within")


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
    few = {"seed": SEED, "orders": 20, "invoices": 20}
    worlds.together(
        world.database,
        (in_odoo_metrics.make_business, few),
        (in_odoo_deliveries.make_deliveries, {"seed": SEED, "count": DELIVERIES}),
    )
    return world


def test_quantities_are_deliveries_where_there_is_a_stock(stocked: World) -> None:
    """The addon has installed itself; invoices of the same goods do not count."""
    [day] = DAYS[-1:]

    assert odoo.installed(stocked.database, "key_account_stock")
    conditions = [item.condition for item in DELIVERED]
    found = measure(stocked, (day,), conditions, 1)[1][day]

    oracle = Oracle(stocked.database, date.fromisoformat(day))
    for item, figures in zip(DELIVERED, found, strict=True):
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

    conditions = [
        {"metric": "revenue", "gte": 0},
        {"metric": "revenue", "gte": 0, "over": YEAR},
        {"metric": "orders", "gte": 0},
        {"metric": "order_gap", "gte": 0},
        {"metric": "months_since_last_order", "gte": 0},
        {"metric": "revenue", "gte": 0, "over": YEAR, "per": "month", "in_a_row": 1},
        {"metric": "revenue_cumulative_share", "gte": "0%"},
        {"metric": "orders", "top_share_of_customers": "10%"},
    ]
    [found] = measure(world, (AS_OF.isoformat(),), conditions, 1)[1].values()

    expected = by_pandas(transactions, Oracle(world.database, AS_OF))
    for figures, series, condition in zip(found, expected, conditions, strict=True):
        wanted = {name: plain(series.get(name)) for name in names}
        assert {n: figures[int(names[n])] for n in names} == wanted, condition


def by_pandas(transactions: pd.DataFrame, oracle: Oracle) -> Iterator[pd.Series]:
    """What is asked for, by customer; nobody asks for one without a purchase."""
    by_customer = transactions.groupby("customer")
    spent, number = by_customer["amount"].sum(), by_customer.size()
    yield spent
    [year] = pieces(YEAR, AS_OF)
    yield in_days(transactions, year).reindex(spent.index, fill_value=Decimal(0))
    yield number
    days = transactions.drop_duplicates(["customer", "day"]).sort_values("day")
    gaps = pd.to_datetime(days["day"]).groupby(days["customer"]).diff().dt.days
    yield gaps.groupby(days["customer"]).median()
    yield by_customer["day"].max().map(oracle.months_since)
    months = [in_days(transactions, span) for span in pieces(YEAR, AS_OF, "month")]
    yield pd.concat(months, axis=1).reindex(spent.index).apply(list, axis=1)
    by_amount = spent.groupby(spent).sum().sort_index(ascending=False).cumsum()
    yield spent.map(by_amount).map(lambda ahead: ahead / spent.sum())
    ahead = number.rank(method="min", ascending=False).astype(int) - 1
    yield ahead.map(lambda place: Decimal(place) / len(number))


def in_days(transactions: pd.DataFrame, days: tuple[date, date]) -> pd.Series:
    """What customers spent from the first day to the last."""
    rows = transactions[transactions["day"].between(*days)]
    return rows.groupby("customer")["amount"].sum()


def plain(figure: Any) -> Any:
    """As the addon's figures are read; a month without a purchase is a zero."""
    if isinstance(figure, list):
        return [plain(0 if pd.isna(item) else item) for item in figure]
    if figure is None or pd.isna(figure):
        return None
    return round(Decimal(str(figure)), 10)
