"""Star grades of the chemical-products policy: tonnes a month, one step at a time."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from key_account_engine.facts import Facts
from key_account_engine.grading import Scheme, decide
from key_account_engine.measure import Measure
from key_account_engine.movement import Standing
from key_account_engine.movement_data import read_movement
from key_account_engine.moves import move
from key_account_engine.scheme_tables import read_tier
from tests.unit.test_policies import loaded, overlay, values

AS_OF = date(2026, 11, 26)


def scheme(*overlays: Path, key: str = "polyolefin") -> Scheme:
    document = loaded("chemical_products", *overlays).document
    assert document is not None
    tiers = [
        {"kind": item.kind, "key": item.key, "values": item.values}
        for item in document.resources
        if item.kind == "tier" and item.values["scheme"] == key
    ]
    return Scheme(key, tuple(map(read_tier, tiers)))


def tonnes(group: str = "polyolefin") -> Measure:
    condition = {
        "metric": "quantity",
        "unit": "t",
        "over": "calendar month",
        "gte": 1,
        "where": {"product_group": group},
    }
    [measure] = Scheme("x", (_tier(condition),)).needs.measures
    return measure


def _tier(condition: dict[str, object]) -> object:
    values = {"scheme": "x", "name": {"en_US": "x"}, "condition": condition}
    return read_tier({"kind": "tier", "key": "x/x", "values": values})


def graded(figure: str, *options: str) -> str | None:
    facts = Facts(AS_OF, values={tonnes(): Decimal(figure)}, options=frozenset(options))
    return decide(scheme(), facts).tier


@pytest.mark.parametrize(
    ("figure", "tier"),
    [
        ("0", "ordinary"),
        ("999.999", "ordinary"),
        ("1000", "one_star"),
        ("1999.999", "one_star"),
        ("2000", "two_star"),
        ("2999.999", "two_star"),
        ("3000", "three_star"),
        ("9000", "three_star"),
        ("-5", "ordinary"),
    ],
)
def test_tonnes_of_a_month_give_the_star(figure: str, tier: str) -> None:
    """The limits belong to the better grade.

    Covers: CLS-18
    """
    assert graded(figure, "sales_form/plan") == tier


@pytest.mark.parametrize("figure", ["0", "1500", "9000"])
def test_a_direct_customer_is_ordinary_whatever_he_picks_up(figure: str) -> None:
    """Covers: CLS-19"""
    assert graded(figure, "sales_object/direct", "sales_form/plan") == "ordinary"


def test_an_auction_customer_is_newly_developed_until_he_is_a_review() -> None:
    """Covers: CLS-18, CLS-23"""
    assert graded("1500", "sales_form/auction") == "auction"
    assert graded("1500", "sales_form/plan") == "one_star"


def test_the_five_grades_in_order() -> None:
    """Covers: CLS-18"""
    assert [tier.key for tier in scheme().ordered] == [
        "three_star",
        "two_star",
        "one_star",
        "ordinary",
        "auction",
    ]


def test_grades_move_one_level_a_change_and_start_at_the_first() -> None:
    """Covers: CLS-20"""
    data = values("chemical_products", "scheme")["polyolefin"]["movement"]
    tiers = tuple(tier.key for tier in scheme().ordered)
    rules = read_movement(data)
    standing, seen = None, []

    for month in range(1, 7):
        day = date(2026, month, 1)
        target = "three_star" if month < 5 else "ordinary"
        tier = move(rules, tiers, standing, target, day).tier
        standing = Standing(tier, day)
        seen.append(tier)

    assert seen == [
        *("auction", "ordinary", "one_star", "two_star"),
        *("one_star", "ordinary"),
    ]


def test_how_often_grades_move_and_when_an_auction_ends_can_be_set(
    tmp_path: Path,
) -> None:
    """Blank in the source, and settable.

    Covers: CLS-22, CLS-23
    """
    mine = overlay(
        tmp_path,
        """\
schemes:
  polyolefin:
    movement: {every: 1 quarter}
    tiers:
      auction: {fixed: {days_since: first_order, lt: 90}}
""",
    )

    blank = values("chemical_products", "scheme")["polyolefin"]["movement"]
    mine_ = values("chemical_products", "scheme", mine)["polyolefin"]["movement"]
    assert blank["every"] is None
    assert mine_["every"] == 3
    facts = Facts(
        AS_OF, values={tonnes(): Decimal(1500)}, events={"first_order": AS_OF}
    )
    assert decide(scheme(mine), facts).tier == "auction"


def test_other_indicators_are_held_by_the_policy_and_decide_with_the_tonnes(
    tmp_path: Path,
) -> None:
    """Covers: CLS-21"""
    indicators = values("chemical_products", "evaluation_type")["review"]
    assert indicators["criteria"] == [
        "pickup_completion",
        "pickup_balance",
        "cooperation",
    ]
    mine = overlay(
        tmp_path,
        """\
schemes:
  polyolefin:
    overlap: first_wins
    tiers:
      three_star:
        condition:
          all:
            - metric: quantity
              unit: t
              over: calendar month
              gte: 3000
            - {score: review, gte: 80}
      two_star:
        condition:
          metric: quantity
          unit: t
          over: calendar month
          gte: 2000
""",
    )

    for score, tier in (("80", "three_star"), ("79.9", "two_star")):
        facts = Facts(
            AS_OF,
            values={tonnes(): Decimal(3500)},
            scores={"review": Decimal(score)},
        )
        assert decide(scheme(mine), facts).tier == tier


def test_a_grade_belongs_to_customer_and_product_group(tmp_path: Path) -> None:
    """Another group is another scheme, with figures and grades of its own.

    Covers: CLS-17
    """
    mine = overlay(
        tmp_path,
        """\
options:
  product_group:
    solvent: {name: {en_US: Solvents, zh_CN: 溶剂}, categories: null}
schemes:
  solvent:
    name: {en_US: Solvents, zh_CN: 溶剂}
    scope: {product_group: solvent}
    tiers:
      big:
        name: {en_US: Big, zh_CN: 大}
        condition: {metric: quantity, unit: t, over: calendar month, gte: 50}
      small: {name: {en_US: Small, zh_CN: 小}, condition: otherwise}
""",
    )
    facts = Facts(
        AS_OF,
        values={tonnes(): Decimal(2500), tonnes("solvent"): Decimal(10)},
    )

    assert decide(scheme(mine), facts).tier == "two_star"
    assert decide(scheme(mine, key="solvent"), facts).tier == "small"


def test_the_scheme_says_its_product_group_once_for_all_its_tiers() -> None:
    """Covers: CLS-17"""
    scope = values("chemical_products", "scheme")["polyolefin"]["product_group"]

    assert scope == "polyolefin"
    assert scheme().needs.measures == {tonnes()}


def test_no_category_is_invented() -> None:
    group = values("chemical_products", "option")["product_group/polyolefin"]

    assert group["categories"] is None


def test_the_sales_department_determines_stars_and_nobody_is_named_for_it() -> None:
    """A run proposes, the department in charge agrees.

    Covers: CLS-08
    """
    found = values("chemical_products", "scheme")["polyolefin"]
    step = values("chemical_products", "approval_step")["customer_grade/department"]

    assert (found["decision"], found["approval"]) == ("approve", "customer_grade")
    assert step["role"] == "sales_department"
    assert "members" not in values("chemical_products", "role")["sales_department"]
