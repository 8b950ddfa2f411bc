"""Read the server's answers; an answer of another shape is refused."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, get_origin, get_type_hints

from ..errors import ConnectionFailed

Raw = dict[str, Any]
T = TypeVar("T")


class StrangeAnswer(ConnectionFailed):
    """The server answered something this version does not understand."""

    code = "POL707"


def get(data: Any, key: str, kind: type[T], default: T | None = None) -> T:
    """`data[key]`, of type `kind`; JSON false and null stand for the default."""
    value = data.get(key) if isinstance(data, Mapping) else None
    if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    if default is not None and (value is None or value is False):
        return default
    raise StrangeAnswer(
        f"The server's answer has no usable '{key}'.",
        hint="check that addon and key-account have matching versions: "
        "key-account doctor",
    )


def record(kind: Callable[..., T], data: Any, *needed: str) -> T:
    """A dataclass from the answer's values of the same names.

    What is missing is empty (0, "", {}, False), but for the names in `needed`; the field
    `raw` keeps the answer as it is.
    """
    if not isinstance(data, dict):
        raise StrangeAnswer("The server's answer is not made of named values.")
    return kind(
        raw=data,
        **{
            name: bool(data.get(name))
            if wanted is bool
            else get(data, name, wanted, None if name in needed else wanted())
            for name, wanted in _types(kind).items()
        },
    )


@cache
def _types(kind: Callable[..., object]) -> dict[str, type]:
    """The fields of a record that are read, with what JSON makes of them."""
    hints = get_type_hints(kind)
    del hints["raw"]
    return {
        name: dict if get_origin(hint) is Mapping else hint
        for name, hint in hints.items()
    }
