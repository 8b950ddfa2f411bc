"""Rules, answers and decisions as staff read them."""

from datetime import date
from decimal import Decimal

import pytest

from key_account_engine.condition import needs
from key_account_engine.explain import describe, evaluate, lines, words
from key_account_engine.facts import Facts
from key_account_engine.grading import Scheme, Tier, decide
from key_account_engine.vocabulary import PHRASES, window_words
from key_account_engine.words import measure_words

from .strategies import parsed

AS_OF = date(2026, 1, 31)
YEAR = {"metric": "revenue", "over": "rolling 12 months"}
ABC = Scheme(
    "abc",
    (
        Tier(
            "A", 10, parsed({"any": [{**YEAR, "gte": 500000}, {"flag": "strategic"}]})
        ),
        Tier(
            "B",
            20,
            parsed({**YEAR, "between": [100000, 500000]}),
            parsed({"flag": "growth"}),
        ),
        Tier("C", 30, parsed("otherwise")),
    ),
)
(MEASURE,) = ABC.needs.measures


def decided(revenue, *flags, scheme=ABC):
    """Return the decision for an account."""
    facts = Facts(AS_OF, {MEASURE: Decimal(revenue)}, flags=frozenset(flags))
    return decide(scheme, facts)


@pytest.mark.parametrize(
    ("decision", "english", "chinese"),
    [
        (
            decided("620000.00"),
            "A: revenue over rolling 12 months 620\u00a0000.00 ≥ 500\u00a0000 (met)",
            "A：近12个月销售额 620\u00a0000.00 ≥ 500\u00a0000（满足）",
        ),
        (
            decided(200000, "growth"),
            "B: revenue over rolling 12 months 200\u00a0000.00 ≥ 100\u00a0000 and < 500\u00a0000 "
            "(met)",
            "B：近12个月销售额 200\u00a0000.00 ≥ 100\u00a0000 且 < 500\u00a0000（满足）",
        ),
        (
            decided(5, "growth"),
            "C: no earlier tier applies (A: revenue over rolling 12 months 5.00 ≥ "
            "500\u00a0000 (not met); flag strategic not set / B: revenue over rolling 12 "
            "months 5.00 ≥ 100\u00a0000 and < 500\u00a0000 (not met)); signals point to B: "
            "flag growth set",
            "C：不符合前面各等级（A：近12个月销售额 5.00 ≥ 500\u00a0000（不满足）；"
            "标记“strategic”未设置 / B：近12个月销售额 5.00 ≥ 100\u00a0000 且 < 500\u00a0000"
            "（不满足））；另有迹象指向B：标记“growth”已设置",
        ),
        (
            decided(5, scheme=Scheme("x", ABC.tiers[1:2])),
            "no tier: no earlier tier applies (B: revenue over rolling 12 months 5.00 "
            "≥ 100\u00a0000 and < 500\u00a0000 (not met))",
            "无等级：不符合前面各等级（B：近12个月销售额 5.00 ≥ 100\u00a0000 且 < 500\u00a0000"
            "（不满足））",
        ),
        (
            decided(5, scheme=Scheme("x", ABC.tiers[2:])),
            "C: no earlier tier applies",
            "C：不符合前面各等级",
        ),
    ],
)
def test_a_decision_in_one_sentence(decision, english, chinese):
    assert words(decision) == english
    assert words(decision.explanation, "zh_CN") == chinese


def test_names_stand_in_for_keys():
    names = {"tier/abc/A": "Key", "option/flag/strategic": "strategic partner"}

    text = words(decided(1, "strategic"), "en_GB", names)

    assert text.startswith("Key: flag strategic partner")
    assert text.endswith("flag strategic partner set")


def test_a_decision_in_lines():
    assert lines(decided(5, "growth"))[1:] == [
        "A:",
        "  ✗ any of:",
        "    ✗ revenue over rolling 12 months 5.00 ≥ 500\u00a0000 (not met)",
        "    ✗ flag strategic not set",
        "B:",
        "  ✗ revenue over rolling 12 months 5.00 ≥ 100\u00a0000 and < 500\u00a0000 (not met)",
        "C:",
        "  ✓ otherwise",
        "signals of B:",
        "  ✓ flag growth set",
    ]


