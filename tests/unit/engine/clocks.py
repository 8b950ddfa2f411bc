"""An office in Shanghai and short ways to write events; times are local."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from key_account_engine.clock import Clock
from key_account_engine.clock_events import Event, Target
from key_account_engine.clock_replay import replay
from key_account_engine.worktime import WEEKDAYS, Calendar
from key_account_engine.zoned import Zoned

HOURS = [["09:00", "12:00"], ["13:00", "18:00"]]
OFFICE = Zoned(
    Calendar.from_values(
        {
            "attendance": dict.fromkeys(WEEKDAYS[:5], HOURS),
            "holidays": {"2026-10-01": "National Day", "2026-10-02": "National Day"},
            "extra_days": {"2026-10-10": [["09:00", "12:00"]]},
        }
    ),
    "Asia/Shanghai",
)
EMPTY = Zoned(Calendar({}, {}, {}), "UTC")
CALENDARS = {"office": OFFICE, "empty": EMPTY}


def at(text: str) -> datetime:
    """A moment in Shanghai; `14 09:30` is in September 2026."""
    text = f"2026-09-{text}" if len(text) < 12 else text
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def opened(when: str, **values: Any) -> Event:
    """The event that opens a clock with these values of a target."""
    return Event("open", at(when), Target.from_json({"calendar": "office", **values}))


def event(kind: str, when: str, **values: Any) -> Event:
    """Any other event; texts of moments are read."""
    for name in ("until", "deadline", "start"):
        if values.get(name):
            values[name] = at(values[name])
    if kind == "pause":
        values.setdefault("reason", "waiting")
    if kind == "retarget":
        target = {"calendar": "office", **values.pop("target", {})}
        values["target"] = Target.from_json(target)
    return Event(kind, at(when), **values)


def clock(*events: Event) -> Clock:
    """What these events come to."""
    return replay(events, CALENDARS)
