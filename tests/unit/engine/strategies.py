"""Generated conditions, as a policy writes them, and accounts to try them on."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from key_account_engine.condition import Condition, Needs, parse_condition
from key_account_engine.facts import Facts

quick = settings(max_examples=50)
thorough = settings(max_examples=200)

FLAGS = ["strategic", "growth"]
OPTIONS = ["industry/retail", "size/large"]
WINDOWS = [
    "rolling 12 months",
    "rolling 30 days",
    "calendar month",
    "last 2 calendar quarters",
    "current calendar year",
    "since anniversary",
    "membership year",
]
BASES = ["previous rolling 3 months", "same calendar month last year"]

# Small numbers, so that figures hit limits exactly and often.
numbers = st.integers(-3, 6)
figures = (
    st.none() | numbers.map(Decimal) | st.sampled_from(["0.5", "2.25"]).map(Decimal)
)


def limits(percent: bool = False) -> st.SearchStrategy[dict[str, Any]]:
    """Return one comparison."""
    sign = "%" if percent else ""
    texts = numbers.map(lambda number: f"{number}{sign}")
    single = st.builds(
        lambda op, number: {op: number},
        st.sampled_from(["gt", "gte", "lt", "lte", "eq"]),
        texts if percent else numbers | texts,
    )
    pairs = st.builds(
        lambda low, size: {"between": [f"{low}{sign}", f"{low + size}{sign}"]},
        numbers,
        st.integers(1, 4),
    )
    return single | pairs


def joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Any]:
    """Return mappings that hold the keys of all parts."""
    return st.tuples(*parts).map(
        lambda found: {key: value for part in found for key, value in part.items()}
    )


def fixed(**values: Any) -> st.SearchStrategy[dict[str, Any]]:
    """Return a mapping whose values are drawn from lists."""
    return st.fixed_dictionaries(
        {key: st.sampled_from(value) for key, value in values.items()}
    )


sales = joined(
    fixed(metric=["revenue", "orders"]),
    st.just({})
    | st.just({"where": {"minimum_amount": "2.50"}})
    | st.just({"where": {"product_group": "film", "order_state": "locked"}}),
)
quantities = joined(
    fixed(metric=["quantity"], unit=["t", "uom.product_uom_lb"]),
    st.just({}) | st.just({"where": {"product_group": "film"}}),
)
metrics = sales | quantities
standing = fixed(metric=["overdue", "days_late", "months_since_last_order"])
over = st.just({}) | fixed(over=WINDOWS)
compares = joined(metrics, over, limits()) | joined(standing, limits())
changes = joined(
    metrics, fixed(against=BASES), limits(percent=True).map(lambda x: {"change": x})
)
ranks = joined(
    metrics,
    over,
    fixed(top_share_of_customers=["10%", "100%"])
    | fixed(cumulative_share_of_total=["80%"]),
    st.just({}) | fixed(within=["industry"]),
)
counts = (
    fixed(in_a_row=[1, 2, 3])
    | st.just({"in_a_row": 2, "over": "rolling 12 months"})
    | st.just({"in_a_row": 2, "over": "membership year"})
    | st.just({"periods": 2, "of_last": 3})
)
series = joined(metrics, fixed(per=["month", "quarter"]), counts, limits())
leaves = (
    compares
    | changes
    | ranks
    | series
    | joined(fixed(score=["annual"]), limits())
    | fixed(flag=FLAGS)
    | fixed(option=OPTIONS)
    | joined(fixed(days_since=["last_order"]), limits())
    | joined(fixed(days_until=["first_order"]), limits())
)


def _groups(parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return conditions made of others."""
    lists = st.lists(parts, min_size=1, max_size=3)
    return (
        st.builds(lambda of: {"all": of}, lists)
        | st.builds(lambda of: {"any": of}, lists)
        | st.builds(lambda part: {"not": part}, parts)
        | st.builds(lambda of: {"at_least": len(of), "of": of}, lists)
        | st.builds(lambda of: {"at_least": 1, "of": of}, lists)
    )


condition_data = st.recursive(leaves, _groups, max_leaves=5)


def parsed(data: object) -> Condition:
    """Return a condition that has to be right."""
    condition, problems = parse_condition(data)
    assert condition is not None, problems
    return condition


conditions = condition_data.map(parsed)


@st.composite
def facts_for(draw: st.DrawFn, needs: Needs) -> Facts:
    """Return an account that knows some of what is needed."""
    shares = st.none() | st.sampled_from(["0", "0.1", "0.5", "0.8"]).map(Decimal)
    rows = st.lists(figures, max_size=4)
    days = st.none() | st.dates(date(2026, 1, 25), date(2026, 2, 5))
    return Facts(
        date(2026, 1, 31),
        {measure: draw(figures) for measure in needs.measures if draw(st.booleans())},
        {measure: draw(rows) for measure in needs.series if draw(st.booleans())},
        draw(st.frozensets(st.sampled_from(FLAGS))),
        draw(st.frozensets(st.sampled_from(OPTIONS))),
        {event: draw(days) for event in needs.events},
        {score: draw(figures) for score in needs.scores},
        {rank: draw(shares) for rank in needs.ranks},
        draw(st.none() | st.just(date(2020, 5, 1))),
        {
            measure: ["Drum"]
            for measure in needs.measures | needs.series
            if measure.uom and draw(st.booleans())
        },
    )


json_data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["otherwise", "revenue", "10%", "rolling 3 months", "flag"]),
    lambda parts: (
        st.lists(parts, max_size=3)
        | st.dictionaries(
            st.text(max_size=4)
            | st.sampled_from(
                [
                    "all",
                    "any",
                    "not",
                    "at_least",
                    "of",
                    "metric",
                    "over",
                    "per",
                    "in_a_row",
                    "periods",
                    "of_last",
                    "where",
                    "unit",
                    "product_group",
                    "change",
                    "against",
                    "gte",
                    "between",
                    "lte",
                    "top_share_of_customers",
                    "within",
                    "score",
                    "flag",
                    "cumulative_share_of_total",
                    "option",
                    "days_since",
                    "days_until",
                ]
            ),
            parts,
            max_size=4,
        )
    ),
    max_leaves=12,
)
