from key_account_engine import problems
from key_account_engine.problems import CODES, Problem, did_you_mean


def test_every_code_has_a_sentence():
    codes = {
        value
        for value in vars(problems).values()
        if isinstance(value, str) and value.startswith("POL")
    }

    assert codes == set(CODES)
    assert all(text.endswith(".") for text in CODES.values())


def test_at_puts_the_outer_path_in_front():
    problem = Problem(("gte",), "POL104", "text", "hint", "warning")

    assert problem.at("condition", 0) == Problem(
        ("condition", 0, "gte"), "POL104", "text", "hint", "warning"
    )


def test_a_near_word_is_proposed():
    assert did_you_mean("revenu", ["revenue", "orders"]) == "did you mean `revenue`?"


def test_without_a_near_word_all_known_words_are_listed():
    assert did_you_mean("x", ["b", "a"]) == "known: `a`, `b`"


def test_nothing_is_proposed_if_nothing_is_known():
    assert did_you_mean("x", []) == ""
