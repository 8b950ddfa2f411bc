"""Reading conditions: what is understood, and every mistake at once."""

import json
from decimal import Decimal

import pytest
from hypothesis import given

from key_account_engine.condition import (
    Any,
    AtLeast,
    Change,
    Compare,
    Days,
    Flag,
    Limit,
    Names,
    Not,
    Option,
    Otherwise,
    Rank,
    Score,
    Series,
    leaves,
    needs,
    parse_condition,
)
from key_account_engine.measure import Measure, RankKey
from key_account_engine.periods import Window

from .strategies import condition_data, conditions, json_data, parsed, quick

YEAR = Window.parse("rolling 12 months")
MORE = Limit("gt", Decimal(300))


def codes(data, names=None):
    """Return path and code of every problem."""
    condition, problems = parse_condition(data, names=names)
    assert condition is None
    return [(".".join(map(str, item.path)), item.code) for item in problems]


@pytest.mark.parametrize(
    ("data", "condition"),
    [
        ("otherwise", Otherwise()),
        ({"flag": "strategic"}, Flag("strategic")),
        ({"option": "industry/retail"}, Option("industry/retail")),
        ({"not": {"flag": "a"}}, Not((Flag("a"),))),
        ({"any": [{"flag": "a"}, {"flag": "b"}]}, Any((Flag("a"), Flag("b")))),
        ({"at_least": 1, "of": [{"flag": "a"}]}, AtLeast(1, (Flag("a"),))),
        (
            {"score": "annual", "between": [60, "85.5"]},
            Score("annual", Limit("between", Decimal(60), Decimal("85.5"))),
        ),
        (
            {"days_since": "last_order", "gte": 90},
            Days("last_order", True, Limit("gte", Decimal(90))),
        ),
        (
            {"days_until": "first_order", "between": [0, 7]},
            Days("first_order", False, Limit("between", Decimal(0), Decimal(7))),
        ),
        ({"metric": "revenue", "gt": 300}, Compare(Measure("revenue"), MORE)),
        (
            {
                "metric": "revenue",
                "gt": "300",
                "over": "rolling 12 months",
                "where": {"minimum_amount": "1.50"},
            },
            Compare(Measure("revenue", YEAR, None, (("minimum_amount", "1.5"),)), MORE),
        ),
        (
            {"metric": "revenue", "gt": 300, "per": "month", "in_a_row": 6},
            Series(
                Measure("revenue", Window("calendar", 6, "month"), "month"),
                MORE,
                need=6,
                of_last=6,
                run=True,
            ),
        ),
        (
            {
                "metric": "revenue",
                "gt": 300,
                "per": "quarter",
                "in_a_row": 2,
                "over": "rolling 12 months",
            },
            Series(Measure("revenue", YEAR, "quarter"), MORE, 2, None, run=True),
        ),
        (
            {
                "metric": "revenue",
                "gt": 300,
                "per": "month",
                "periods": 4,
                "of_last": 6,
            },
            Series(
                Measure("revenue", Window("calendar", 6, "month"), "month"),
                MORE,
                need=4,
                of_last=6,
                run=False,
            ),
        ),
        (
            {
                "metric": "revenue",
                "change": {"lte": "-50%"},
                "against": "previous rolling 12 months",
            },
            Change(
                Measure("revenue", YEAR),
                Measure("revenue", YEAR.previous()),
                Limit("lte", Decimal("-0.5")),
            ),
        ),
        (
            {
                "metric": "revenue",
                "change": {"gt": "0%"},
                "against": "same rolling 12 months last year",
                "over": "rolling 12 months",
            },
            Change(
                Measure("revenue", YEAR),
                Measure("revenue", YEAR.same_last_year()),
                Limit("gt", Decimal(0)),
            ),
        ),
        (
            {"metric": "revenue", "top_share_of_customers": "10%", "within": "region"},
            Rank(
                RankKey(Measure("revenue"), "top_share_of_customers", "region"),
                Decimal("0.1"),
            ),
        ),
        (
            {"metric": "revenue", "cumulative_share_of_total": "80%"},
            Rank(
                RankKey(Measure("revenue"), "cumulative_share_of_total"), Decimal("0.8")
            ),
        ),
    ],
)
def test_every_form_is_understood(data, condition):
    assert parse_condition(data) == (condition, [])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (5, [("", "POL101")]),
        ("otherwize", [("", "POL101")]),
        ({}, [("", "POL102")]),
        ({"mertic": "revenue"}, [("", "POL102")]),
        ({"flag": "a", "option": "b/c"}, [("", "POL313")]),
        ({"all": []}, [("all", "POL107")]),
        ({"all": {"flag": "a"}}, [("all", "POL101")]),
        ({"any": ["otherwise"]}, [("any.0", "POL314")]),
        ({"not": 1}, [("not", "POL101")]),
        ({"at_least": 3, "of": [{"flag": "a"}]}, [("at_least", "POL312")]),
        ({"at_least": True, "of": [{"flag": "a"}]}, [("at_least", "POL104")]),
        ({"at_least": 1}, [("of", "POL101")]),
        ({"flag": 1}, [("flag", "POL101")]),
        ({"flag": "a", "gte": 1}, [("gte", "POL103")]),
        ({"option": "retail"}, [("option", "POL109")]),
        ({"option": "a/b/"}, [("option", "POL109")]),
        ({"option": 1}, [("option", "POL101")]),
        ({"score": "annual"}, [("", "POL102")]),
        ({"score": "annual", "gt": 1, "lt": 2}, [("", "POL313")]),
        ({"score": "annual", "gt": "10%"}, [("gt", "POL312")]),
        ({"score": "annual", "between": [1]}, [("between", "POL101")]),
        ({"score": "annual", "between": [1, 0.5]}, [("between.1", "POL104")]),
        ({"score": "annual", "between": [2, 2]}, [("between", "POL312")]),
        ({"days_since": "last_visit", "gt": 1}, [("days_since", "POL202")]),
        ({"days_since": "last_order", "gt": "1.5"}, [("gt", "POL312")]),
        ({"days_since": "last_order", "gt": 36501}, [("gt", "POL312")]),
    ],
)
def test_mistakes_in_general(data, expected):
    assert codes(data) == expected


