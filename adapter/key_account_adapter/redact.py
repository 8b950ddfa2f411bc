"""Keep secrets out of everything that is written, by value.

Every secret is registered the moment it is read; output, log records and tracebacks go
through :func:`redact`. Masking by value also covers text that other libraries make.
"""

import json
import logging
import traceback
from urllib.parse import quote

MASK = "********"
# Masking a shorter text would damage ordinary words in results.
LONG_ENOUGH = 8

_secrets: set[str] = set()


def register(secret: str) -> None:
    """Remember `secret`, and the ways libraries may spell it."""
    if secret:
        _secrets.update(_spellings(secret))


def forget() -> None:
    """Drop every secret; for tests and for programs that run commands in a row."""
    _secrets.clear()


def redact(text: str, *, minimum: int = LONG_ENOUGH) -> str:
    """Return `text` with every registered secret masked, the longest first."""
    for secret in sorted(_secrets, key=len, reverse=True):
        if len(secret) >= minimum:
            text = text.replace(secret, MASK)
    return text


def format_traceback(error: BaseException) -> str:
    """Return the traceback of `error` without secrets, even short ones."""
    return redact("".join(traceback.format_exception(error)), minimum=1)


class RedactingFormatter(logging.Formatter):
    """A formatter whose result, exception text included, holds no secret."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), minimum=1)


def _spellings(secret: str) -> set[str]:
    return {
        secret,
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        quote(secret, safe=""),
    }
