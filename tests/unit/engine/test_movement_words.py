"""Movement as data of a policy, and in the words that staff read."""

import pytest

from key_account_engine.condition.reader import Reader
from key_account_engine.movement import Movement, Outcome, Standing, Way
from key_account_engine.movement_data import check_movement, held_data, read_movement
from key_account_engine.movement_words import rule_words, time_words
from key_account_engine.moves import move
from key_account_engine.words import condition_words

from .movements import ASKING, STARS, STEPWISE, day


def problems(value):
    """Return path and code of everything wrong with a movement."""
    reader = Reader()
    check_movement(reader, value, ("movement",))
    return [(problem.path[1:], problem.code) for problem in reader.problems]


def test_sound_rules_are_read():
    data = {
        "every": 3,
        "up": {"steps": 1},
        "down": {"in_a_row": 2, "steps": None},
        "validity": 12,
        "grace": None,
        "start": "plain",
    }

    assert problems(data) == []
    assert read_movement(data, 1) == Movement(
        every=3,
        up=Way(1),
        down=Way(None, 2),
        validity=12,
        start="plain",
        asks_above=1,
    )
    assert read_movement(None) == Movement()


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("direct", [((), "POL101")]),
        ({"evry": 1}, [(("evry",), "POL103")]),
        ({"every": 0}, [(("every",), "POL312")]),
        ({"grace": "3"}, [(("grace",), "POL104")]),
        ({"up": 1}, [(("up",), "POL101")]),
        (
            {"down": {"steps": 0, "x": 1}},
            [(("down", "x"), "POL103"), (("down", "steps"), "POL312")],
        ),
        ({"start": 3}, [(("start",), "POL101")]),
    ],
)
def test_unsound_rules_are_reported(value, found):
    assert problems(value) == found


def told(movement, standing, target, when, lang):
    """Return what an explanation says beyond the figures."""
    outcome = move(movement, STARS, standing, target, when)
    explanation = {
        "scheme": "star",
        "tier": target,
        "tried": [{"tier": target, "verdict": {"kind": "otherwise", "met": True}}],
        "movement": held_data(movement, outcome),
    }
    names = {f"tier/star/{key}": key.title() for key in STARS}
    return condition_words(explanation, lang, names)


@pytest.mark.parametrize(
    ("movement", "target", "english", "chinese"),
    [
        (
            STEPWISE,
            "three",
            "for now Two: at most 1 level at a time, next possible 2026-12-01",
            "目前为Two：每次最多变动1级，下次可变动：2026-12-01",
        ),
        (
            Movement(every=3, down=Way(in_a_row=2)),
            "plain",
            "for now One: 1 of 2 evaluations in a row, next possible 2027-01-01",
            "目前为One：已连续1次，须连续2次，下次可变动：2027-01-01",
        ),
        (
            Movement(grace=1),
            "plain",
            "for now One: grace until 2026-12-02",
            "目前为One：宽限至2026-12-02",
        ),
        (
            ASKING,
            "three",
            "for now One: Three is proposed and not approved",
            "目前为One：已建议Three，尚未批准",
        ),
    ],
)
def test_an_explanation_names_the_rule_that_held_a_grade_back(
    movement, target, english, chinese
):
    standing = Standing("one", day("01-05"))

    texts = [
        told(movement, standing, target, day("11-02"), x) for x in ("en_US", "zh_CN")
    ]

    assert texts[0].endswith(english)
    assert texts[1].endswith(chinese)


def test_no_word_about_movement_where_nothing_was_held_back():
    assert held_data(Movement(), Outcome("one")) is None
    assert "for now" not in told(Movement(), None, "one", day("11-02"), "en_US")


def test_rules_in_words():
    rules = Movement(
        every=1,
        up=Way(1, 2),
        down=Way(2, 1),
        grace=3,
        validity=12,
        cool_down=24,
        start="plain",
    )

    assert rule_words(rules, "en_US", "Plain") == (
        "up: at most 1 level at a time, after 2 evaluations in a row; "
        "down: at most 2 levels at a time, after a grace of 1 quarter; "
        "one change every month at most; a grade holds for 1 year; "
        "no other change for 2 years; new accounts begin as Plain"
    )
    assert rule_words(rules, "zh_CN", "普通") == (
        "升级：每次最多变动1级，须连续2次评定；降级：每次最多变动2级，宽限1个季度；"
        "每1个月最多变动一次；等级至少保留1年；变动后2年内不再变动；新客户由普通开始"
    )
    assert rule_words(Movement(), "en_US") == "straight to the grade of the figures"
    assert rule_words(Movement(every=1), "en_US").startswith(
        "up: straight to the grade"
    )
    assert rule_words(Movement(cool_down=3), "en_US").endswith("change for 1 quarter")
    assert time_words(5, "en_US") == "5 months"
