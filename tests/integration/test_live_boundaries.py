"""Each scheme of the source documents at its exact limits, from its file to a grade.

All schemes are in force side by side. Customers are named after what they bought, so
that the tables below are what the sources say, one row a customer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dev import paths
from dev.odoo import Server
from tests.integration.support import in_odoo_schemes, people, worlds
from tests.integration.support.cli import Cli
from tests.integration.support.rpc import Rpc
from tests.integration.support.worlds import World

CONFIG = paths.ROOT / "config"
# Which categories are polyolefins is the company's own word. That runs move grades by
# themselves shows in a few days what would take as many approvals.
MINE = """\
bundle: chemical_products
options: {product_group: {polyolefin: {categories: [Polyolefins]}}}
schemes: {polyolefin: {decision: apply}}
"""
HALF_YEAR = ("03", "04", "05", "06", "07", "08")
PLAN, DIRECT, AUCTION = (
    "sales_form/plan",
    "sales_object/direct",
    "sales_form/auction",
)


@dataclass(frozen=True)
class Row:
    """What a customer bought (or picked up), what he is marked with, and his grade."""

    figure: str
    tier: str
    mark: str = ""

    def customer(self, table: str) -> str:
        return f"{table}: {self.figure} {self.mark}".strip()


#: by the amount of twelve months (001 2(2))
ABC = (
    Row("500000", "A"),
    Row("499999.99", "B"),
    Row("100000", "B"),
    Row("99999.99", "C"),
    Row("0", "C"),
    Row("0", "A", "flag/strategic"),
    Row("499999.99", "A", "flag/strategic"),
    Row("500000", "A", "flag/low_frequency"),
    Row("99999.99", "C", "flag/growth_need"),
)
#: by the share that better customers have of all (004 6.2; the shares are a variant)
CONTRIBUTION = (
    Row("80000", "A"),
    Row("15000", "B"),
    Row("5000", "C"),
    Row("0", "C"),
    Row("0", "A", "flag/important"),
)
#: the same a cent below the limits
JUST_BELOW = (Row("79999.99", "A"), Row("15000", "A"), Row("5000.01", "B"))
#: by rank: a tenth of twenty customers (003-3 paragraph 4)
RANK = tuple(Row(str(100 + n), "A" if n > 18 else "other") for n in range(1, 21))
#: by tonnes of a month (003-4 article 9(2))
STARS = (
    Row("999.999", "ordinary", PLAN),
    Row("1000", "one_star", PLAN),
    Row("1999.999", "one_star", PLAN),
    Row("2000", "two_star", PLAN),
    Row("2999.999", "two_star", PLAN),
    Row("3000", "three_star", PLAN),
    Row("3000", "ordinary", DIRECT),
    Row("3000", "auction", AUCTION),
)
#: by the least of six months (003-3 paragraph 4)
CARDS = (
    Row("300", "none"),
    Row("300.01", "three_star"),
    Row("500", "three_star"),
    Row("500.01", "four_star"),
    Row("800", "four_star"),
    Row("800.01", "five_star"),
)
#: a table of customers → its rows
TABLES = {
    "abc": ABC,
    "contribution": CONTRIBUTION,
    "just below": JUST_BELOW,
    "rank": RANK,
    "stars": STARS,
    "cards": CARDS,
}
AMOUNTS = ("abc", "contribution", "just below", "rank")


def customers(table: str) -> list[tuple[str, Row]]:
    return [(row.customer(table), row) for row in TABLES[table]]


def orders() -> list[list[object]]:
    """All at once for amounts of a year, every month for the cards."""
    year = [
        [name, "2025-03-10", float(row.figure)]
        for table in AMOUNTS
        for name, row in customers(table)
        if row.figure != "0"
    ]
    months = [
        [name, f"2025-{month}-15", float(row.figure)]
        for name, row in customers("cards")
        for month in HALF_YEAR
    ]
    return [*year, *months]


@pytest.fixture(scope="module")
def own(base: World) -> Iterator[tuple[World, Server]]:
    """A database of our own with all these customers."""
    world = base.copy("boundaries")
    names = [name for table in TABLES for name, _row in customers(table)]
    tonnes = [[name, "2025-08-10", float(r.figure)] for name, r in customers("stars")]
    sold = {"tonnes": tonnes, "orders": orders()}
    worlds.inside(world.database, in_odoo_schemes.enter, names=names, **sold)
    with world.start() as server:
        yield world, server


@pytest.fixture(scope="module")
def cli(own: tuple[World, Server], tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """The policy administrator's command line, with every policy applied."""
    world, server = own
    home = tmp_path_factory.mktemp("home")
    key = world.keys[people.ADMIN]
    cli = Cli(server.url, world.database, people.ADMIN, key, home)
    overlay = home / "mine.yaml"
    overlay.write_text(MINE, encoding="utf-8")
    for bundle, over in {
        "crm_abc": None,
        "kam_method": None,
        "customer_data": CONFIG / "variants" / "customer_data_abc.yaml",
        "chemical_products": overlay,
    }.items():
        more = ("--overlay", over) if over else ()
        cli.must("apply", CONFIG / "policies" / f"{bundle}.yaml", *more, "--yes")
    marks = [
        [name, row.mark]
        for table in TABLES
        for name, row in customers(table)
        if row.mark
    ]
    worlds.inside(world.database, in_odoo_schemes.classify, options=marks)
    return cli


