"""Key-account criteria and rank-based schemes of the policies that ship."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from key_account_engine.condition import parse_condition
from key_account_engine.explain import evaluate
from key_account_engine.facts import Facts
from key_account_engine.grading import Scheme, Tier, decide
from key_account_engine.measure import Measure, RankKey
from key_account_engine.periods import Window
from tests.unit.test_policies import ROOT, overlay, values

AS_OF = date(2026, 11, 26)
YEAR = Measure("revenue", Window.parse("rolling 12 months"))
MONTHS = Measure("revenue", Window.parse("last 6 calendar months"), per="month")


def scheme(bundle: str, key: str, *overlays: Path) -> Scheme:
    tiers = []
    for name, tier in values(bundle, "tier", *overlays).items():
        if tier["scheme"] == key:
            condition, problems = parse_condition(tier["condition"])
            assert condition is not None, problems
            tiers.append(Tier(name.split("/")[1], tier["sequence"], condition))
    return Scheme(key, tuple(tiers), "first_wins")


# --- enterprise --------------------------------------------------------------------


def criteria(*overlays: Path) -> dict[str, dict[str, Any]]:
    found = values("enterprise", "qualifier", *overlays)
    return {key.removeprefix("list/"): item for key, item in found.items()}


def test_the_four_criteria_of_the_source_and_any_of_them_is_enough() -> None:
    """Covers: KAI-01, KAI-02, KAI-03, KAI-04, KAI-05"""
    assert {key: item.get("how", "figures") for key, item in criteria().items()} == {
        "large_purchases": "figures",
        "fast_growth": "figures",
        "industry_influence": "judged",
        "strategic_partner": "agreement",
    }
    assert values("enterprise", "listing")["list"]["combine"] == "any"


def test_no_figure_is_invented() -> None:
    """Amount, years, rate and the first period are blank in the source."""
    listing = values("enterprise", "listing")["list"]

    assert listing["attention_months"] is None
    assert listing["load"] is None
    assert criteria()["large_purchases"]["condition"] is None
    assert criteria()["fast_growth"]["condition"] is None


def test_the_blanks_of_the_list_can_be_set(tmp_path: Path) -> None:
    """Covers: KAI-01, KAI-02, KAI-05, KAI-07"""
    mine = overlay(
        tmp_path,
        """\
key_accounts:
  list:
    combine: 2
    special_attention: 6 months
    criteria:
      large_purchases:
        condition: {metric: revenue, gte: 500000, over: rolling 12 months}
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
      green: {name: {en_US: Green, zh_CN: 绿色}, how: judged}
