from key_account_engine.measure import Measure, RankKey
from key_account_engine.periods import Window


def test_equal_measures_are_one_column():
    one = Measure("revenue", Window.parse("rolling 12 months"))
    same = Measure("revenue", Window.parse("rolling 12 months"))

    assert one == same
    assert {one: 1}[same] == 1
    assert one != Measure("revenue")
    assert one != "revenue|rolling 12 months"


def test_the_key_says_everything():
    measure = Measure(
        "orders",
        Window.parse("calendar year"),
        "month",
        (("minimum_amount", "100"),),
    )

    assert measure.key == "orders|calendar year|per month|minimum_amount=100"
    assert Measure("revenue").key == "revenue|all time"
    assert Measure("quantity", uom="t").key == "quantity|all time|unit=t"
    assert measure.unit == "count"


def test_only_anniversaries_need_an_anchor():
    assert Measure("revenue", Window.parse("since anniversary")).needs_anchor
    assert not Measure("revenue", Window.parse("calendar year")).needs_anchor
    assert not Measure("revenue").needs_anchor


def test_a_rank_has_a_key_of_its_own():
    measure = Measure("revenue")
    rank = RankKey(measure, "top_share_of_customers")

    assert rank.key == "top_share_of_customers|all|revenue|all time"
    assert RankKey(measure, rank.kind, "industry").key.split("|")[1] == "industry"
