"""Compile ``approvals``: chains, and their steps with whom they name."""

from collections.abc import Iterator
from typing import Any

from .compile_parts import as_set, given, same, sequence, set_places
from .document import Resource
from .schema import Policy
from .schema.approvals import Step
from .tree import Path

WHO = ("role", "users", "group", "field")


def approvals(policy: Policy) -> Iterator[Resource]:
    for key, chain in policy.approvals.items():
        values = {"name": chain.name, **given(chain, note=same)}
        yield Resource("approval_chain", key, values, ("approvals", key))
    for key, chain in policy.approvals.items():
        for position, (name, step) in enumerate(chain.steps.items(), 1):
            yield _step(key, name, step, position)


def _step(chain: str, key: str, step: Step, position: int) -> Resource:
    base: Path = ("approvals", chain, "steps", key)
    values = {
        "chain": chain,
        "name": step.name,
        "sequence": sequence(step.sequence, position),
        **_who(step),
        **given(step, quorum=same, four_eyes=same, comment=same, decided_in=same),
        **given(step, calendar=same, ladder=same),
    }
    if step.given("deadline"):
        values["days"] = step.deadline and step.deadline.days
        values["minutes"] = step.deadline and step.deadline.minutes
    places: dict[Path, Path] = {
        ("chain",): ("approvals", chain),
        ("days",): (*base, "deadline"),
        ("minutes",): (*base, "deadline"),
        **{(field,): (*base, "who", field) for field in WHO},
        **set_places((*base, "who"), users=(step.who and step.who.users) or []),
    }
    return Resource("approval_step", f"{chain}/{key}", values, base, places)


def _who(step: Step) -> dict[str, Any]:
    """Who decides; naming one way, or nobody, blanks the other ways."""
    if not step.given("who"):
        return {}
    found = {field: getattr(step.who, field, None) for field in WHO}
    return {**found, "users": as_set(found["users"]) if found["users"] else None}
