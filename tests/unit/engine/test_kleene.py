from itertools import product

import pytest

from key_account_engine import kleene

TRUTHS = (True, False, None)


def completions(values):
    """Return every way to learn what is not known yet."""
    choices = [(True, False) if value is None else (value,) for value in values]
    return list(product(*choices))


def certain(answers):
    """Return the answer that all ways agree on, or None."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None


@pytest.mark.parametrize("values", list(product(TRUTHS, repeat=3)))
def test_only_what_is_certain_is_answered(values):
    ways = completions(values)

    assert kleene.all_of(values) is certain(map(all, ways))
    assert kleene.any_of(values) is certain(map(any, ways))
    for count in (1, 2, 3):
        counted = kleene.at_least(count, values)
        assert counted is certain(sum(way) >= count for way in ways)


def test_the_opposite_of_no_data_is_no_data():
    assert [kleene.opposite(value) for value in TRUTHS] == [False, True, None]


@pytest.mark.parametrize(
    ("values", "need", "of_last", "run", "answer"),
    [
        ([True] * 6, 6, 6, True, True),
        ([False, *[True] * 6], 6, 6, True, True),
        ([True, True, False], 2, None, True, True),
        ([True, False, True], 2, None, True, False),
        ([True, False, True], 2, 3, False, True),
        ([True], 2, 2, True, None),
        ([False], 2, 2, True, False),
        ([True], 2, None, True, False),
        ([True, None, False], 2, 3, False, None),
    ],
)
def test_periods_in_a_row_or_counted(values, need, of_last, run, answer):
    assert kleene.in_periods(values, need, of_last, run) is answer
