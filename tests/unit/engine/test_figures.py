from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.figures import (
    NotANumber,
    Number,
    grouped,
    noted,
    percent,
    plain,
    read_number,
    typed,
)

from .strategies import quick


@pytest.mark.parametrize(
    ("data", "number"),
    [
        (500000, Number(Decimal(500000))),
        ("12.50", Number(Decimal("12.50"))),
        ("-50%", Number(Decimal("-0.50"), percent=True)),
        ("+10 %", Number(Decimal("0.1"), percent=True)),
        (Decimal("1.5"), Number(Decimal("1.5"))),
    ],
)
def test_exact_numbers_are_read(data, number):
    assert read_number(data) == number


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (1.5, "must be quoted"),
        (True, "bool is not a number"),
        (None, "NoneType is not a number"),
        ("1e5", "`1e5` is not a number"),
        ("1 000", "is not a number"),
        ("١", "is not a number"),
        (10**18, "too large"),
        (Decimal("-1E+18"), "too large"),
        (Decimal("NaN"), "not a finite number"),
        (Decimal("1E-11"), "more than 10 decimals"),
    ],
)
def test_what_is_not_exact_is_refused(data, reason):
    with pytest.raises(NotANumber, match=reason):
        read_number(data)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("5E+5"), "500000"),
        (Decimal("0.50"), "0.5"),
        (Decimal("-0.00"), "0"),
        (100, "100"),
    ],
)
def test_plain_is_the_shortest_notation(value, text):
    assert plain(value) == text


@quick
@given(st.decimals(allow_nan=False, allow_infinity=False, places=6))
def test_plain_loses_nothing(value):
    assert Decimal(plain(value)) == value


@pytest.mark.parametrize(
    ("text", "decimals", "shown"),
    [
        ("620000", 2, "620\u00a0000.00"),
        ("-1234567.891", 2, "-1\u00a0234\u00a0567.891"),
        ("999", 0, "999"),
        ("0.5", 0, "0.5"),
    ],
)
def test_people_see_thousands_apart_and_nothing_rounded(text, decimals, shown):
    assert grouped(text, decimals) == shown


def test_a_line_never_ends_inside_a_number():
    assert grouped("1234567", 2).split() == ["1", "234", "567.00"]
    assert " " not in grouped("1234567", 2) + percent("1234.5")


@pytest.mark.parametrize(
    ("words", "plainly"),
    [
        (
            "revenue 1\u00a0234\u00a0567.00 ≥ 500\u00a0000",
            "revenue 1 234 567.00 ≥ 500 000",
        ),
        ("Caf\u00e9\u00a0: 3\u00a0t", "Caf\u00e9\u00a0: 3\u00a0t"),
    ],
    ids=["in numbers", "and nowhere else"],
)
def test_spaces_in_numbers_become_those_that_people_type(words, plainly):
    assert typed(words) == plainly


def test_findings_have_the_spaces_of_a_keyboard():
    assert noted(Decimal("-1234567.50")) == "-1 234 567.5"


def test_fractions_are_shown_as_percentages():
    assert percent("-0.5") == "-50%"
    assert percent("0.125") == "12.5%"