RULES = [
    (
        {"all": [{"flag": "a"}, {"any": [{"flag": "b"}, {"option": "size/big"}]}]},
        "flag a set and (flag b set or option size/big chosen)",
        "标记“a”已设置 且 （标记“b”已设置 或 选项“size/big”已选）",
    ),
    ({"not": {"flag": "a"}}, "not (flag a set)", "不满足（标记“a”已设置）"),
    (
        {"at_least": 2, "of": [{"flag": "a"}, {"flag": "b"}]},
        "at least 2 of (flag a set; flag b set)",
        "至少满足2项（标记“a”已设置；标记“b”已设置）",
    ),
    ("otherwise", "otherwise", "其余情况"),
    (
        {"metric": "revenue", "gt": 300, "per": "month", "in_a_row": 6},
        "revenue per month > 300 in each of the last 6 months",
        "最近连续6个月每月销售额 > 300",
    ),
    (
        {
            "metric": "orders",
            "eq": 0,
            "per": "quarter",
            "in_a_row": 2,
            "over": "calendar year",
        },
        "orders per quarter = 0 in 2 quarters in a row in the last complete calendar "
        "year",
        "上一自然年内连续2个季度每季度订单数 = 0",
    ),
    (
        {"metric": "orders", "gte": 1, "per": "month", "periods": 4, "of_last": 6},
        "orders per month ≥ 1 in at least 4 of the last 6 months",
        "最近6个月中至少4个月每月订单数 ≥ 1",
    ),
    (
        {
            "metric": "revenue",
            "change": {"lte": "-50%"},
            "against": "previous rolling 3 months",
        },
        "change of revenue over rolling 3 months against the period before ≤ -50%",
        "近3个月销售额环比变化 ≤ -50%",
    ),
    (
        {
            "metric": "revenue",
            "change": {"gt": "10%"},
            "against": "same calendar year last year",
        },
        "change of revenue in the last complete calendar year against the same period "
        "last year > 10%",
        "上一自然年销售额同比变化 > 10%",
    ),
    (
        {**YEAR, "top_share_of_customers": "10%", "within": "industry"},
        "in the first 10% of customers by revenue over rolling 12 months within "
        "industry",
        "industry内近12个月销售额排名前10%的客户",
    ),
    (
        {"metric": "revenue", "cumulative_share_of_total": "80%"},
        "in the first 80% of total revenue of all time",
        "累计销售额累计占比前80%",
    ),
    (
        {"metric": "orders", "lt": 3, "where": {"minimum_amount": "1000.50"}},
        "orders of all time (only orders of at least 1\u00a0000.5) < 3",
        "累计订单数（仅计金额不低于 1\u00a0000.5 的订单） < 3",
    ),
    (
        {
            "metric": "quantity",
            "unit": "t",
            "gte": 3000,
            "over": "calendar month",
            "where": {"product_group": "film"},
        },
        "quantity in the last complete calendar month (only film) ≥ 3\u00a0000 t",
        "上一自然月数量（仅计film） ≥ 3\u00a0000 吨",
    ),
    (
        {
            "metric": "quantity",
            "unit": "uom.product_uom_lb",
            "per": "month",
            "gt": 5,
            "in_a_row": 2,
        },
        "quantity per month > 5 uom.product_uom_lb in each of the last 2 months",
        "最近连续2个月每月数量 > 5 uom.product_uom_lb",
    ),
    (
        {"metric": "revenue", "gt": 5, "where": {"order_state": "locked"}},
        "revenue of all time (only locked orders) > 5",
        "累计销售额（仅计已锁定订单） > 5",
    ),
    (
        {"metric": "days_late", "between": [1, 30]},
        "days late ≥ 1 and < 30",
        "逾期天数 ≥ 1 且 < 30",
    ),
    ({"score": "annual", "gte": 85}, "score annual ≥ 85", "评分“annual” ≥ 85"),
    (
        {"days_since": "last_order", "gte": 90},
        "days since the last order ≥ 90",
        "距最近一次订单天数 ≥ 90",
    ),
    (
        {"days_until": "first_order", "lt": 7},
        "days until the first order < 7",
        "到首次订单还有天数 < 7",
    ),
]


@pytest.mark.parametrize(("rule", "english", "chinese"), RULES)
def test_every_rule_in_words(rule, english, chinese):
    part = describe(parsed(rule))

    assert words(part) == english
    assert words(part, "zh_TW") == chinese


def test_a_rule_in_lines_has_no_marks():
    part = describe(parsed({"not": {"flag": "a"}}))

    assert lines(part) == ["not:", "  flag a set"]


