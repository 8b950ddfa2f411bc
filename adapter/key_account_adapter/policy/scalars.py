"""YAML 1.2 core scalars, and the spellings that mean something else elsewhere.

PyYAML follows YAML 1.1, where ``17:30`` is 1050, ``NO`` is false and ``010`` is 8.
"""

import re
from decimal import Decimal

BOOL = re.compile(r"true|True|TRUE|false|False|FALSE")
NULL = re.compile(r"~|null|Null|NULL|")
INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
# Wide enough for any amount of money, narrow enough to write out in full.
MAX_DIGITS = 40


class Ambiguous(ValueError):
    """A scalar that YAML versions, or people, read in two ways."""


def tag_of(text: str) -> str:
    """The core type of plain `text`: null, bool, int, float or str."""
    for name, pattern in (("null", NULL), ("bool", BOOL), ("int", INT)):
        if pattern.fullmatch(text):
            return name
    if FLOAT.fullmatch(text) or NOT_FINITE.fullmatch(text):
        return "float"
    return "str"


def value_of(tag: str, text: str) -> str | int | bool | Decimal | None:
    """Turn `text` into a value of type `tag`; ValueError if it is none."""
    if tag == "str":
        return text
    if tag != tag_of(text) and (tag, tag_of(text)) != ("float", "int"):
        raise ValueError(f"'{text}' is not a valid {tag}")
    if tag == "null":
        return None
    if tag == "bool":
        return text.lower() == "true"
    return _integer(text) if tag == "int" else _decimal(text)


def plain_text(number: Decimal) -> str:
    """The shortest plain spelling of `number`: no exponent, no trailing zero."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _integer(text: str) -> int:
    if LEADING_ZERO.fullmatch(text):
        bare = text.lstrip("+-0") or "0"
        raise Ambiguous(f"'{text}' is ambiguous: write {bare}, or \"{text}\" for text")
    if len(text) > MAX_DIGITS:
        raise ValueError(f"the number has more than {MAX_DIGITS} digits")
    return int(text, 0) if text[:2] in ("0o", "0x") else int(text)


def _decimal(text: str) -> Decimal:
    if NOT_FINITE.fullmatch(text):
        raise ValueError(f"'{text}' is not a number that can be compared")
    number = Decimal(text)
    exponent = number.as_tuple().exponent
    if len(text) > MAX_DIGITS or abs(int(exponent)) > MAX_DIGITS:
        raise ValueError(f"the number has more than {MAX_DIGITS} digits")
    return number
