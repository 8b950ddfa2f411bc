"""Read the server's answers; an answer of another shape is refused."""

from collections.abc import Mapping
from typing import Any, TypeVar

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
