"""When regular evaluations are due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.evaluation_periods import (
    LENGTHS,
    PERIOD_END,
    Period,
    following,
    is_start,
    latest,
)

from .strategies import quick

END = PERIOD_END


@pytest.mark.parametrize(
    ("kind", "starts", "today", "key", "day", "then"),
    [
        ("quarter", END, "2026-06-30", "2026-Q1", "2026-04-01", "2026-Q2"),
        ("quarter", END, "2026-07-01", "2026-Q2", "2026-07-01", "2026-Q3"),
        ("quarter", END, "2026-01-15", "2025-Q4", "2026-01-01", "2026-Q1"),
        ("half", END, "2026-06-30", "2025-H2", "2026-01-01", "2026-H1"),
        ("half", END, "2026-07-01", "2026-H1", "2026-07-01", "2026-H2"),
        ("year", END, "2026-12-31", "2025", "2026-01-01", "2026"),
        ("year", "12-01", "2026-11-30", "2025", "2025-12-01", "2026"),
        ("year", "12-01", "2026-12-01", "2026", "2026-12-01", "2027"),
    ],
)
def test_the_newest_period_that_has_started(kind, starts, today, key, day, then):
    """Covers: EVA-12"""
    today = date.fromisoformat(today)

    assert latest(kind, starts, today) == Period(key, date.fromisoformat(day))
    assert following(kind, starts, today).key == then


@quick
@given(st.sampled_from(sorted(LENGTHS)), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_next_one_follows_at_once(kind, today):
    before, after = (f(kind, END, today) for f in (latest, following))

    assert before.day <= today < after.day
    assert latest(kind, END, after.day - timedelta(days=1)) == before
    assert latest(kind, END, after.day) == after


@pytest.mark.parametrize(
    ("text", "known"),
    [(END, True), ("12-01", True), ("02-29", False), ("13-01", False), ("", False)],
)
def test_starts(text, known):
    assert is_start(text) is known