def metric(**keys):
    """Return a condition on revenue."""
    return {"metric": "revenue", **keys}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"metric": "revenu", "gt": 1}, [("metric", "POL201")]),
        (metric(), [("", "POL102")]),
        (metric(gt=1.5), [("gt", "POL104")]),
        (metric(gt=True), [("gt", "POL104")]),
        (metric(gt=1, over="rolling"), [("over", "POL105")]),
        (metric(gt=1, over="previous calendar month"), [("over", "POL105")]),
        (metric(gt=1, where=1), [("where", "POL101")]),
        (metric(gt=1, where={"channel": 1}), [("where.channel", "POL203")]),
        (
            metric(gt=1, where={"minimum_amount": "x"}),
            [("where.minimum_amount", "POL104")],
        ),
        (
            metric(gt=1, where={"product_group": 5}),
            [("where.product_group", "POL101")],
        ),
        (
            metric(gt=1, where={"order_state": "lockd"}),
            [("where.order_state", "POL205")],
        ),
        (
            metric(gt=1, where={"payment_state": "paid"}),
            [("where.payment_state", "POL313")],
        ),
        (metric(gt=1, unit="t"), [("unit", "POL313")]),
        ({"metric": "quantity", "gt": 1}, [("", "POL102")]),
        ({"metric": "quantity", "gt": 1, "unit": "tonne"}, [("unit", "POL208")]),
        ({"metric": "quantity", "gt": 1, "unit": 5}, [("unit", "POL208")]),
        ({"metric": "quantty", "gt": 1, "unit": "t"}, [("metric", "POL201")]),
        (
            {"metric": "overdue", "gt": 1, "over": "calendar month"},
            [("over", "POL313")],
        ),
        (
            {"metric": "overdue", "gt": 1, "per": "month", "in_a_row": 2},
            [("per", "POL313"), ("in_a_row", "POL313")],
        ),
        (metric(gt=1, per="month"), [("", "POL102")]),
        (metric(gt=1, in_a_row=6), [("", "POL102")]),
        (metric(gt=1, per="week", in_a_row=6), [("per", "POL105")]),
        (metric(gt=1, per=["month"], in_a_row=6), [("per", "POL105")]),
        (metric(gt=1, per="month", in_a_row=0), [("in_a_row", "POL312")]),
        (metric(gt=1, per="month", periods=4), [("", "POL313")]),
        (metric(gt=1, per="month", periods=4, of_last=3), [("periods", "POL312")]),
        (
            metric(gt=1, per="month", periods=1, of_last=121),
            [("of_last", "POL312")],
        ),
        (
            metric(gt=1, per="month", periods=1, of_last=3, over="calendar year"),
            [("", "POL313")],
        ),
        (
            metric(gt=1, per="half", in_a_row=3, over="since anniversary"),
            [("in_a_row", "POL312")],
        ),
        (
            metric(gt=1, per="quarter", in_a_row=2, over="rolling 4 months"),
            [("over", "POL313")],
        ),
        (
            metric(change=1, against="previous calendar month"),
            [("change", "POL101")],
        ),
        (
            metric(change={"lte": -50}, against="previous calendar month"),
            [("change.lte", "POL312")],
        ),
        (
            metric(change={"lte": "-50%", "x": 1}, against="previous calendar month"),
            [("change.x", "POL103")],
        ),
        (metric(change={"lte": "-50%"}), [("", "POL102")]),
        (
            metric(change={"lte": "-5%"}, against="calendar month"),
            [("against", "POL105")],
        ),
        (metric(change={"lte": "-5%"}, against="yesterday"), [("against", "POL105")]),
        (
            metric(
                change={"lte": "-5%"},
                against="previous calendar month",
                over="calendar year",
            ),
            [("over", "POL313")],
        ),
        (metric(top_share_of_customers="0%"), [("top_share_of_customers", "POL312")]),
        (metric(top_share_of_customers=10), [("top_share_of_customers", "POL312")]),
        (
            metric(top_share_of_customers="10%", cumulative_share_of_total="80%"),
            [("", "POL313")],
        ),
        (metric(top_share_of_customers="10%", within=1), [("within", "POL101")]),
        (metric(top_share_of_customers="10%", gt=1), [("gt", "POL103")]),
    ],
)
def test_mistakes_in_conditions_on_a_metric(data, expected):
    assert codes(data) == expected


