"""Rounds of an approval: which steps are open, who may decide, when it is granted.

A round has frozen steps and a log of decisions; its state is a pure function of both
(I36–I39). Who sits in a step is asked anew for each decision, because people come and
go; a decision that completed its step says so, and so nobody who comes later can undo
it. A *seat* is a person named by the policy, its *holder* that person or whom he
delegated to, and a *stand-in* the deputy of an absent holder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Quorum = int | Literal["any", "all"]
Verdict = Literal["approve", "refuse", "delegate"]
StepState = Literal["waiting", "open", "granted", "refused", "skipped"]
RoundState = Literal["pending", "approved", "refused"]
Bar = Literal["excluded", "decided", "not_asked"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step; steps of the same sequence are open together.

    Attributes:
        quorum: How many seats must approve: one, all that are there, or a number.
    """

    key: str
    sequence: int
    quorum: Quorum = "any"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said, in the order in which it was said.

    Attributes:
        seat: In whose place; the person himself unless he is delegate or stand-in.
        to: Who holds the seat from now on, if it was delegated.
        completes: Whether the step was granted by it.
    """

    step: str
    verdict: Verdict
    seat: int
    by: int
    to: int | None = None
    completes: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Who sits in one step now.

    Attributes:
        members: Whom the policy names at this moment.
        excluded: Whom the four eyes keep out: the requester and the authors.
        stand_ins: Deputies of the day, by whom they stand in for.
    """

    members: Collection[int]
    excluded: Collection[int] = ()
    stand_ins: Mapping[int, int] | None = None

    def seats(self) -> list[int]:
        """Return the seats that count; nobody stands in for who is kept out."""
        return sorted(set(self.members) - set(self.excluded))


def step_states(
    steps: Sequence[Step], decisions: Iterable[Decision]
) -> dict[str, StepState]:
    """Return the state of each step by its key.

    Steps below the least sequence that is not granted wait for it; after a refusal
    nothing is open any more.
    """
    log = list(decisions)
    granted = {item.step for item in log if item.completes}
    refused = {item.step for item in log if item.verdict == "refuse"}
    missing = [step.sequence for step in steps if step.key not in granted]
    current = min(missing, default=None)
    found: dict[str, StepState] = {}
    for step in steps:
        if step.key in refused:
            found[step.key] = "refused"
        elif step.key in granted:
            found[step.key] = "granted"
        elif refused:
            found[step.key] = "skipped"
        else:
            found[step.key] = "open" if step.sequence == current else "waiting"
    return found


def round_state(steps: Sequence[Step], decisions: Iterable[Decision]) -> RoundState:
    """Return whether the round is decided: one refusal ends it, all steps grant it."""
    states = step_states(steps, decisions).values()
    if "refused" in states:
        return "refused"
    return "approved" if set(states) == {"granted"} else "pending"


def open_steps(steps: Sequence[Step], decisions: Iterable[Decision]) -> list[Step]:
    """Return the steps that can be decided now."""
    states = step_states(steps, decisions)
    return [step for step in steps if states[step.key] == "open"]


def holders(step: Step, table: Table, decisions: Iterable[Decision]) -> dict[int, int]:
    """Return who holds each seat of a step that counts."""
    found = {seat: seat for seat in table.seats()}
    for item in decisions:
        if item.step == step.key and item.to is not None and item.seat in found:
            found[item.seat] = item.to
    return found


def undecided(
    step: Step, table: Table, decisions: Iterable[Decision]
) -> dict[int, int]:
    """Return the holders of seats that nobody has decided for yet."""
    log = list(decisions)
    done = _approvals(step, log)
    return {
        seat: holder
        for seat, holder in holders(step, table, log).items()
        if seat not in done and holder not in done.values()
    }


def deciders(step: Step, table: Table, decisions: Iterable[Decision]) -> dict[int, int]:
    """Return everybody who may decide an open step now, with the seat he decides for.

    One person decides once in a step, and a stand-in with a seat of his own decides
    for himself alone: two votes never come from one person.
    """
    log = list(decisions)
    waiting = undecided(step, table, log)
    found = {holder: seat for seat, holder in waiting.items()}
    taken = {*holders(step, table, log).values(), *_approvals(step, log).values()}
    for seat, holder in waiting.items():
        other = (table.stand_ins or {}).get(holder)
        if other is not None and other not in taken and other not in table.excluded:
            found.setdefault(other, seat)
    return found


def bar(
    step: Step, table: Table, decisions: Iterable[Decision], user: int
) -> Bar | None:
    """Return why a person may not decide an open step, or None if he may."""
    log = list(decisions)
    if user in deciders(step, table, log):
        return None
    if user in table.excluded:
        return "excluded"
    return "decided" if user in _approvals(step, log).values() else "not_asked"


def may_receive(
    step: Step, table: Table, decisions: Iterable[Decision], user: int
) -> bool:
    """Return whether a seat of the step can be delegated to a person."""
    log = list(decisions)
    busy = {*holders(step, table, log).values(), *_approvals(step, log).values()}
    return user not in busy and user not in table.excluded


def completes(step: Step, table: Table, decisions: Iterable[Decision]) -> bool:
    """Return whether the approvals given so far grant the step."""
    log = list(decisions)
    given = _approvals(step, log)
    if step.quorum == "all":
        return bool(given) and not undecided(step, table, log)
    return len(given) >= _need(step)


def reachable(step: Step, table: Table, decisions: Iterable[Decision]) -> bool:
    """Return whether the people who are there can still grant the step."""
    log = list(decisions)
    given, waiting = _approvals(step, log), undecided(step, table, log)
    if step.quorum == "all":
        return bool(waiting)
    return len(given) + len(waiting) >= _need(step)


def _need(step: Step) -> int:
    """Return the number of approvals for a quorum that is a number or *any*."""
    return step.quorum if isinstance(step.quorum, int) else 1


def _approvals(step: Step, decisions: Iterable[Decision]) -> dict[int, int]:
    """Return who approved, by seat."""
    return {
        item.seat: item.by
        for item in decisions
        if item.step == step.key and item.verdict == "approve"
    }
