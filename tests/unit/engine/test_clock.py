"""Clocks replayed from their events; Monday is 14 September 2026."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from key_account_engine.clock import BY_PAUSE, IN_TIME, LATE
from key_account_engine.clock_events import MET, PAUSED, RUNNING, Event, Level, Target
from key_account_engine.clock_replay import replay
from key_account_engine.counting import between
from key_account_engine.workdays import EmptyCalendar

from .clocks import CALENDARS, OFFICE, at, clock, event, opened

HOUR = timedelta(hours=1)


def test_days_end_in_the_evening_and_hours_when_they_are_used_up():
    """Covers: OTH-04"""
    assert clock(opened("14 09:00", days=1)).deadline == at("15 18:00")
    assert clock(opened("14 09:00", days=1, same_day=True)).deadline == at("14 18:00")
    assert clock(opened("14 11:00", minutes=120)).deadline == at("14 14:00")
    # Saturday counts as at the next opening
    assert clock(opened("12 15:00", minutes=60)).deadline == at("14 10:00")


def test_no_target_is_no_deadline():
    nothing = clock(opened("14 09:00"), event("meet", "20 09:00"))

    assert (nothing.deadline, nothing.bare, nothing.result()) == (None, None, None)
    assert clock(opened("14 09:00", calendar=None, warn_at="50")).warning() is None
    assert clock(opened("14 09:00", calendar=None)).elapsed(at("15 09:00")) == 0 * HOUR


@pytest.mark.parametrize("target", [{"days": 2}, {"minutes": 960}])
def test_t05_pauses_over_night_move_the_deadline_by_their_working_part(target):
    """Twice three hours on the wall, of which 1:00 and 1:30 are working time."""
    without = clock(opened("14 09:00", **target)).deadline

    paused = clock(
        opened("14 09:00", **target),
        event("pause", "14 17:00"),
        event("resume", "14 20:00"),
        event("pause", "15 07:30"),
        event("resume", "15 10:30"),
    )

    moved = between(OFFICE, without, paused.deadline)
    assert moved == 2 * HOUR + HOUR / 2
    assert paused.bare == without
    assert paused.elapsed(at("15 12:00")) == 7 * HOUR + HOUR * 3 / 2
    assert len(paused.rests) == 2


def test_a_pause_without_working_time_moves_nothing():
    paused = clock(
        opened("14 09:00", days=1),
        event("pause", "14 19:00"),
        event("resume", "15 08:00"),
    )

    assert paused.deadline == at("15 18:00")


def test_an_open_pause_leaves_the_deadline_open_unless_it_ends_by_itself():
    forever = clock(opened("14 09:00", days=1), event("pause", "14 17:00"))
    limited = clock(
        opened("14 09:00", days=1), event("pause", "14 17:00", until="15 11:00")
    )

    assert forever.deadline is None
    assert forever.bare == at("15 18:00")
    assert forever.state(at("2027-01-01 09:00")) == PAUSED
    # three working hours: the deadline is known from the beginning
    assert limited.deadline == at("16 12:00")
    assert limited.state(at("15 10:59")) == PAUSED
    assert limited.state(at("15 11:00")) == RUNNING
    assert limited.pause.by_itself


def test_a_pause_that_is_ended_earlier_counts_as_long_as_it_was():
    paused = clock(
        opened("14 09:00", days=1),
        event("pause", "14 17:00", until="15 18:00"),
        event("resume", "15 10:00"),
    )

    assert paused.deadline == at("16 11:00")
    assert paused.pause is None


def test_what_is_missed_stays_missed():
    late = clock(
        opened("14 09:00", days=1),
        event("pause", "15 18:00"),
        event("meet", "20 09:00"),
    )

    assert late.deadline == at("15 18:00")
    assert late.result() == LATE


@pytest.mark.parametrize(
    ("met", "result"),
    [("15 18:00", IN_TIME), ("15 18:01", BY_PAUSE), ("16 11:01", LATE)],
)
def test_met_only_thanks_to_a_pause_is_a_class_of_its_own(met, result):
    found = clock(
        opened("14 09:00", days=1),
        event("pause", "15 10:00"),
        event("resume", "15 12:00"),
        event("meet", met),
    )

    assert found.deadline == at("16 11:00")
    assert found.result() == result
    assert found.state(at(met)) == MET
    assert found.pause is None


def test_a_pause_still_open_at_the_end_is_counted_and_told():
    found = clock(
        opened("14 09:00", days=1),
        event("pause", "15 10:00"),
        event("meet", "17 12:00"),
    )

    [pause] = found.rests
    assert (pause.end, pause.left_open) == (at("17 12:00"), True)
    assert found.result() == BY_PAUSE
    assert found.elapsed(at("20 09:00")) == 9 * HOUR


def test_opened_again_goes_on_with_what_is_left():
    again = clock(
        opened("14 09:00", minutes=600),
        event("meet", "14 11:00"),
        event("reopen", "16 09:00"),
    )

    # ten hours, of which two were used
    assert again.deadline == again.bare == at("16 18:00")
    assert again.rounds == 1
    assert again.pause is None
    late = clock(
        opened("14 09:00", minutes=60),
        event("meet", "15 09:00"),
        event("reopen", "16 09:00"),
    )
    assert late.deadline == at("14 10:00")


def test_t06_another_target_keeps_start_pauses_and_elapsed_time():
    """Covers: OTH-04"""
    before = [
        opened("14 09:00", days=1),
        event("pause", "14 10:00"),
        event("resume", "14 12:00"),
    ]

    after = clock(*before, event("retarget", "15 10:00", target={"days": 3}))

    assert clock(*before).deadline == at("16 11:00")
    assert after.deadline == at("18 11:00")
    assert after.start == at("14 09:00")
    assert after.elapsed(at("15 10:00")) == clock(*before).elapsed(at("15 10:00"))


def test_a_start_that_was_wrong_is_corrected():
    found = clock(
        opened("14 09:00", days=1),
        event("retarget", "15 10:00", target={"days": 1}, start="11 09:00"),
    )

    assert (found.start, found.deadline) == (at("11 09:00"), at("14 18:00"))


def test_a_deadline_by_hand_holds_until_the_target_changes():
    events = [
        opened("14 09:00", days=1),
        event("pause", "14 10:00"),
        event("resume", "14 12:00"),
        event("pause", "15 09:00"),
        event("override", "15 10:00", deadline="22 18:00"),
        event("resume", "15 12:00"),
    ]
    found = clock(*events)

    # only what is paused after the decision moves it
    assert found.deadline == at("23 11:00")
    assert found.bare == at("22 18:00")
    changed = clock(*events, event("retarget", "16 09:00", target={"days": 3}))
    assert changed.deadline == at("18 15:00")
    assert changed.override is None


def test_no_pause_and_no_extension_passes_the_cap():
    """Seven working days in all from Monday 14: Wednesday 23.

    Covers: CMP-10
    """
    began = opened("14 09:00", days=3, most_days=7)
    long = [event("pause", "15 09:00"), event("resume", "25 09:00")]
    extended = event("override", "16 09:00", deadline="22 18:00")
    days_off = [event("pause", "17 09:00"), event("resume", "21 09:00")]

    assert clock(began).deadline == at("17 18:00")
    assert not clock(began).is_capped
    assert clock(began, *long).deadline == at("23 18:00")
    assert clock(began, *long).is_capped
    assert clock(began, extended, *days_off).deadline == at("23 18:00")
    # one that nobody ends is late at the cap, too
    open_end = clock(began, event("pause", "15 09:00"))
    assert open_end.deadline == at("23 18:00")
    assert open_end.bare == at("17 18:00")


def test_who_opens_a_case_again_has_what_was_left_of_the_cap():
    began = opened("14 09:00", days=3, most_days=7)
    done = [event("meet", "16 09:00"), event("reopen", "28 09:00")]

    again = clock(began, *done, event("pause", "28 10:00"))

    # one of seven days was used; 1 and 2 October are holidays
    assert again.deadline == again.cap() == at("2026-10-07 18:00")


def test_without_a_target_there_is_nothing_to_cap():
    assert clock(opened("14 09:00", most_days=7)).deadline is None


def test_a_deadline_by_hand_needs_no_calendar():
    found = clock(
        opened("14 09:00", calendar=None),
        event("override", "15 10:00", deadline="22 18:00"),
        event("pause", "16 10:00"),
        event("resume", "16 12:00"),
    )

    assert found.deadline == at("22 18:00")


LEVELS = [{"share": "50"}, {"share": "100"}, {"minutes": 120}, {"minutes": 0}]


def moments(found):
    """When each level is reached."""
    return [found.level_at(level) for level in found.target.levels]


def test_shares_are_shares_of_the_working_time():
    found = clock(opened("14 09:00", minutes=480, warn_at="75", levels=LEVELS))

    assert found.warning() == at("14 16:00")
    assert moments(found) == [
        at("14 14:00"),
        at("14 18:00"),
        at("15 11:00"),
        at("14 18:00"),
    ]
    # two days of eight hours, begun at the opening
    days = clock(opened("14 09:00", days=1, warn_at="75"))
    assert days.warning() == at("15 14:00")


def test_pauses_move_shares_and_an_open_pause_hides_those_to_come():
    paused = clock(
        opened("14 09:00", minutes=480, warn_at="75", levels=LEVELS),
        event("pause", "14 15:00"),
    )

    assert paused.warning() is None
    assert moments(paused) == [at("14 14:00"), None, None, None]
    resumed = clock(
        opened("14 09:00", minutes=480, warn_at="75"),
        event("pause", "14 15:00"),
        event("resume", "14 17:00"),
    )
    assert resumed.warning() == at("14 18:00")
    assert clock(opened("14 09:00", levels=LEVELS)).level_at(LEVEL) is None


LEVEL = Level(1, Decimal(50), None)


def test_taking_charge_is_kept_for_its_round():
    events = [opened("14 09:00", days=1), event("acknowledge", "14 10:00")]

    assert clock(*events).acknowledged == at("14 10:00")
    again = clock(*events, event("meet", "14 11:00"), event("reopen", "14 12:00"))
    assert again.acknowledged is None


def test_t03_a_calendar_without_working_time_raises():
    for values in ({"days": 1}, {"minutes": 1}):
        with pytest.raises(EmptyCalendar):
            clock(opened("14 09:00", calendar="empty", **values))


@pytest.mark.parametrize("events", [[], [Event("meet", at("14 09:00"))]])
def test_a_log_begins_with_opening(events):
    with pytest.raises(ValueError, match="the event that opens it"):
        replay(events, CALENDARS)


quick = settings(max_examples=200, derandomize=True)
moves = st.lists(st.integers(1, 3000), max_size=8)


@quick
@given(st.integers(1, 2000), moves)
def test_counted_and_paused_time_add_up_to_the_deadline(minutes, gaps):
    """Whatever the pauses: up to the deadline exactly the target was counted."""
    start = at("14 09:00")
    events = [Event("open", start, Target(minutes=minutes, calendar="office"))]
    for number, gap in enumerate(gaps):
        start += timedelta(minutes=gap)
        kind = "resume" if number % 2 else "pause"
        events.append(Event(kind, start, reason="waiting"))
    if len(gaps) % 2:
        events.append(Event("resume", start + HOUR))

    found = replay(events, CALENDARS)

    assert found.elapsed(found.deadline) == timedelta(minutes=minutes)
    assert found.deadline >= found.bare


def test_pauses_before_a_corrected_start_do_not_count():
    target = {"minutes": 240}
    corrected = clock(
        opened("14 09:00", **target),
        event("pause", "14 10:00"),
        event("resume", "14 12:00"),
        event("retarget", "14 14:00", target=target, start="14 13:00"),
    )

    assert corrected.deadline == at("14 17:00")
    assert corrected.elapsed(at("14 13:30")) == HOUR / 2
    assert corrected.level_at(LEVEL) == at("14 15:00")