def grades(world: World, scheme: str) -> dict[str, str]:
    """Active account → tier it has now in a scheme."""
    rows = world.rows(
        "SELECT a.name, split_part(t.key, '/', 2) FROM key_account_grade g"
        " JOIN key_account a ON a.id = g.key_account_id AND a.active"
        " JOIN key_account_scheme s ON s.id = g.scheme_id"
        " JOIN key_account_tier t ON t.id = g.tier_id"
        f" WHERE s.key = '{scheme}' AND g.valid_to IS NULL"
    )
    return {row[0]: row[1] for row in rows}


def leave(own: tuple[World, Server], table: str) -> None:
    """A director archives all accounts but those of a table."""
    world, server = own
    rpc = Rpc(server.url, world.database, people.DIRECTOR, world.keys[people.DIRECTOR])
    accounts = rpc.search_read(
        "key.account", fields="name", context={"active_test": False}
    )
    for active in (True, False):
        ids = [a["id"] for a in accounts if (a["name"] in expected(table)) is active]
        rpc.call("key.account", "write", ids=ids, vals={"active": active})
    assert rpc.call("key.account", "search_count", domain=[]) == len(TABLES[table])


def expected(table: str) -> dict[str, str]:
    return {name: row.tier for name, row in customers(table)}


@pytest.mark.parametrize(
    ("day", "table", "scheme"),
    [
        ("2025-06-30", "abc", "abc"),
        ("2025-07-01", "contribution", "contribution"),
        ("2025-07-02", "just below", "contribution"),
        ("2025-07-03", "rank", "rank"),
        ("2025-09-01", "cards", "stars"),
    ],
)
def test_figures_at_the_limit_give_the_grade_of_the_source(
    cli: Cli, own: tuple[World, Server], day: str, table: str, scheme: str
) -> None:
    """ABC by amount with the strategic override, by contribution and by rank; cards.

    Covers: CLS-09, CLS-10, CLS-11, CLS-12, CLS-14, CLS-15, CLS-27, CLS-30
    """
    world, _server = own
    leave(own, table)

    cli.must("recompute", "--as-of", day)

    assert grades(world, scheme) == expected(table)
    # The schemes decide side by side: each customer has a grade in every other too.
    for other in {"abc", "contribution", "rank", "stars"} - {scheme}:
        assert grades(world, other).keys() == expected(table).keys()


def test_tonnes_at_the_limit_give_the_star_of_the_source_step_by_step(
    cli: Cli, own: tuple[World, Server]
) -> None:
    """Each run moves a customer by one level at most; the direct one never leaves his.

    Covers: CLS-17, CLS-18, CLS-19, CLS-20
    """
    world, _server = own
    leave(own, "stars")
    levels = ("auction", "ordinary", "one_star", "two_star", "three_star")

    for number in range(len(levels)):
        cli.must("recompute", "--as-of", f"2025-09-{number + 2:02}")
        reached = {
            name: tier if row.mark != PLAN else levels[min(number, levels.index(tier))]
            for name, row in customers("stars")
            for tier in [row.tier]
        }
        assert grades(world, "polyolefin") == reached, number


# What the source leaves blank, as the comments of the policy propose to set it.
CRITERIA = """\
bundle: enterprise
key_accounts:
  list:
    criteria:
      large_purchases:
        condition: {metric: revenue, gte: 500000, over: rolling 12 months}
        potential: {metric: revenue, gte: 300000, over: rolling 12 months}
      fast_growth:
        condition:
          all:
            - metric: revenue
              over: rolling 12 months
              change: {gte: 20%}
              against: previous rolling 12 months
            - metric: revenue
              over: rolling 24 months
              change: {gte: 20%}
              against: previous rolling 24 months
"""
#: customer → day and amount of his orders, and what screening proposes
SCREENED = {
    "large: 500000": ([("2025-03-10", 500_000)], "key"),
    "large: 499999.99": ([("2025-03-10", 499_999.99)], "potential"),
    "large: 300000": ([("2025-03-10", 300_000)], "potential"),
    "large: 299999.99": ([("2025-03-10", 299_999.99)], None),
    "growth: 20%": (
        [("2025-03-10", 1200), ("2024-03-10", 1000), ("2023-03-10", 1800)],
        "key",
    ),
    "growth: a cent less": (
        [("2025-03-10", 1199.99), ("2024-03-10", 1000), ("2023-03-10", 1800)],
        None,
    ),
    "growth: of one year": (
        [("2025-03-10", 1200), ("2024-03-10", 1000), ("2023-03-10", 1900)],
        None,
    ),
}


def test_the_criteria_of_key_accounts_at_their_limits(
    base: World, tmp_path: Path
) -> None:
    """With the figures of the day they were met on.

    Covers: KAI-01, KAI-02, KAI-06
    """
    world = base.copy("criteria")
    sold = [
        [name, day, amount]
        for name, (bought, _proposal) in SCREENED.items()
        for day, amount in bought
    ]
    entered = {"names": list(SCREENED), "tonnes": [], "orders": sold}
    worlds.inside(world.database, in_odoo_schemes.enter, **entered)
    overlay = tmp_path / "criteria.yaml"
    overlay.write_text(CRITERIA, encoding="utf-8")
    with world.start() as server:
        key = world.keys[people.ADMIN]
        cli = Cli(server.url, world.database, people.ADMIN, key, tmp_path)
        policy = CONFIG / "policies" / "enterprise.yaml"
        cli.must("apply", policy, "--overlay", overlay, "--yes")

    found = worlds.inside(world.database, in_odoo_schemes.screened, day="2025-06-30")

    proposed = {name: found.get(name, [None])[0] for name in SCREENED}
    assert proposed == {name: proposal for name, (_b, proposal) in SCREENED.items()}
    assert re.search(r"Large purchases: .* 500.000\.00 ≥", found["large: 500000"][1])
