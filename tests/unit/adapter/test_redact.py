"""Secrets are masked by value wherever text is made."""

import logging

import pytest

from key_account_adapter import redact

SECRET = 'p"a\\ss wörd/1'


@pytest.fixture(autouse=True)
def _registered() -> None:
    redact.register(SECRET)
    redact.register("abc")
    redact.register("")


@pytest.mark.parametrize(
    "text",
    [
        f"key {SECRET}",
        r'{"key": "p\"a\\ss w\u00f6rd/1"}',
        "url?k=p%22a%5Css%20w%C3%B6rd%2F1",
        repr({"k": SECRET}),
    ],
)
def test_every_spelling_is_masked(text: str) -> None:
    masked = redact.redact(text)

    assert redact.MASK in masked
    assert "ss" not in masked


def test_short_secrets_leave_results_alone_but_not_logs() -> None:
    assert redact.redact("alphabet abc") == "alphabet abc"
    assert "abc" not in redact.redact("alphabet abc", minimum=1)


def test_log_records_and_tracebacks_are_masked() -> None:
    formatter = redact.RedactingFormatter("%(message)s")
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, "f", 1, "sent %s", (SECRET,), (ValueError, error, None)
        )
        trace = redact.format_traceback(error)

    assert SECRET not in formatter.format(record)
    assert SECRET not in trace
    assert redact.MASK in trace
