"""The schemes of the source documents on a live Odoo, from their files to grades."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dev import paths
from dev.odoo import Server
from tests.integration.support import in_odoo_schemes, people, worlds
from tests.integration.support.cli import Cli
from tests.integration.support.worlds import World

POLICIES = paths.ROOT / "config" / "policies"
STEEL, TRADE = "North Steel", "North Trade"
CHEMICALS, LABORATORY = "South Chemicals", "South Laboratory"
MONTHS = range(1, 7)

# Which categories are polyolefins is the company's own word. That runs move grades by
# themselves shows in a few days what would take as many approvals.
MINE = """\
bundle: chemical_products
options:
  product_group:
    polyolefin: {categories: [Polyolefins]}
schemes:
  polyolefin: {decision: apply}
"""
TONNES = [
    *([STEEL, f"2025-{month:02}-10", 3500] for month in MONTHS),
    *([LABORATORY, f"2025-{month:02}-10", 3500] for month in MONTHS),
    [TRADE, "2025-01-10", 1500],
]
ORDERS = [
    *([CHEMICALS, f"2025-{month:02}-15", 801] for month in MONTHS),
    *(
        [LABORATORY, f"2025-{month:02}-15", 800 if month == 3 else 801]
        for month in MONTHS
    ),
]
OPTIONS = [
    [STEEL, "sales_form/plan"],
    [TRADE, "sales_form/auction"],
    [LABORATORY, "sales_object/direct"],
]


@pytest.fixture(scope="module")
def own(base: World) -> Iterator[tuple[World, Server]]:
    """A database of our own, for the runs go back in time."""
    world = base.copy("schemes")
    with world.start() as server:
        yield world, server


@pytest.fixture
def cli(own: tuple[World, Server], tmp_path: Path) -> Cli:
    """The policy administrator's command line."""
    world, server = own
    key = world.keys[people.ADMIN]
    return Cli(server.url, world.database, people.ADMIN, key, tmp_path)


def grades(world: World, scheme: str) -> dict[str, str]:
    """Account → tier it has now in a scheme."""
    rows = world.rows(
        "SELECT a.name, split_part(t.key, '/', 2) FROM key_account_grade g"
        " JOIN key_account a ON a.id = g.key_account_id"
        " JOIN key_account_scheme s ON s.id = g.scheme_id"
        " LEFT JOIN key_account_tier t ON t.id = g.tier_id"
        f" WHERE s.key = '{scheme}' AND g.valid_to IS NULL"
    )
    return {row[0]: row[1] for row in rows}


def test_tonnes_become_stars_and_months_in_a_row_cards(
    cli: Cli, own: tuple[World, Server]
) -> None:
    """Invoiced kilograms give stars one level a month; each of six months a card.

    The direct customer stays ordinary whatever he picks up; the one of the auction
    stays newly developed. One month at the limit costs the fifth star.

    Covers: CLS-17, CLS-18, CLS-19, CLS-20, CLS-27, CLS-30
    """
    world, _server = own
    overlay = cli.home / "mine.yaml"
    overlay.write_text(MINE, encoding="utf-8")
    answer = worlds.inside(
        world.database, in_odoo_schemes.sell, tonnes=TONNES, orders=ORDERS
    )
    assert answer == len(TONNES)
    chemical = POLICIES / "chemical_products.yaml"
    cli.must("apply", chemical, "--overlay", overlay, "--yes")
    cli.must("apply", POLICIES / "kam_method.yaml", "--yes")
    worlds.inside(world.database, in_odoo_schemes.classify, options=OPTIONS)

    seen = []
    for day in ("02-01", "03-01", "04-01", "05-01", "06-01", "07-01"):
        cli.must("recompute", "--as-of", f"2025-{day}")
        found = grades(world, "polyolefin")
        seen.append(found[STEEL])
        assert found[LABORATORY] == "ordinary"
        assert found[TRADE] == "auction"

    assert seen == [
        *("auction", "ordinary", "one_star", "two_star", "three_star", "three_star")
    ]
    cards = grades(world, "stars")
    assert (cards[CHEMICALS], cards[LABORATORY]) == ("five_star", "four_star")
    assert cards[TRADE] == "none"