def test_figures_of_every_kind_are_shown():
    rules = [rule for rule, _english, _chinese in RULES[4:]]
    condition = parsed({"all": rules})
    found = needs(condition)
    facts = Facts(
        AS_OF,
        {measure: Decimal(4) for measure in found.measures},
        {measure: [Decimal(1), Decimal(0)] for measure in found.series},
        events={"last_order": date(2026, 1, 1)},
        scores={"annual": Decimal("87.5")},
        ranks={rank: Decimal("0.05") for rank in found.ranks},
    )
    text = words(evaluate(condition, facts))

    for shown in (
        "in each of the last 6 months: 0 of 2 (not met)",
        "the period before 0% ≤ -50% (not met)",
        "within industry, 5% ahead (met)",
        "(only orders of at least 1\u00a0000.5) 4 < 3 (not met)",
        "score annual 87.5 ≥ 85 (met)",
        "days since the last order 30 ≥ 90 (not met)",
        "days until the first order < 7 (no data)",
    ):
        assert shown in text


def test_a_quantity_names_what_it_could_not_count():
    tonnes = {"metric": "quantity", "unit": "t"}
    compared = parsed({**tonnes, "gte": 3000})
    series = parsed({**tonnes, "gt": 300, "per": "month", "in_a_row": 1})
    facts = Facts(
        AS_OF,
        {compared.measure: Decimal("3200.5")},
        {series.measure: [Decimal(301)]},
        left_out={compared.measure: ["Drum", "Sack"], series.measure: ["Drum"]},
    )
    names = {"option/product_group/film": "Film"}
    group = parsed({**tonnes, "gt": 1, "where": {"product_group": "film"}})

    assert words(evaluate(compared, facts)) == (
        "quantity of all time 3\u00a0200.5 t ≥ 3\u00a0000 t "
        "(not counted, other unit: Drum, Sack) (met)"
    )
    assert "1 of 1 (not counted, other unit: Drum) (met)" in words(
        evaluate(series, facts)
    )
    assert "(only Film)" in words(describe(group), names=names)


def test_groups_within_an_answer():
    rule = {"all": [{"not": {"flag": "a"}}, {"any": [{"flag": "b"}]}]}
    verdict = evaluate(parsed(rule), Facts(AS_OF))

    assert words(verdict) == "not (flag a not set); any of (flag b not set)"


def test_json_of_a_language_that_changed_since_can_still_be_read():
    part = {
        "kind": "compare",
        "met": True,
        "metric": "tonnes",
        "unit": "quantity",
        "over": "moon",
        "where": {"colour": "5"},
        "op": "gte",
        "limit": "3000",
        "value": "3200.5",
    }
    days = {
        "kind": "days",
        "event": "last_visit",
        "since": True,
        "op": "gt",
        "limit": "1",
    }

    gone = {**part, "metric": "revenue", "where": {"order_state": "gone"}}

    assert "(only gone orders)" in words(gone)
    assert words(part) == "tonnes moon (colour 5) 3\u00a0200.5 ≥ 3\u00a0000 (met)"
    assert words(days) == "days since last_visit > 1"
    assert words({"kind": "moon_phase", "met": None}) == "moon_phase"


@pytest.mark.parametrize(
    ("window", "english", "chinese"),
    [
        (None, "of all time", "累计"),
        ("rolling 1 month", "over rolling 1 month", "近1个月"),
        ("rolling 30 days", "over rolling 30 days", "近30天"),
        ("calendar half", "in the last complete calendar half-year", "上一自然半年"),
        (
            "last 2 calendar quarters",
            "in the last 2 complete calendar quarters",
            "最近2个完整自然季度",
        ),
        ("current calendar month", "in the current calendar month", "本自然月"),
        ("since anniversary", "since the anniversary", "自周年日起"),
        ("membership year", "in the last membership year", "上一会员年度"),
    ],
)
def test_windows_in_words(window, english, chinese):
    assert window_words(window, "en_US") == english
    assert window_words(window, "zh_CN") == chinese


def test_both_languages_have_the_same_phrases():
    assert PHRASES["en_US"].keys() == PHRASES["zh_CN"].keys()


@pytest.mark.parametrize(
    ("key", "english", "chinese"),
    [
        (MEASURE.key, "revenue over rolling 12 months", "近12个月销售额"),
        ("orders|all time", "orders of all time", "累计订单数"),
        ("overdue|all time", "overdue amount", "逾期金额"),
        (
            "quantity|calendar month|per month|unit=t|product_group=film",
            "quantity in the last complete calendar month (only film), per month, t",
            "上一自然月数量（仅计film）, per month, 吨",
        ),
        (
            "gone|calendar month|per week",
            "gone in the last complete calendar month, per week",
            None,
        ),
    ],
)
def test_a_measure_is_told_from_its_key(key, english, chinese):
    assert measure_words(key) == english
    assert chinese is None or measure_words(key, "zh_CN") == chinese
