"""The policies that ship say what their source documents say, and no more."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dev.demo.story import PEOPLE
from key_account_adapter.policy.load import Loaded, load_all
from key_account_engine.condition import parse_condition
from key_account_engine.facts import Facts
from key_account_engine.grading import Decision, Scheme, Tier, decide
from key_account_engine.measure import Measure
from key_account_engine.periods import Window
from key_account_engine.workdays import deadline_after
from key_account_engine.worktime import Calendar

ROOT = Path(__file__).parents[2]
POLICIES = sorted((ROOT / "config/policies").glob("*.yaml"))
OVERLAYS = sorted((ROOT / "dev/demo/policies").glob("*.yaml"))

Values = dict[str, Any]


def loaded(bundle: str, *overlays: Path) -> Loaded:
    [policy] = load_all(
        [str(ROOT / f"config/policies/{bundle}.yaml")], map(str, overlays)
    )
    return policy


def values(bundle: str, kind: str, *overlays: Path) -> dict[str, Values]:
    """Key → wire values of the resources of one kind, in the order of the file."""
    document = loaded(bundle, *overlays).document
    assert document is not None
    return {item.key: item.values for item in document.resources if item.kind == kind}


def overlay(folder: Path, text: str) -> Path:
    path = folder / "overlay.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_policies_are_there() -> None:
    assert [path.stem for path in POLICIES] == [
        "chemical_products",
        "crm_abc",
        "customer_data",
        "enterprise",
        "kam_method",
        "oil_transport",
        "sales_development",
    ]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_a_policy_loads_and_means_something(path: Path) -> None:
    policy = loaded(path.stem)

    assert list(policy.found) == []
    assert policy.document is not None
    assert policy.document.bundle == path.stem


@pytest.mark.parametrize("path", OVERLAYS, ids=lambda path: path.stem)
def test_an_overlay_of_the_demo_fits_its_policy(path: Path) -> None:
    policy = loaded(path.stem, path)

    assert list(policy.found) == []
    assert policy.document is not None
    assert policy.document.bundle == path.stem


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_every_name_is_there_in_english_and_chinese(path: Path) -> None:
    document = loaded(path.stem).document
    assert document is not None

    for resource in document.resources:
        assert resource.values["name"].keys() == {"en_US", "zh_CN"}, resource.address


# --- crm_abc -----------------------------------------------------------------------

REVENUE = Measure("revenue", Window.parse("rolling 12 months"))


def abc() -> Scheme:
    tiers = []
    for key, tier in values("crm_abc", "tier").items():
        condition, problems = parse_condition(tier["condition"])
        signals, _ = (
            parse_condition(tier["signals"]) if "signals" in tier else (None, [])
        )
        assert condition is not None, problems
        tiers.append(Tier(key, tier["sequence"], condition, signals))
    return Scheme("abc", tuple(tiers))


def graded(amount: str, *flags: str) -> Decision:
    facts = Facts(
        as_of=date(2026, 11, 21),
        values={REVENUE: Decimal(amount)},
        flags=frozenset(flags),
    )
    return decide(abc(), facts)


@pytest.mark.parametrize(
    ("amount", "tier"),
    [
        ("2000000", "abc/A"),
        ("500000", "abc/A"),
        ("499999.99", "abc/B"),
        ("100000", "abc/B"),
        ("99999.99", "abc/C"),
        ("0", "abc/C"),
        ("-1", "abc/C"),
    ],
)
def test_abc_by_the_amount_of_twelve_months(amount: str, tier: str) -> None:
    """The limits belong to the better grade.

    Covers: CLS-10, CLS-11
    """
    assert graded(amount).tier == tier


@pytest.mark.parametrize("amount", ["0", "99999.99", "499999.99"])
def test_strategic_cooperation_lifts_to_a(amount: str) -> None:
    """Whatever the customer buys; together with the amounts this is grade A.

    Covers: CLS-09
    """
    assert graded(amount).tier in ("abc/B", "abc/C")
    assert graded(amount, "strategic").tier == "abc/A"


@pytest.mark.parametrize(
    ("amount", "flag", "tier", "conflicts"),
    [
        ("600000", "low_frequency", "abc/A", ("abc/C",)),
        ("200000", "scattered_need", "abc/B", ("abc/C",)),
        ("50000", "growth_need", "abc/C", ("abc/B",)),
        ("200000", "growth_need", "abc/B", ()),
        ("50000", "low_frequency", "abc/C", ()),
        ("600000", "loyal", "abc/A", ()),
        ("50000", "stable_need", "abc/C", ()),
    ],
)
def test_a_flag_that_contradicts_the_amount_is_a_conflict(
    amount: str, flag: str, tier: str, conflicts: tuple[str, ...]
) -> None:
    """The amount decides; what points elsewhere is shown.

    Covers: CLS-12
    """
    decision = graded(amount, flag)

    assert decision.tier == tier
    assert decision.conflicts == conflicts


def test_abc_has_the_six_flags_of_the_source() -> None:
    options = values("crm_abc", "option")

    assert [key for key in options if key.startswith("flag/")] == [
        "flag/strategic",
        "flag/loyal",
        "flag/stable_need",
        "flag/growth_need",
        "flag/low_frequency",
        "flag/scattered_need",
    ]


def test_abc_counts_in_the_currency_of_the_source() -> None:
    assert values("crm_abc", "scheme")["abc"]["currency"] == "CNY"


def test_the_formula_of_the_complaint_rate_is_blank_and_can_be_set(
    tmp_path: Path,
) -> None:
    mine = overlay(tmp_path, "complaints: {rates: {standard: {per: orders}}}\n")

    assert values("crm_abc", "complaint_rate")["standard"]["per"] is None
    assert values("crm_abc", "complaint_rate", mine)["standard"]["per"] == "orders"


# --- enterprise --------------------------------------------------------------------


def test_five_indicators_of_three_sub_indicators() -> None:
    criteria = values("enterprise", "criterion")
    top = [key for key, item in criteria.items() if item["parent"] is None]

    assert values("enterprise", "evaluation_type")["annual"]["criteria"] == top
    assert len(top) == 5
    for parent in top:
        assert [item["parent"] for item in criteria.values()].count(parent) == 3
    assert len(criteria) == 5 + 15


def test_weights_scale_and_bands_are_blank() -> None:
    criteria = values("enterprise", "criterion")
    annual = values("enterprise", "evaluation_type")["annual"]

    assert {item["weight"] for item in criteria.values()} == {None}
    assert (annual["scale"], annual["bands"]) == (None, None)


def test_weights_scale_and_bands_can_be_set() -> None:
    """By an overlay, without touching the policy of the source document.

    Covers: EVA-02
    """
    [path] = [path for path in OVERLAYS if path.stem == "enterprise"]
    criteria = values("enterprise", "criterion", path)
    annual = values("enterprise", "evaluation_type", path)["annual"]

    weights = [item["weight"] for item in criteria.values() if not item["parent"]]
    assert weights == ["30", "25", "20", "10", "15"]
    assert annual["scale"] == {"minimum": "0", "maximum": "100"}
    assert annual["bands"]["excellent"]["minimum"] == "85"
    assert annual["bands"]["poor"]["outcome"] == "poor"


def test_the_panel_has_four_departments() -> None:
    departments = values("enterprise", "evaluation_type")["annual"]["departments"]
    options = values("enterprise", "option")

    assert departments == ["customer_service", "finance", "marketing", "sales"]
    assert {f"department/{key}" for key in departments} <= options.keys()


def test_relation_classes_are_a_list_to_choose_from() -> None:
    """Three classes, and no numeric rule, as in the source."""
    options = values("enterprise", "option")

    assert [key for key in options if key.startswith("relation/")] == [
        "relation/strategic_partner",
        "relation/important",
        "relation/ordinary_key_account",
    ]
    assert not values("enterprise", "scheme")


# --- oil_transport, chemical_products ----------------------------------------------


@pytest.mark.parametrize("bundle", ["oil_transport", "chemical_products"])
def test_deadlines_are_one_and_three_working_days_and_a_blank(bundle: str) -> None:
    """No figure is invented for a severe complaint.

    Covers: CMP-20
    """
    severities = values(bundle, "severity")

    assert {key: item["days"] for key, item in severities.items()} == {
        "general": 1,
        "larger": 3,
        "severe": None,
        "enquiry": None,
    }
    assert {item["clock_start"] for item in severities.values()} == {"received"}


def test_bundles_with_one_calendar_agree_on_it() -> None:
    """The same holidays are written in two files; a correction goes into both."""
    assert values("chemical_products", "calendar") == values(
        "oil_transport", "calendar"
    )


def test_the_time_of_important_issues_and_enquiries_is_blank() -> None:
    """[規定時間] stays blank and can be set, with a calendar to count by."""
    classes = values("enterprise", "severity")

    assert {key: item["kind"] for key, item in classes.items()} == {
        "important_issue": "issue",
        "enquiry": "enquiry",
    }
    assert {item["days"] for item in classes.values()} == {None}
    assert {item["calendar"] for item in classes.values()} == {None}


def test_the_blank_deadline_and_the_start_of_the_clock_can_be_set(
    tmp_path: Path,
) -> None:
    mine = overlay(
        tmp_path,
        "complaints:\n"
        "  clock_start: accepted\n"
        "  severities:\n"
        "    severe: {deadline: 2 working days}\n",
    )

    severities = values("oil_transport", "severity", mine)

    assert severities["severe"]["days"] == 2
    assert {item["clock_start"] for item in severities.values()} == {"accepted"}


def test_the_calendar_trades_weekend_days_for_holidays() -> None:
    office = values("oil_transport", "calendar")["office"]
    days = {date.fromisoformat(day) for day in office["extra_days"]}

    assert all(day.weekday() >= 5 for day in days)
    assert not office["extra_days"].keys() & office["holidays"].keys()
    assert sum(day.startswith("2026") for day in office["holidays"]) == 33
    assert len(days) == 6
    assert office["attendance"].keys().isdisjoint({"saturday", "sunday"})


@pytest.mark.parametrize(
    ("received", "severity", "due"),
    [
        # Monday; Tuesday
        ("2026-11-16", "general", "2026-11-17 17:30"),
        # Friday; the weekend does not count
        ("2026-11-20", "general", "2026-11-23 17:30"),
        ("2026-11-20", "larger", "2026-11-25 17:30"),
        # Wednesday before National Day; the Saturday after it is worked
        ("2026-09-30", "general", "2026-10-08 17:30"),
        ("2026-09-30", "larger", "2026-10-10 17:30"),
        # Friday before Spring Festival; the Saturday next to it is worked
        ("2026-02-13", "general", "2026-02-14 17:30"),
        ("2026-02-13", "larger", "2026-02-25 17:30"),
    ],
)
def test_deadlines_by_the_calendar_of_the_policy(
    received: str, severity: str, due: str
) -> None:
    """Holidays are skipped, weekend days worked in exchange count.

    Covers: CMP-08, CMP-09, OTH-04
    """
    office = Calendar.from_values(values("oil_transport", "calendar")["office"])
    days = values("oil_transport", "severity")[severity]["days"]

    deadline = deadline_after(date.fromisoformat(received), days, office)

    assert f"{deadline.at:%Y-%m-%d %H:%M}" == due


# --- customer_data -----------------------------------------------------------------


def test_the_view_matrix_is_data() -> None:
    """Each post of chapter 7 with its scope; other posts with who approves.

    Covers: ACC-15
    """
    roles = values("customer_data", "role")

    assert {key: item["scope"] for key, item in roles.items()} == {
        "salesperson": "own",
        "customer_service": "own",
        "regional_manager": "region",
        "general_manager": "all",
        "marketing_director": "all",
        "market_development_manager": "all",
        "customer_service_manager": "all",
        "instrument_sales_manager": "all",
        "planning": "all",
        "other_posts": "approval",
    }
    assert {key for key, item in roles.items() if item.get("approvers")} == {
        "other_posts"
    }
    assert roles["other_posts"]["approvers"] == [
        "general_manager",
        "marketing_director",
    ]


def test_no_role_manages_who_holds_it() -> None:
    roles = values("customer_data", "role")

    assert all("members" not in item for item in roles.values())


def test_the_demo_gives_each_of_its_people_a_role() -> None:
    [path] = [path for path in OVERLAYS if path.stem == "customer_data"]
    roles = values("customer_data", "role", path).values()

    held = [login for item in roles for login in item.get("members", ())]
    assert sorted(held) == sorted(person.login for person in PEOPLE)
    scopes = {item["scope"] for item in roles if item.get("members")}
    assert scopes == {"own", "region", "all", "audit", "policy"}
