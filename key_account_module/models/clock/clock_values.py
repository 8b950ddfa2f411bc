"""Between what the database keeps of a clock and what the engine reads; plain Python."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ...engine.clock_events import Event, Target

#: parts of a target that decide; another revision alone moves nothing
DECIDING = (
    "days",
    "minutes",
    "same_day",
    "most_days",
    "warn_at",
    "calendar",
    "levels",
)


@dataclass(frozen=True)
class ClockTarget:
    """What a policy wants of one clock of one record.

    :param name: name of the clock, such as ``resolution``
    :param bundle: the policy; levels of its ladder and its revision are pinned
    :param calendar: ``key.account.calendar``, empty only without days and minutes
    :param start: name of the moment that starts it, such as ``received``
    :param most_days: working days from the start that nothing ever passes, or ``None``
    :param warn_at: percent as text, or ``None``
    :param tier: key of the grade it is for, or ``None`` if it is for every account
    :param service_level: the same for a service level
    """

    name: str
    bundle: Any
    calendar: Any
    days: int | None = None
    minutes: int | None = None
    same_day: bool = False
    most_days: int | None = None
    start: str = ""
    warn_at: str | None = None
    ladder: str | None = None
    tier: str | None = None
    service_level: str | None = None


def aware(moment):
    """A naive UTC moment of Odoo, with its zone; ``None`` for an empty one."""
    return moment.replace(tzinfo=UTC) if moment else None


def naive(moment):
    """A moment as Odoo keeps it; ``False`` for none."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment else False


def stamp(moment):
    """A naive UTC moment as text for a payload."""
    return moment.isoformat() if moment else None


def unstamp(text):
    """What :func:`stamp` wrote, with its zone."""
    return aware(datetime.fromisoformat(text)) if text else None


def event_of(kind, at, payload):
    """An event of the engine.

    :param at: naive UTC
    :param payload: what was kept with it
    """
    payload = payload or {}
    target = payload.get("target")
    return Event(
        kind,
        aware(at),
        target=None if target is None else Target.from_json(target),
        start=unstamp(payload.get("start")),
        reason=payload.get("reason") or "",
        until=unstamp(payload.get("until")),
        deadline=unstamp(payload.get("deadline")),
    )


def decides_alike(first, second):
    """Whether two kept targets ask for the same."""
    return all(first.get(name) == second.get(name) for name in DECIDING)


def payload_of(target, versions, levels):
    """What an event keeps of a target: everything that is needed to count again.

    :param target: a :class:`ClockTarget`
    :param versions: ``{calendar: version}``
    :param levels: ``{(bundle, ladder): [level as JSON, …]}``
    """
    version = versions.get(target.calendar)
    kept = {
        "days": target.days,
        "minutes": target.minutes,
        "same_day": target.same_day,
        "most_days": target.most_days,
        "warn_at": target.warn_at,
        "calendar": version.id if version else None,
        "calendar_name": target.calendar.name or None,
        "timezone": version.timezone if version else None,
        "start": target.start,
        "ladder": target.ladder,
        "tier": target.tier,
        "service_level": target.service_level,
        "levels": levels.get((target.bundle, target.ladder)) or [],
    }
    return {"target": kept, "revision": target.bundle.revision_id.id or None}


def explanation_of(reading, target):
    """Why the deadline is when it is, as JSON; ``None`` without a deadline to reach."""
    if not reading.target.is_set:
        return None
    return {
        "calendar": target["calendar_name"],
        "timezone": target["timezone"],
        "event": naive(reading.start).isoformat(),
        "days": target.get("days"),
        "minutes": target.get("minutes"),
        "same_day": bool(target.get("same_day")),
        "tier": target.get("tier"),
        "service_level": target.get("service_level"),
        "capped": reading.target.most_days if reading.is_capped else None,
        "notes": [note.as_json() for note in reading.notes],
        "rests": [
            {
                "kind": rest.kind,
                "from": stamp(naive(rest.start)),
                "to": stamp(naive(rest.end)),
                "reason": rest.reason,
                "by_itself": rest.by_itself,
                "left_open": rest.left_open,
            }
            for rest in reading.rests
        ],
        "by_hand": stamp(naive(reading.override and reading.override.deadline)),
    }


def plain_row(vals):
    """Values as JSON for a statement: moments as text, nothing as null."""
    return {
        name: value.isoformat()
        if isinstance(value, datetime)
        else None
        if value is False and name != "by_hand"
        else value
        for name, value in vals.items()
    }


def coming(reading, target, sent):
    """``(moment, mark, level or None)`` of all that somebody is still to be told.

    :param target: the pinned target as JSON
    :param sent: marks of what was sent
    """
    if reading.met:
        return []
    steps = []
    if reading.pause and reading.pause.end:
        end = naive(reading.pause.end)
        steps.append((end, f"resumed/{stamp(end)}", None))
    if not reading.acknowledged:
        levels = (target or {}).get("levels") or []
        for level, kept in zip(reading.target.levels, levels, strict=True):
            mark = f"level/{reading.rounds}/{level.number}"
            steps.append((naive(reading.level_at(level)), mark, kept))
    return [step for step in steps if step[0] and step[1] not in sent]
