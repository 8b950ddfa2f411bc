"""Points from figures: tables, lines, yes and no; and reading them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.ages import BadAge, is_stale, read_age
from key_account_engine.score_kind_readers import read_score_kind
from key_account_engine.score_kinds import fixed_points, named_bands
from key_account_engine.scoring import Scale

from .strategies import json_data, quick

D = Decimal
SCALE = Scale(D(0), D(10))
REVENUE = {"metric": "revenue", "over": "rolling 12 months"}
ROWS = {
    "green": {"from": 500, "score": 10},
    "red": {"to": 100, "score": 1, "name": {"en_US": "Red"}},
    "amber": {"from": 100, "to": 500, "score": 5},
}
TABLE = {"kind": "band", **REVENUE, "bands": ROWS}
LINE = {"kind": "linear", "metric": "orders", "from": 0, "to": 20}
YES_NO = {"kind": "boolean", "when": {"flag": "strategic"}}


def read(data):
    """The measure of data without any problem."""
    kind, problems = read_score_kind(data)
    assert problems == []
    return kind


def wrong(data):
    """Path, code and message of every problem."""
    kind, problems = read_score_kind(data)
    assert kind is None
    return [(".".join(map(str, x.path)), x.code, x.message) for x in problems]


# === Points ===


@pytest.mark.parametrize(
    ("figure", "score", "row"),
    [
        ("-5", 1, "red"),
        ("99.99", 1, "red"),
        ("100", 5, "amber"),
        ("499.99", 5, "amber"),
        ("500", 10, "green"),
        ("9999999", 10, "green"),
    ],
)
def test_a_row_has_its_lower_end_and_not_its_upper_one(figure, score, row):
    points = read(TABLE).points(D(figure), SCALE)

    assert (points.score, points.band) == (score, row)


def test_the_last_row_includes_its_upper_end_and_beyond_it_there_are_no_points():
    rows = {**ROWS, "green": {"from": 500, "to": 900, "score": 10}}
    kind, [warning] = read_score_kind({**TABLE, "bands": rows})

    assert kind.points(D(900), SCALE).band == "green"
    assert kind.points(D(901), SCALE).score is None
    assert (warning.severity, warning.path) == ("warning", ("bands", "green"))
    assert warning.message == "figures above 900 get no points"


def test_figures_below_the_first_row_warn_unless_none_is_possible():
    rows = {"all": {"from": 0, "score": 1}}

    [warning] = read_score_kind({**TABLE, "bands": rows})[1]
    assert warning.message == "figures below 0 get no points"
    assert read({"kind": "band", "metric": "orders", "bands": rows})


@pytest.mark.parametrize(
    ("figure", "bounded", "free"),
    [("0", "0", "0"), ("5", "2.5", "2.5"), ("20", "10", "10"), ("30", "10", "15")],
)
def test_a_line_is_in_proportion_with_ends_or_without(figure, bounded, free):
    assert read(LINE).points(D(figure), SCALE).score == D(bounded)
    assert read({**LINE, "bounded": False}).points(D(figure), SCALE).score == D(free)


def test_a_line_may_fall():
    falling = read({**LINE, "from": 20, "to": 0})

    assert falling.points(D(5), SCALE).score == D("7.5")
    assert falling.points(D(21), SCALE).score == 0


def test_yes_and_no_are_the_ends_of_the_scale_unless_named():
    plain, named = read(YES_NO), read({**YES_NO, "yes": "8.5", "no": 2})

    assert [plain.points(D(x), SCALE).score for x in (1, 0)] == [10, 0]
    assert [named.points(D(x), SCALE).score for x in (1, 0)] == [D("8.5"), 2]
    assert named.points(D(0), SCALE).band == "no"


def test_what_an_account_is_asked_for():
    assert {m.key for m in read(TABLE).needs.measures} == {"revenue|rolling 12 months"}
    assert {m.metric for m in read(LINE).needs.measures} == {"orders"}
    assert read(YES_NO).needs.flags == {"strategic"}


def test_rows_that_rules_may_name_and_points_that_must_fit_the_scale():
    assert named_bands(read(TABLE)) == ("red", "amber", "green")
    assert named_bands(read(YES_NO)) == ("yes", "no")
    assert named_bands(read(LINE)) == named_bands(None) == ()
    assert fixed_points(read(TABLE))["bands", "amber", "score"] == 5
    assert fixed_points(read({**YES_NO, "no": 2})) == {("no",): 2}
    assert fixed_points(read(LINE)) == {}


@quick
@given(st.lists(st.integers(0, 50), min_size=2, max_size=6, unique=True), st.integers())
def test_neighbouring_rows_give_every_figure_exactly_one_row(ends, figure):
    ends.sort()
    pairs = zip([None, *ends], [*ends, None], strict=True)
    rows = {
        f"r{number}": {"from": low, "to": high, "score": number}
        for number, (low, high) in enumerate(pairs)
    }
    points = read({**TABLE, "bands": rows}).points(D(figure), SCALE)

    assert points.score == sum(end <= figure for end in ends)


# === Reading ===


def test_manual_is_read_as_nothing_measured():
    assert read({"kind": "manual"}) is None
    assert wrong({"kind": "manual", "metric": "orders"})[0][:2] == ("metric", "POL103")


def test_gaps_and_overlaps_are_refused():
    gap = {**ROWS, "green": {"from": 600, "score": 10}}
    overlap = {**ROWS, "green": {"from": 400, "score": 10}}
    both_open = {"a": {"score": 1}, "b": {"score": 2}}

    assert wrong({**TABLE, "bands": gap}) == [
        ("bands.green", "POL302", "no row for figures from 500 to 600")
    ]
    assert wrong({**TABLE, "bands": overlap}) == [
        ("bands.green", "POL302", "rows `amber` and `green` overlap")
    ]
    assert wrong({**TABLE, "bands": both_open}) == [
        ("bands.b", "POL302", "rows `a` and `b` overlap")
    ]


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        ("manual", "", "POL101"),
        ({"kind": []}, "kind", "POL101"),
        ({"kind": "band", "bands": ROWS}, "metric", "POL102"),
        ({**TABLE, "metric": "revenu"}, "metric", "POL201"),
        ({**TABLE, "bands": {}}, "bands", "POL107"),
        ({**TABLE, "bands": {"a": 5}}, "bands.a", "POL101"),
        ({**TABLE, "bands": {"a": {"score": "x"}}}, "bands.a.score", "POL104"),
        (
            {**TABLE, "bands": {"a": {"from": 5, "to": 5, "score": 1}}},
            "bands.a.to",
            "POL312",
        ),
        ({**TABLE, "bands": {"a": {"name": "", "score": 1}}}, "bands.a.name", "POL101"),
        (
            {**TABLE, "bands": {"a": {"follow_up": "x", "score": 1}}},
            "bands.a.follow_up",
            "POL101",
        ),
        ({**LINE, "to": 0}, "to", "POL312"),
        ({**LINE, "to": None}, "to", "POL104"),
        ({**LINE, "bounded": 1}, "bounded", "POL101"),
        ({**YES_NO, "when": "otherwise"}, "when", "POL314"),
        ({**YES_NO, "when": {"flag": 1}}, "when.flag", "POL101"),
        ({**YES_NO, "no": "x"}, "no", "POL104"),
    ],
)
def test_what_cannot_be_read(data, path, code):
    assert (path, code) in [found[:2] for found in wrong(data)]


@quick
@given(json_data)
def test_reading_never_raises(data):
    read_score_kind(data)


# === Ages ===


@pytest.mark.parametrize(
    ("text", "age"), [("90 days", (0, 90)), ("1 month", (1, 0)), ("2 years", (24, 0))]
)
def test_ages(text, age):
    assert read_age(text) == age


@pytest.mark.parametrize("text", ["", "soon", "0 days", "-1 days", "3 weeks"])
def test_no_ages(text):
    with pytest.raises(BadAge):
        read_age(text)


def test_a_figure_of_exactly_the_age_still_counts():
    as_of = date(2026, 3, 31)

    assert not is_stale(as_of, "3 months", date(2026, 6, 30))
    assert is_stale(as_of, "3 months", date(2026, 7, 1))
    assert is_stale(as_of, "91 days", date(2026, 7, 1))
    assert not is_stale(as_of, None, date(2036, 1, 1))
