"""Caps, floors and vetoes."""

from decimal import Decimal

import pytest

from key_account_engine.evaluations import read_criterion, read_missing, read_rules
from key_account_engine.score_rules import Rule, held, judge
from key_account_engine.scoring import Band, Missing, band_of

D = Decimal
BANDS = [Band("good", D(60)), Band("excellent", D(85)), Band("poor", D(0))]
CAP = Rule("late", "payment", "cap", "good", frozenset({"red"}))
VETO = Rule("fraud", "conduct", "veto", below=D(20))
FLOOR = Rule("ally", "relation", "floor", "good", frozenset({"yes"}))
NO_FLOOR = Rule("lost", "relation", "floor", "gone", frozenset({"yes"}))
NO_CAP = Rule("lost", "payment", "cap", "gone", frozenset({"red"}))
TOP_CAP = Rule("top", "payment", "cap", "excellent", frozenset({"red"}))


def test_a_rule_applies_by_row_or_by_score_and_not_without_data():
    met = judge(
        [CAP, VETO, FLOOR],
        {"conduct": D("19.9999"), "payment": D(0)},
        {"payment": "red"},
    )

    assert met == {"late": True, "fraud": True, "ally": None}
    assert VETO.met(D(20), None) is False
    assert VETO.met(None, None) is None
    assert CAP.met(D(0), "green") is False


@pytest.mark.parametrize(
    ("total", "rules", "score", "band", "moved"),
    [
        ("95", [CAP], "84.9999", "good", ["late"]),
        ("84", [CAP], "84", "good", []),
        ("95", [VETO], "59.9999", "poor", ["fraud"]),
        ("95", [CAP, VETO], "59.9999", "poor", ["late", "fraud"]),
        ("10", [FLOOR], "60", "good", ["ally"]),
        ("70", [FLOOR], "70", "good", []),
        ("10", [VETO, FLOOR], "59.9999", "poor", ["ally", "fraud"]),
        ("95", [TOP_CAP], "95", "excellent", []),
        ("95", [NO_CAP, NO_FLOOR], "95", "excellent", []),
    ],
)
def test_a_held_score_lies_in_its_band(total, rules, score, band, moved):
    assert held(D(total), rules, BANDS) == (D(score), moved)
    assert band_of(D(score), BANDS) == band


def test_a_veto_with_one_band_holds_nothing_back():
    assert held(D(50), [VETO], [Band("all", D(0))]) == (D(50), [])


def test_rules_are_read_by_key():
    name = {"en_US": "Name"}
    rules = {
        "late": {
            "name": name,
            "when": {"criterion": "payment", "bands": ["red"]},
            "cap": "good",
        },
        "fraud": {
            "name": name,
            "when": {"criterion": "conduct", "below": "20"},
            "veto": True,
        },
    }

    assert read_rules(rules) == [VETO, CAP]
    assert read_rules(None) == []


def test_what_stands_in_is_read():
    assert read_missing(None) is None
    assert read_missing("worst") == Missing("worst")
    assert read_missing({"neutral": "50"}) == Missing("neutral", D(50))


def test_a_line_without_ends_is_not_bound_to_the_scale():
    line = {"kind": "linear", "metric": "orders", "from": 0, "to": 9}
    values = {"measure": {**line, "bounded": False}, "missing": "worst"}
    read = read_criterion({"kind": "criterion", "key": "a", "values": values})
    bound = read_criterion(
        {"kind": "criterion", "key": "a", "values": {"measure": line}}
    )

    assert (read.unbounded, read.missing) == (True, Missing("worst"))
    assert not bound.unbounded
