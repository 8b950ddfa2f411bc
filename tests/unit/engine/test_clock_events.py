"""Which event may come next."""

from datetime import datetime

import pytest

from key_account_engine.clock_events import Event, Target, bad_target, refusal
from key_account_engine.zoned import NaiveMoment

from .clocks import at, event, opened

NOW = at("18 12:00")
OPENED = [opened("14 09:00", days=1)]
PAUSED = [*OPENED, event("pause", "15 09:00")]
MET = [*OPENED, event("meet", "15 09:00")]
ENDED = [*OPENED, event("pause", "15 09:00", until="15 12:00")]


@pytest.mark.parametrize(
    ("events", "new"),
    [
        ([], opened("14 09:00")),
        (OPENED, event("pause", "14 09:00")),
        (PAUSED, event("resume", "16 09:00")),
        (PAUSED, event("meet", "16 09:00")),
        (PAUSED, event("retarget", "16 09:00")),
        (ENDED, event("pause", "15 12:00")),
        (ENDED, event("resume", "15 11:59")),
        (MET, event("reopen", "16 09:00")),
        (OPENED, event("override", "16 09:00", deadline="20 09:00")),
        (OPENED, event("acknowledge", "16 09:00")),
    ],
)
def test_an_event_that_fits_is_taken(events, new):
    assert refusal(events, new, NOW) is None


@pytest.mark.parametrize(
    ("events", "new", "why"),
    [
        ([], event("meet", "14 09:00"), "not_open"),
        (OPENED, opened("15 09:00"), "open_already"),
        (PAUSED, event("pause", "16 09:00"), "paused_already"),
        (OPENED, event("resume", "16 09:00"), "not_paused"),
        (ENDED, event("resume", "15 12:00"), "not_paused"),
        (MET, event("meet", "16 09:00"), "met_already"),
        (MET, event("pause", "16 09:00"), "met_already"),
        (MET, event("retarget", "16 09:00"), "met_already"),
        (OPENED, event("reopen", "16 09:00"), "not_met"),
        (OPENED, event("pause", "16 09:00", reason=""), "no_reason"),
        (OPENED, event("pause", "16 09:00", until="16 08:00"), "before_last"),
        (OPENED, event("override", "16 09:00"), "bad_deadline"),
        (OPENED, event("meet", "14 08:59"), "before_last"),
        (OPENED, event("meet", "18 12:01"), "future"),
    ],
)
def test_an_event_that_does_not_fit_is_refused(events, new, why):
    assert refusal(events, new, NOW) == why


def test_a_moment_without_a_zone_is_no_moment():
    naive = datetime(2026, 9, 15)  # noqa: DTZ001

    with pytest.raises(NaiveMoment):
        refusal(OPENED, Event("meet", naive), NOW)


@pytest.mark.parametrize(
    ("days", "minutes", "bad"),
    [
        (None, None, False),
        (1, None, False),
        (None, 30, False),
        (1, 30, True),
        (0, None, True),
        (1001, None, True),
        (None, 0, True),
        (None, 1_440_001, True),
    ],
)
def test_a_target_is_days_or_minutes(days, minutes, bad):
    assert bad_target(days, minutes) is bad


def test_a_target_is_read_from_what_was_kept():
    target = Target.from_json({"minutes": 30, "levels": [{"share": "75"}]})

    assert target.is_set
    assert not Target().is_set
    assert target.levels[0].number == 1