""",
    )

    listing = values("enterprise", "listing", mine)["list"]
    assert (listing["combine"], listing["attention_months"]) == (2, 6)
    assert "green" in criteria(mine)
    assert criteria(mine)["large_purchases"]["condition"]["gte"] == 500000


# --- customer_data -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "flags", "tier"),
    [
        ("0", (), "A"),
        ("0.79", (), "A"),
        ("0.8", (), "B"),
        ("0.94", (), "B"),
        ("0.95", (), "C"),
        ("0.99", ("important",), "A"),
    ],
)
def test_abc_by_contribution_and_importance(
    ahead: str, flags: tuple[str, ...], tier: str
) -> None:
    """No figure is given, so it is a variant to lay over, not the policy.

    Covers: CLS-14
    """
    variant = ROOT / "config/variants/customer_data_abc.yaml"
    assert not values("customer_data", "scheme")
    rank = RankKey(YEAR, "cumulative_share_of_total", None)
    facts = Facts(
        AS_OF,
        values={YEAR: Decimal(1)},
        ranks={rank: Decimal(ahead)},
        flags=frozenset(flags),
    )

    assert decide(scheme("customer_data", "contribution", variant), facts).tier == tier


# --- oil_transport -----------------------------------------------------------------


def test_the_department_in_charge_decides_grades_that_the_source_leaves_open() -> None:
    """Covers: CLS-08"""
    variant = ROOT / "config/variants/oil_transport_grades.yaml"
    assert not values("oil_transport", "scheme")

    found = values("oil_transport", "scheme", variant)["customer_grade"]
    step = values("oil_transport", "approval_step", variant)

    assert (found["decision"], found["approval"]) == ("approve", "customer_grade")
    assert step["customer_grade/department"]["role"] == "customer_department"


# --- kam_method --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ahead", "important"), [("0", True), ("0.19", True), ("0.2", False), ("1", False)]
)
def test_the_first_fifth_is_important(ahead: str, important: bool) -> None:
    """Covers: KAI-09, KAI-10"""
    [criterion] = values("kam_method", "qualifier").values()
    condition, problems = parse_condition(criterion["condition"])
    assert condition is not None, problems
    rank = RankKey(YEAR, "top_share_of_customers", None)
    facts = Facts(AS_OF, values={YEAR: Decimal(1)}, ranks={rank: Decimal(ahead)})

    assert evaluate(condition, facts).met is important


def test_the_share_that_is_compared_is_a_fifth() -> None:
    """Covers: KAI-09"""
    assert values("kam_method", "listing")["important"]["pareto_share"] == "20"


@pytest.mark.parametrize(
    ("months", "tier"),
    [
        ("801 801 801 801 801 801", "five_star"),
        ("801 801 801 801 801 800", "four_star"),
        ("501 501 501 501 501 501", "four_star"),
        ("500 501 501 501 501 501", "three_star"),
        ("301 301 301 301 301 301", "three_star"),
        ("301 301 300 301 301 301", "none"),
        ("9000 9000 0 9000 9000 9000", "none"),
        ("0 0 0 0 0 0", "none"),
    ],
)
def test_a_star_needs_each_of_six_months(months: str, tier: str) -> None:
    """More than the limit in every month; one month at the limit is too little.

    Covers: CLS-27
    """
    facts = Facts(AS_OF, series={MONTHS: [Decimal(x) for x in months.split()]})

    assert decide(scheme("kam_method", "stars"), facts).tier == tier


def test_months_limits_measure_and_product_line_of_a_star_can_be_set(
    tmp_path: Path,
) -> None:
    """For instance three months of more than 1000 invoiced, of one product line.

    Covers: CLS-27, CLS-30
    """
    mine = overlay(
        tmp_path,
        """\
options:
  product_group:
    gsm: {name: {en_US: GSM, zh_CN: GSM}, categories: null}
schemes:
  stars:
    scope: {product_group: gsm}
    tiers:
      five_star:
        condition:
          {metric: invoiced, gt: 1000, over: last 3 calendar months, per: month, in_a_row: 3}
""",
    )
    line = (("product_group", "gsm"),)
    three = Measure(
        "invoiced", Window.parse("last 3 calendar months"), per="month", where=line
    )

    def star(*months: int) -> str | None:
        facts = Facts(AS_OF, series={three: list(map(Decimal, months))})
        return decide(scheme("kam_method", "stars", mine), facts).tier

    assert star(1001, 1001, 1001) == "five_star"
    assert star(1001, 1000, 1001) == "none"
    six = scheme("kam_method", "stars", mine).needs.series - {three}
    assert {measure.where for measure in six} == {line}


@pytest.mark.parametrize(
    ("ahead", "tier"), [("0", "A"), ("0.09", "A"), ("0.1", "other"), ("0.9", "other")]
)
def test_the_first_tenth_by_revenue_is_class_a(ahead: str, tier: str) -> None:
    """Covers: CLS-15"""
    rank = RankKey(YEAR, "top_share_of_customers", None)
    facts = Facts(AS_OF, values={YEAR: Decimal(1)}, ranks={rank: Decimal(ahead)})

    assert decide(scheme("kam_method", "rank"), facts).tier == tier


@pytest.mark.parametrize("star", ["three_star", "four_star", "five_star"])
def test_each_star_has_benefits_of_its_own_and_from_others(star: str) -> None:
    """Covers: CLS-28"""
    found = values("kam_method", "benefit")
    listed = values("kam_method", "tier")[f"stars/{star}"]["benefits"]

    origins = {found[key].get("origin", "own") for key in listed}
    assert origins == {"own", "outside"}


def test_class_a_is_served_first() -> None:
    """Covers: CLS-04"""
    tier = values("kam_method", "tier")["rank/A"]

    assert tier["service"]["zh_CN"] == "优先、优质服务"