def test_a_filter_by_option_names_a_key_of_its_list():
    names = Names(options={"product_group/film"})
    data = metric(gt=1, where={"product_group": "film"})

    condition, problems = parse_condition(data, names=names)
    wrong = codes(metric(gt=1, where={"product_group": "flim"}), names)

    assert problems == []
    assert condition.measure.where == (("product_group", "film"),)
    assert wrong == [("where.product_group", "POL205")]


def test_a_quantity_keeps_its_unit_in_every_form():
    tonnes = {"metric": "quantity", "unit": "t"}
    change = parsed(
        {**tonnes, "change": {"lt": "0%"}, "against": "previous calendar month"}
    )
    series = parsed({**tonnes, "gt": 300, "per": "month", "in_a_row": 6})
    custom = parsed({**tonnes, "unit": "my_module.uom_pallet", "gt": 1})

    assert (change.measure.uom, change.base.uom) == ("t", "t")
    assert series.measure.key == ("quantity|last 6 calendar months|per month|unit=t")
    assert custom.measure.uom == "my_module.uom_pallet"


def test_all_mistakes_are_reported_at_once_with_their_paths():
    data = {"any": [{"metric": "revenu", "gte": 1.5, "ovr": 1}, {"not": {"flag": 5}}]}
    _condition, problems = parse_condition(data, ("condition",))

    assert [problem.path for problem in problems] == [
        ("condition", "any", 0, "ovr"),
        ("condition", "any", 0, "metric"),
        ("condition", "any", 0, "gte"),
        ("condition", "any", 1, "not", "flag"),
    ]
    assert problems[0].hint == "did you mean `over`?"
    assert problems[1].hint == "did you mean `revenue`?"


def test_names_are_checked_against_those_that_exist():
    names = Names(flags={"strategic"}, options={"size/large"}, scores={"annual"})

    assert codes({"flag": "stratgic"}, names) == [("flag", "POL204")]
    assert codes({"option": "size/big"}, names) == [("option", "POL205")]
    assert codes({"score": "yearly", "gt": 1}, names) == [("score", "POL206")]
    assert parse_condition({"flag": "strategic"}, names=names)[1] == []


def test_a_misspelt_otherwise_is_recognised():
    _condition, [problem] = parse_condition("otherwize")

    assert problem.hint == "did you mean `otherwise`?"


def test_conditions_do_not_nest_without_end():
    data = {"flag": "a"}
    for _ in range(2000):
        data = {"not": data}

    assert [code for _path, code in codes(data)] == ["POL106"]


@quick
@given(json_data)
def test_reading_never_raises(data):
    condition, problems = parse_condition(data)

    assert (condition is None) == bool(problems)


@quick
@given(condition_data)
def test_what_is_right_survives_json(data):
    assert parsed(json.loads(json.dumps(data))) == parsed(data)


@quick
@given(conditions)
def test_needs_name_everything_that_is_used(condition):
    found = needs(condition)

    for leaf in leaves(condition):
        if isinstance(leaf, Compare):
            assert leaf.measure in found.measures
        if isinstance(leaf, Series):
            assert leaf.measure in found.series
        if isinstance(leaf, Flag):
            assert leaf.name in found.flags


def test_needs_of_change_and_rank():
    change = parsed(metric(change={"lt": "0%"}, against="previous calendar month"))
    rank = parsed(metric(top_share_of_customers="10%", over="membership year"))
    found = needs(change, rank)

    assert {str(measure.window) for measure in found.measures} == {
        "calendar month",
        "previous calendar month",
        "membership year",
    }
    assert {item.kind for item in found.ranks} == {"top_share_of_customers"}
    assert found.needs_anchor
    assert not needs(change).needs_anchor
