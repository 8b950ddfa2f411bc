"""One spelling for equal values, so that documents can be hashed and compared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from .figures import plain


def canonical_json(value: object) -> str:
    """Return JSON with sorted keys, no spaces and no ASCII escapes.

    Whole numbers stay numbers; a `Decimal` becomes its shortest plain string; tuples
    are lists.

    Raises:
        TypeError: For floats, keys that are no text, and anything JSON cannot hold.
    """
    return json.dumps(
        _exact(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def sha256_of(value: object) -> str:
    """Return the SHA-256 of the canonical JSON in UTF-8, as hexadecimal digits."""
    text = canonical_json(value).encode("utf-8", "surrogatepass")
    return hashlib.sha256(text).hexdigest()


# Nearly every value is one of these; a run hashes millions.
_PLAIN = frozenset({str, int, bool, type(None)})


def _exact(value: object) -> Any:
    """Return the value with plain JSON types only."""
    if type(value) in _PLAIN or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict | Mapping):
        return {
            _key(key): item if type(item) in _PLAIN else _exact(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical form")


def _key(key: object) -> str:
    """Return a mapping's key, refusing what JSON would silently turn into text."""
    if not isinstance(key, str):
        raise TypeError(f"key {key!r} is not text")
    return key
