"""Numbers of a policy: read exactly, written the same way everywhere.

Numbers cross the wire as whole numbers or decimal strings, never as floats: a float
threshold of 0.1 is not the 0.1 that an administrator wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_NUMBER = re.compile(r"([+-]?[0-9]{1,18}(?:\.[0-9]{1,10})?) ?(%?)")
_INSIDE = re.compile("(?<=[0-9])\u00a0(?=[0-9])")
_LARGEST = 10**18
_FINEST = -10


class NotANumber(ValueError):
    """A value of a policy cannot be read as a number; the text says why."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: `10%` has the value 0.10 and `percent` set."""

    value: Decimal
    percent: bool = False


def read_number(data: object) -> Number:
    """Read a whole number, a decimal string (`"12.5"`, `"-50%"`) or a `Decimal`.

    Raises:
        NotANumber: For floats, booleans, anything else, and numbers of more than
            18 digits before or 10 after the decimal point.
    """
    if isinstance(data, bool | float) or not isinstance(data, int | str | Decimal):
        raise NotANumber(_why_not(data))
    if isinstance(data, str):
        return _from_text(data)
    value = Decimal(data)
    if not value.is_finite():
        raise NotANumber("not a finite number")
    if abs(value) >= _LARGEST:
        raise NotANumber("the number is too large")
    # `as_tuple` keeps the written exponent, so 1.50 has two decimals.
    if int(value.as_tuple().exponent) < _FINEST:
        raise NotANumber("the number has more than 10 decimals")
    return Number(value)


# Remembered: a run writes the same figure as a reason, as evidence and for the month.
@lru_cache(maxsize=4096)
def plain(value: Decimal | int) -> str:
    """Return the shortest plain notation: `500000`, `0.5`, never `5E+5`."""
    text = format(Decimal(value), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def grouped(text: str, decimals: int = 0) -> str:
    """Return a plain number for people: thousands apart, at least `decimals` places.

    Digits are never rounded away, so a figure just below a limit shows as such. The
    spaces are no-break ones: no screen, mail or print ends a line inside a number.
    """
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, _dot, fraction = digits.partition(".")
    fraction = fraction.ljust(decimals, "0")
    spaced = f"{int(whole):,}".replace(",", "\u00a0")
    return sign + spaced + (f".{fraction}" if fraction else "")


def typed(words: str) -> str:
    """Return words with the spaces inside their numbers as people type them.

    For what is searched, compared or read in a terminal, where nobody sees which space
    it is.
    """
    return _INSIDE.sub(" ", words)


def noted(value: Decimal) -> str:
    """Return a number for a finding about a policy, which is read in a terminal."""
    return typed(grouped(plain(value)))


def percent(text: str) -> str:
    """Return a fraction for people: `-0.5` becomes `-50%`."""
    return grouped(plain(Decimal(text).scaleb(2))) + "%"


def _why_not(data: object) -> str:
    """Return why something that is no number at all was refused."""
    if isinstance(data, float):
        return "decimals must be quoted, binary fractions are not exact"
    return f"{type(data).__name__} is not a number"


def _from_text(text: str) -> Number:
    """Read a decimal string, with a percent sign or without."""
    found = _NUMBER.fullmatch(text)
    if not found:
        raise NotANumber(f"`{text[:40]}` is not a number")
    value = Decimal(found[1])
    return Number(value.scaleb(-2), percent=True) if found[2] else Number(value)
