"""Tables of tiers are checked before they grade anyone."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.cells import axis_of, cells_by_axis
from key_account_engine.grading import Scheme, Tier, check_tiers
from key_account_engine.keeps import check_keeps
from key_account_engine.movement import Movement

from .strategies import conditions, parsed, quick


def revenue(**limit):
    """Return a rule on revenue."""
    return {"metric": "revenue", **limit}


def orders(**limit):
    """Return a rule on orders."""
    return {"metric": "orders", **limit}


def scheme(*rules, overlap="refuse"):
    """Return a scheme with the tiers A, B, C, …"""
    tiers = [Tier("ABCDEF"[n], n, parsed(rule)) for n, rule in enumerate(rules)]
    return Scheme("test", tuple(tiers), overlap)


def messages(*rules, overlap="refuse"):
    """Return what is found."""
    return [problem.message for problem in check_tiers(scheme(*rules, overlap=overlap))]


NEVER_A = "tier `A` is never given: impossible, or always after another tier"
STRATEGIC = {"flag": "strategic"}
SOUND = [
    [],
    ["otherwise"],
    [STRATEGIC, "otherwise"],
    [
        {"any": [revenue(gte=500), STRATEGIC]},
        revenue(between=[100, 500]),
        {"any": [revenue(lt=100), {"option": "need/scattered"}]},
    ],
    # only whole numbers from zero can occur
    [orders(gte=10), orders(between=[3, 10]), orders(lte=2)],
    [orders(eq=0), orders(gt=0)],
    [{"days_since": "last_order", "gt": 90}, {"days_since": "last_order", "lte": 90}],
    [{"days_until": "last_order", "gt": 0}, {"days_until": "last_order", "lte": 0}],
    [
        {"metric": "revenue", "top_share_of_customers": "10%"},
        {"not": {"metric": "revenue", "top_share_of_customers": "10%"}},
    ],
    [{"metric": "revenue", "top_share_of_customers": "100%"}],
    [{"score": "annual", "gte": 60}, {"score": "annual", "lt": 60}],
    [
        revenue(change={"gte": "10%"}, against="previous calendar year"),
        revenue(change={"lt": "10%"}, against="previous calendar year"),
    ],
    # catches accounts without figures
    [revenue(gte=100), revenue(lt=100), "otherwise"],
    # a score may decide about accounts that figures alone do not
    [{"any": [revenue(gte=100), {"score": "annual", "gte": 90}]}, revenue(lt=100)],
    # what comes later may still be first where months differ
    [
        revenue(gt=300, per="month", in_a_row=6),
        revenue(gt=300, per="month", periods=3, of_last=6),
        "otherwise",
    ],
]


@pytest.mark.parametrize("rules", SOUND)
def test_sound_tables(rules):
    found = messages(*rules, overlap="first_wins")

    assert found == []


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (
            [revenue(gte=200000), revenue(lt=100000)],
            ["no tier for revenue between 100 000 and 200 000"],
        ),
        ([revenue(gt=100), revenue(lt=100)], ["no tier for revenue of exactly 100"]),
        ([revenue(gte=100)], ["no tier for revenue below 100"]),
        ([revenue(gt=100)], ["no tier for revenue up to 100"]),
        ([revenue(lt=100)], ["no tier for revenue from 100"]),
        ([revenue(lte=100)], ["no tier for revenue above 100"]),
        (
            [revenue(between=[10, 20]), revenue(between=[30, 40])],
            [
                "no tier for revenue below 10",
                "no tier for revenue between 20 and 30",
                "no tier for revenue from 40",
            ],
        ),
        ([STRATEGIC], ["no tier for an account without flags and options"]),
        (
            [{"all": [revenue(gte=1), revenue(lt=1)]}, "otherwise"],
            ["tier `A` is never given: impossible, or always after another tier"],
        ),
        (
            [{"all": [revenue(gte=1), STRATEGIC]}, revenue(lt=0)],
            ["no tier for revenue from 0"],
        ),
        (
            [revenue(gt=300, per="month", in_a_row=6)],
            ["no tier for revenue per month up to 300"],
        ),
        (
            [{"metric": "revenue", "cumulative_share_of_total": "80%"}],
            ["no tier for rank by revenue from 80%"],
        ),
        ([{"not": orders(gte=-5)}], ["no tier for any orders", NEVER_A]),
        ([orders(gt=5)], ["no tier for orders up to 5"]),
        ([orders(gte=-5)], []),
        (
            [{"days_until": "first_order", "lt": "-3"}],
            ["no tier for days until first_order from -3"],
        ),
    ],
)
def test_gaps_are_named_in_words(rules, expected):
    assert messages(*rules) == expected


@pytest.mark.parametrize(
    "rule",
    [
        {"metric": "reachability", "gte": "150%"},
        {"metric": "reachability", "gt": "100%"},
        {"metric": "reachability", "gte": "101%", "per": "month", "in_a_row": 2},
        {"metric": "orders", "eq": "2.5"},
        {"days_since": "last_order", "lt": -5},
        orders(change={"lt": "-100%"}, against="previous calendar year"),
    ],
)
def test_limits_that_no_figure_can_meet_are_named(rule):
    """A share of calls is 100 % at most, and nobody loses more than all orders."""
    assert messages(rule, "otherwise") == [NEVER_A]


@pytest.mark.parametrize(
    "rule",
    [
        {"metric": "reachability", "gte": "100%"},
        {"metric": "revenue_share", "gte": "150%"},
        {"days_since": "last_order", "lt": 1},
        orders(change={"lte": "-100%"}, against="previous calendar year"),
        revenue(change={"lt": "-100%"}, against="previous calendar year"),
        {"any": [{"days_since": "last_order", "lt": -5}, STRATEGIC]},
    ],
)
def test_limits_that_a_figure_can_meet_are_left_alone(rule):
    """Returns may exceed sales, so that others have more than the total."""
    assert messages(rule, "otherwise") == []


def test_a_limit_that_cannot_be_met_keeps_no_tier_after_it_from_being_given():
    never = {"days_since": "last_order", "lt": -5}

    assert messages({"not": never}, revenue(gte=1), "otherwise") == []


def test_overlaps_are_named_in_words():
    tiers = [revenue(gte=500), revenue(gte=100), "otherwise"]
    [problem] = check_tiers(scheme(*tiers))

    assert problem.path == ("B",)
    assert problem.message == "tiers `A` and `B` both apply to revenue from 500"
    assert messages(*tiers, overlap="first_wins") == []


def test_overlaps_without_any_figure():
    both = "tiers `A` and `B` both apply to an account without flags and options"
    found = messages({"not": STRATEGIC}, {"not": {"flag": "x"}}, STRATEGIC)

    assert found == [both]


def test_tiers_that_are_never_given():
    rules = [revenue(gte=100), revenue(gte=500), "otherwise", {"flag": "x"}]

    assert messages(*rules, overlap="first_wins") == [
        f"tier `{key}` is never given: impossible, or always after another tier"
        for key in "BD"
    ]


def test_several_figures_give_a_warning_about_the_first_gap():
    rules = [{"all": [revenue(gte=500), orders(gte=10)]}, revenue(lt=500)]
    [problem] = check_tiers(scheme(*rules))

    assert problem.severity == "warning"
    assert problem.message == "no tier for revenue of exactly 500 and orders below 10"


def test_several_figures_without_a_gap():
    rules = [{"all": [revenue(gte=500), orders(gte=10)]}, "otherwise"]

    assert messages(*rules) == []


def test_huge_tables_are_not_walked():
    limits = [{"any": [revenue(eq=n), orders(eq=n)]} for n in range(100)]
    [problem] = check_tiers(scheme({"any": limits}, "otherwise"))

    assert problem.severity == "warning"
    assert problem.message == "too many thresholds to look for gaps"


def test_flags_have_no_axis():
    assert axis_of(parsed(STRATEGIC)) is None


@quick
@given(st.lists(conditions, min_size=1, max_size=3))
def test_every_cell_holds_its_sample_and_they_do_not_overlap(rules):
    for axis, cells in cells_by_axis(rules).items():
        samples = [cell.sample for cell in cells]
        assert samples == sorted(set(samples))
        for cell in cells:
            assert axis.has(cell.sample)
            low = cell.low if cell.low is not None else Decimal(-100)
            high = cell.high if cell.high is not None else Decimal(100)
            assert low <= cell.sample <= high


@quick
@given(st.lists(conditions, max_size=3))
def test_checking_never_raises(rules):
    tiers = tuple(Tier(str(n), n, rule) for n, rule in enumerate(rules))

    for problem in check_tiers(Scheme("any", tiers)):
        assert problem.code in ("POL302", "POL303")


# --- limits for staying, and tiers given in another way ----------------------------


def useless(condition, keep):
    """Return whether a limit for staying is found to keep nobody."""
    tier = Tier("A", 1, parsed(condition), keep=parsed(keep))
    return [problem.path for problem in check_keeps([tier])] == [("A", "keep")]


@pytest.mark.parametrize(
    "keep",
    [
        revenue(gte=500),
        revenue(gte=600),
        {"all": [revenue(gte=400), revenue(gte=500)]},
        {"all": [revenue(gte=400), STRATEGIC, revenue(gt=700)]},
    ],
)
def test_a_limit_for_staying_has_to_be_below_that_for_getting_in(keep):
    assert useless(revenue(gte=500), keep)


@pytest.mark.parametrize(
    ("condition", "keep"),
    [
        (revenue(gte=500), revenue(gte=499)),
        (revenue(gte=500), STRATEGIC),
        (STRATEGIC, revenue(gte=1)),
        ({"score": "annual", "gte": 85}, {"score": "annual", "gte": 80}),
        (
            revenue(per="month", gte=5, in_a_row=6),
            revenue(per="month", gte=5, in_a_row=1),
        ),
        (revenue(gte=500), {"any": [{"score": "annual", "gte": 80}, revenue(gte=900)]}),
    ],
)
def test_limits_that_keep_somebody(condition, keep):
    assert not useless(condition, keep)


def test_nobody_is_kept_by_a_limit_where_everybody_gets_in():
    assert useless("otherwise", revenue(gte=1))


def test_huge_limits_for_staying_are_not_walked():
    limits = [{"any": [revenue(eq=n), orders(eq=n)]} for n in range(100)]

    assert not useless({"any": limits}, {"any": limits})


def test_tiers_that_are_fixed_or_begun_with_need_not_be_reached():
    tiers = (
        Tier("A", 1, parsed("otherwise"), keep=parsed(STRATEGIC)),
        Tier("B", 2, parsed(revenue(gte=1)), fixed=parsed(STRATEGIC)),
        Tier("C", 3, parsed(revenue(gte=1))),
        Tier("D", 4, parsed(revenue(gte=1))),
    )
    found = check_tiers(Scheme("x", tiers, "first_wins", Movement(start="C")))

    assert [problem.path for problem in found] == [("D",), ("A", "keep")]
