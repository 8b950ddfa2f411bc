"""The explanation of a clock, piece by piece."""

from datetime import timedelta

from key_account_engine.clock_segments import segments

from .clocks import at, clock, event, opened


def told(found, now):
    """Kind, local start and end, minutes, reason and note of each piece."""
    zone = at("14 09:00").tzinfo
    return [
        (
            piece.kind,
            f"{piece.start.astimezone(zone):%d %H:%M}",
            piece.end and f"{piece.end.astimezone(zone):%d %H:%M}",
            piece.counted // timedelta(minutes=1),
            piece.reason,
            piece.note,
        )
        for piece in segments(found, at(now))
    ]


def test_working_days_pauses_and_days_off_are_told_apart():
    found = clock(
        opened("11 16:00", days=2),
        event("pause", "14 10:00"),
        event("resume", "14 14:00"),
    )

    assert told(found, "14 15:00") == [
        ("working", "11 16:00", "11 18:00", 120, "working", ""),
        ("closed", "12 00:00", "14 00:00", 0, "weekend", ""),
        ("working", "14 09:00", "14 10:00", 60, "working", ""),
        ("paused", "14 10:00", "14 14:00", 180, "waiting", ""),
        ("working", "14 14:00", "14 18:00", 240, "working", ""),
        ("working", "15 09:00", "15 18:00", 480, "working", ""),
        ("working", "16 09:00", "16 12:00", 180, "working", ""),
    ]


def test_holidays_and_days_worked_in_exchange_are_named():
    found = clock(opened("2026-09-30 17:00", days=7))

    pieces = segments(found, at("2026-09-30 18:00"))

    assert [(p.kind, p.reason, p.name) for p in pieces][1:3] == [
        ("closed", "holiday", "National Day"),
        ("closed", "weekend", ""),
    ]
    assert (pieces[-1].kind, pieces[-1].reason) == ("working", "working")
    assert ("working", "extra") in [(p.kind, p.reason) for p in pieces]


def test_an_open_pause_is_the_last_piece():
    found = clock(opened("14 09:00", days=1), event("pause", "14 12:00"))

    assert told(found, "14 15:00")[-1] == (
        "paused",
        "14 12:00",
        None,
        120,
        "waiting",
        "",
    )


def test_how_a_pause_ended_is_told():
    by_itself = clock(
        opened("14 09:00", days=1),
        event("pause", "14 12:00", until="14 14:00"),
        event("meet", "14 15:00"),
    )
    left_open = clock(
        opened("14 09:00", days=1),
        event("pause", "14 12:00"),
        event("meet", "14 15:00"),
    )

    assert [p[-1] for p in told(by_itself, "20 09:00")] == ["", "by_itself", ""]
    assert [p[-1] for p in told(left_open, "20 09:00")] == ["", "left_open"]


def test_time_between_done_and_opened_again_is_told():
    found = clock(
        opened("14 09:00", days=3),
        event("meet", "14 10:00"),
        event("reopen", "15 10:00"),
        event("meet", "15 20:00"),
    )

    assert [(p[0], p[3]) for p in told(found, "20 09:00")] == [
        ("working", 60),
        ("done", 480),
        ("working", 420),
    ]


def test_a_late_clock_runs_on_until_now():
    found = clock(opened("14 09:00", minutes=60))

    assert told(found, "15 10:00")[-1] == (
        "working",
        "15 09:00",
        "15 10:00",
        60,
        "working",
        "",
    )


def test_time_after_hours_is_no_piece():
    found = clock(opened("14 20:00", minutes=60))

    assert [p[1] for p in told(found, "15 08:00")] == ["15 09:00"]


def test_pieces_are_plain_values_for_the_wire():
    found = clock(opened("14 09:00", minutes=60), event("pause", "14 09:30"))

    assert [piece.as_json() for piece in segments(found, at("14 09:45"))][1] == {
        "kind": "paused",
        "from": "2026-09-14T09:30:00+08:00",
        "to": None,
        "minutes": 15,
        "reason": "waiting",
        "name": "",
        "note": "",
    }
    assert segments(clock(opened("14 09:00", calendar=None)), at("15 09:00")) == []
